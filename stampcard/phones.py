"""Phone numbers: read in any spelling, shown in part, kept sealed, found by a mark.

A number is kept once, sealed under a key that is not in the database. What it is found
by are keyed hashes: of the whole number, of its last four digits, and of the rest.
Without the key a stolen copy of the database gives no number away (a plain hash would:
all numbers of a country are tried in minutes).
"""

import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from stampcard.values.texts import in_plain_digits
from stampcard.values.words import N_, Words, say

SHOWN_DIGITS, TAIL_DIGITS = 3, 4
LONGEST = 40  # characters that a typed number may have
_NONCE_BYTES, _MARK_BYTES = 12, 16
_PLAUSIBLE = re.compile(r"\+?[\d\s().\-/‐-―−]+")
_TOO_SHORT = N_("This number is too short.")
_TOO_LONG = N_("This number is too long.")
_NO_NUMBER = N_("Type a phone number, in figures only.")
_NOBODYS = N_("There is no such phone number. Check it; from abroad begin with +.")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in its one form, E.164: "+8801712345678"."""

    e164: str

    @property
    def masked(self) -> str:
        """What a screen may show: the country's code and the last three digits.

        >>> Phone("+8801712345678").masked
        '+880 ••• 678'
        """
        code = phonenumbers.parse(self.e164).country_code
        return f"+{code} ••• {self.e164[-SHOWN_DIGITS:]}"

    @property
    def spelt(self) -> str:
        """The whole number as people write it, for the person it belongs to."""
        parsed = phonenumbers.parse(self.e164)
        return str(phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL))

    @property
    def tail(self) -> str:
        """Its last four digits."""
        return self.e164[-TAIL_DIGITS:]


def read(typed: str, country: str) -> Phone | Words:
    """The number a text stands for, in any digits and spelling; or what is wrong.

    `country` is the one whose numbers are written without a country code, as "BD".
    """
    text = in_plain_digits(typed.replace("＋", "+")).strip()
    if len(text) > LONGEST or not _PLAUSIBLE.fullmatch(text):
        return say(_NO_NUMBER)
    try:
        parsed = phonenumbers.parse(text, country)
    except NumberParseException as error:
        return say(_WORDS.get(error.error_type, _NOBODYS))
    if phonenumbers.is_valid_number(parsed) or _may_be_new(parsed):
        return Phone(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
    length = phonenumbers.is_possible_number_with_reason(parsed)
    return say(_LENGTHS.get(length, _NOBODYS))


def seems_one(typed: str) -> bool:
    """Whether a text looks like a phone number rather than a name or a code."""
    text = in_plain_digits(typed.replace("＋", "+")).strip()
    digits = sum(c.isdigit() for c in text)
    return bool(digits >= TAIL_DIGITS and _PLAUSIBLE.fullmatch(text))


def digits_of(typed: str) -> str:
    """The digits of a typed text, plain ones."""
    return "".join(c for c in in_plain_digits(typed) if c.isdigit())


def _may_be_new(parsed: phonenumbers.PhoneNumber) -> bool:
    """Whether a number nobody had when the list was made is as long as mobile ones."""
    kind = PhoneNumberType.MOBILE
    found = phonenumbers.is_possible_number_for_type_with_reason(parsed, kind)
    return bool(found == ValidationResult.IS_POSSIBLE)


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """The secret under which numbers are sealed and marked; its id is safe to keep."""

    id: str
    secret: bytes

    def fingerprint(self, phone: Phone) -> bytes:
        """What the whole number is found by; 16 bytes."""
        return self._mark("number", phone.e164)

    def tail(self, digits: str) -> bytes:
        """What numbers that end in these four digits are found by; 16 bytes."""
        return self._mark("tail", digits)

    def head(self, phone: Phone) -> bytes:
        """What numbers that differ in the last four digits alone are found by."""
        return self._mark("head", phone.e164[:-TAIL_DIGITS])

    def seal(self, text: str, bound_to: int) -> bytes:
        """A text nobody reads without the key, nor moves to another member."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + _box(self.secret).encrypt(nonce, text.encode(), _bound(bound_to))

    def unseal(self, sealed: bytes, bound_to: int) -> str | None:
        """The text again, or None where it was sealed otherwise or was changed."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return _box(self.secret).decrypt(nonce, rest, _bound(bound_to)).decode()
        except (InvalidTag, ValueError):
            return None

    def _mark(self, what: str, text: str) -> bytes:
        told = f"{what} {text}".encode()
        return hmac.digest(self.secret, told, "sha256")[:_MARK_BYTES]


def phone_key(key_id: str, secret: bytes) -> PhoneKey:
    """The key for numbers, derived from a secret of the shop."""
    return PhoneKey(key_id, hmac.digest(secret, b"stampcard phones", "sha256"))


def fingerprints(phone: Phone, keys: Iterable[PhoneKey]) -> list[bytes]:
    """What a number may be found by: under the newest key first, then older ones."""
    return [key.fingerprint(phone) for key in keys]


@lru_cache(maxsize=8)
def _box(secret: bytes) -> AESGCM:
    return AESGCM(secret)


def _bound(member: int) -> bytes:
    return f"member {member}".encode()


_WORDS = {
    NumberParseException.NOT_A_NUMBER: _NO_NUMBER,
    NumberParseException.TOO_SHORT_NSN: _TOO_SHORT,
    NumberParseException.TOO_SHORT_AFTER_IDD: _TOO_SHORT,
    NumberParseException.TOO_LONG: _TOO_LONG,
}
_LENGTHS = {
    ValidationResult.TOO_SHORT: _TOO_SHORT,
    ValidationResult.TOO_LONG: _TOO_LONG,
}
