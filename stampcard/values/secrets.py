"""Passwords and random secrets: made, hashed, compared."""

import hashlib
import hmac
import os
import secrets
import threading

# scrypt at the strength OWASP's password storage page gives for 32 MiB of memory.
_COST, _BLOCK, _PARALLEL, _MEMORY = 2**15, 8, 3, 64 * 2**20
_AT_ONCE = threading.BoundedSemaphore(2)  # a flood of guesses must not take all memory
PIN_DIGITS = 6
NOBODYS_HASH = f"{'00' * 16}:{'00' * 64}"  # of no password: looking takes as long


def new_secret() -> str:
    """256 random bits, safe in a link or cookie."""
    return secrets.token_urlsafe(32)


def new_pin() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def secret_hash(secret: str) -> bytes:
    """What is kept of a random secret: 32 bytes of SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


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
    with _AT_ONCE:
        return hashlib.scrypt(
            password.encode("utf-8", "replace"),
            salt=salt,
            n=_COST,
            r=_BLOCK,
            p=_PARALLEL,
            maxmem=_MEMORY,
        )
