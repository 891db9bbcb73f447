"""Passwords and random secrets: made, hashed, compared."""

import hashlib
import hmac
import os
import secrets

# scrypt at the strength OWASP's password storage page gives for 32 MiB of memory.
_COST, _BLOCK, _PARALLEL, _MEMORY = 2**15, 8, 3, 64 * 2**20


def new_secret() -> str:
    """256 random bits, safe in a link or cookie."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """What is kept of a random secret: 32 bytes of SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def hash_password(password: str) -> str:
    """A salted scrypt hash, as hexadecimal 'salt:hash'."""
    salt = os.urandom(16)
    return f"{salt.hex()}:{_scrypt(password, salt).hex()}"


def password_fits(password: str, kept: str) -> bool:
    """Whether a password is the one a hash was made from, in constant time."""
    salt, mark, expected = kept.partition(":")
    if not mark:
        return False
    found = _scrypt(password, bytes.fromhex(salt))
    return hmac.compare_digest(found, bytes.fromhex(expected))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(),
        salt=salt,
        n=_COST,
        r=_BLOCK,
        p=_PARALLEL,
        maxmem=_MEMORY,
    )
