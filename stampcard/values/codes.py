"""Card numbers and printed codes: make, read, verify.

A *number* is a card's serial in Crockford base 32, seven characters, and a check
character. A *code* is the number and thirteen characters of keyed hash, the *mark*.
Nothing here touches a database: a mistyped or forged code ends here.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stampcard.values.layouts import keys_pressed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
SERIAL_LENGTH, MARK_LENGTH = 7, 13
NUMBER_LENGTH = SERIAL_LENGTH + 1
CODE_LENGTH = NUMBER_LENGTH + MARK_LENGTH
LARGEST_SERIAL = 32**SERIAL_LENGTH - 1
# The upper half is for numbers that stand on no paper: they begin with G or later.
LAST_PAPER_SERIAL = LARGEST_SERIAL // 2
LONGEST_INPUT = 300
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_MARK_BITS = 5 * MARK_LENGTH

_LOOK_ALIKES = str.maketrans("OILUАВЕКМНОРСТУХ", "011VABEKMH0PCTYX")
# What a scanner types when the computer is left in the Russian keyboard layout.
_LAYOUT = str.maketrans(
    "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬЖЮ.", "QWERTYUIOPASDFGHJKLZXCVBNM:./"
)
_NOISE = re.compile(r"[\s\x00-\x1f\x7f\-‐-―−_.]+")
# By itself, and no part of an address either.
_ALONE = re.compile(
    rf"(?<![{ALPHABET}/\\])[{ALPHABET}]{{{CODE_LENGTH}}}(?![{ALPHABET}/\\])"
)
_SYMBOLOGY = re.compile(r"^\s*\][A-Z]\w")  # "]Q1": what sort of symbol was scanned


@dataclass(frozen=True, slots=True)
class Key:
    """The secret under which marks are made; its id is safe to keep and show."""

    secret: bytes

    @property
    def id(self) -> str:
        """Eight hexadecimal characters that name the key without giving it away."""
        return hashlib.sha256(b"mark key id" + self.secret).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Read:
    """What a typed or scanned text says: a serial, and the key if its mark held."""

    serial: int
    key_id: str = ""

    @property
    def signed(self) -> bool:
        """Whether the text carried a mark that one of the shop's keys made."""
        return bool(self.key_id)


def mark_key(secret: str) -> Key:
    """The key for marks, derived from the shop's secret."""
    return Key(hmac.digest(secret.encode(), b"stampcard marks", "sha256"))


def check_character(data: str) -> str:
    """Damm's check character over GF(32), t = 2(t+d) mod x^5+x^2+1.

    Finds every single error and every swap of neighbours (H. M. Damm, 2004).
    """
    total = 0
    for character in data:
        total = (total ^ _VALUE[character]) << 1
        if total & 32:
            total ^= 0b100101
    return ALPHABET[total]


def number_of(serial: int) -> str:
    """The eight characters a person can read and say; serials run from 1 to 32**7-1."""
    if not 1 <= serial <= LARGEST_SERIAL:
        raise ValueError(f"serial {serial} is outside 1..{LARGEST_SERIAL}")
    data = "".join(
        ALPHABET[serial >> shift & 31] for shift in range(5 * SERIAL_LENGTH - 5, -1, -5)
    )
    return data + check_character(data)


def shown(number: str) -> str:
    """A number as printed, in two groups.

    >>> shown("0000001J")
    '0000-001J'
    """
    return f"{number[:4]}-{number[4:]}"


def mark_of(number: str, key: Key) -> str:
    """The thirteen characters (65 bits) that only the shop can make for a number."""
    digest = hmac.digest(key.secret, number.encode(), "sha256")
    bits = int.from_bytes(digest[:9], "big") >> (72 - _MARK_BITS)
    return "".join(
        ALPHABET[bits >> shift & 31] for shift in range(_MARK_BITS - 5, -1, -5)
    )


def code_of(serial: int, key: Key) -> str:
    """What the QR carries for a card: number and mark, 21 characters."""
    number = number_of(serial)
    return number + mark_of(number, key)


def read(text: str, keys: Mapping[str, Key]) -> Read | None:
    """The serial a typed, scanned or pasted text stands for; None if it is no code.

    Spaces, dashes, letter case, look-alike letters, Bengali digits and a whole link are
    all understood. A full code is also known among what a scanner adds to it, and from
    one left in another keyboard layout: its mark tells that it was read aright. One
    whose mark none of the keys made is None, exactly as a mistyped number.
    """
    for candidate in _candidates(text):
        if len(candidate) == CODE_LENGTH:
            found = _read_code(candidate, keys)
        else:
            found = _read_number(candidate)
        if found:
            return found
    return None


def normalised(text: str) -> str:
    """A typed number in capitals and plain digits, without blanks and dashes."""
    upper = unicodedata.normalize("NFKC", text[:LONGEST_INPUT]).strip().upper()
    return "".join(map(_ascii_digit, _NOISE.sub("", upper))).translate(_LOOK_ALIKES)


def _candidates(text: str) -> Iterator[str]:
    """The numbers and codes a text may stand for; codes are believed by their mark."""
    if len(text) > LONGEST_INPUT:
        return
    upper = unicodedata.normalize("NFKC", text).strip().upper()
    for typed in (upper, upper.translate(_LAYOUT)):
        plain = _plain(typed)
        if plain and all(character in _VALUE for character in plain):
            yield plain
    # A code by itself, among what a scanner puts before or after it.
    for typed in (text, *keys_pressed(text)):
        yield from _ALONE.findall(_plain(_SYMBOLOGY.sub("", typed.upper())))


def _plain(typed: str) -> str:
    """The last part of a link, or all of it, in capitals and plain digits."""
    kept = re.split(r"[?#]", typed)[0]  # a link may have grown a tail on its way
    last = _NOISE.sub("", kept.rstrip("/").rpartition("/C/")[2])
    ascii_only = last if last.isascii() else "".join(map(_ascii_digit, last))
    return ascii_only.translate(_LOOK_ALIKES)


def _ascii_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _read_number(candidate: str) -> Read | None:
    if not 2 <= len(candidate) <= NUMBER_LENGTH:
        return None
    number = candidate.rjust(NUMBER_LENGTH, "0")
    if check_character(number[:-1]) != number[-1]:
        return None
    return Read(_serial(number)) if _serial(number) else None


def _read_code(candidate: str, keys: Mapping[str, Key]) -> Read | None:
    number, mark = candidate[:NUMBER_LENGTH], candidate[NUMBER_LENGTH:]
    found = _read_number(number)
    if not found:
        return None
    for key in keys.values():
        if hmac.compare_digest(mark_of(number, key), mark):
            return Read(found.serial, key.id)
    return None


def _serial(number: str) -> int:
    serial = 0
    for character in number[:SERIAL_LENGTH]:
        serial = serial << 5 | _VALUE[character]
    return serial
