"""Heads of the ledger on paper: the hash of the last act, short enough to be typed."""

import re
from dataclasses import dataclass

HASH_DIGITS = 64
SHOWN_GROUPS, GROUP_DIGITS = 8, 4
DIGITS_LEAST = 16  # 64 bits: nobody makes another ledger that begins so
_WRITTEN = re.compile(rf"(?:(\d{{1,15}}):)?([0-9a-f]{{{DIGITS_LEAST},{HASH_DIGITS}}})")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A head written down once: how many acts there were, if known, and its digits."""

    acts: int | None
    digits: str

    @property
    def between(self) -> tuple[bytes, bytes]:
        """The lowest and the highest hash that begin with these digits."""
        low = self.digits.ljust(HASH_DIGITS, "0")
        return bytes.fromhex(low), bytes.fromhex(self.digits.ljust(HASH_DIGITS, "f"))

    def fits(self, found: bytes) -> bool:
        """Whether a hash begins with these digits."""
        return found.hex().startswith(self.digits)


def shown(head: str) -> str:
    """The first digits of a head in groups, as it is printed.

    >>> shown("0123456789abcdef" * 4)
    '0123 4567 89ab cdef 0123 4567 89ab cdef'
    """
    groups = (head[n * GROUP_DIGITS :][:GROUP_DIGITS] for n in range(SHOWN_GROUPS))
    return " ".join(groups)


def read(text: str) -> Remembered | None:
    """A head as it was printed or told, blanks and capitals aside; None if it is none.

    >>> read("12: 0123 4567 89AB CDEF")
    Remembered(acts=12, digits='0123456789abcdef')
    >>> read("0123")
    """
    found = _WRITTEN.fullmatch("".join(text.split()).lower())
    if not found:
        return None
    return Remembered(int(found[1]) if found[1] else None, found[2])
