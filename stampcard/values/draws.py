"""A draw as anybody can work it out again: what is announced, and what follows from it.

The announcement is a short plain text, one line each for what is fixed beforehand: the
tickets, how many, which prizes, what will decide. Together with the number that decides
it is all one needs; changing any of it changes who wins.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from stampcard.values.chance import Pot, drawn

DRAND, LOTTERY = "drand", "lottery"
FIRST_LINE = "Stampcard draw, first version"
LONGEST_SOURCE = 200
_LONGEST_VALUE = 400


@dataclass(frozen=True, slots=True)
class Source:
    """What decides: a round of drand, or numbers of a lottery as `text` names them.

    `due` is when it is known at the earliest.
    """

    kind: str
    due: datetime
    text: str = ""
    round: int = 0

    @property
    def line(self) -> str:
        """The source as the announcement names it."""
        if self.kind == DRAND:
            return f"drand quicknet round {self.round}"
        return f"lottery {self.text}"


def pool_text(tickets: Iterable[str]) -> str:
    """The tickets as they are published and hashed: sorted, each once, one a line."""
    return "".join(f"{ticket}\n" for ticket in sorted(set(tickets)))


def hash_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def announcement(name: str, pool: str, pot: Pot, source: Source) -> str:
    """All that is fixed of a draw before anything decides it.

    >>> from datetime import UTC
    >>> source = Source(DRAND, datetime(2026, 12, 1, 6, tzinfo=UTC), round=1000)
    >>> pot = Pot("ticket", ((1, "Dinner"), (5, "Cake")), 3)
    >>> print(announcement("0a1b", pool_text("BCA"), pot, source), end="")
    Stampcard draw, first version
    draw 0a1b
    tickets 3
    pool 706204f15ce1834ad298c8e8d270315652bbd6e40cec489f65802db2fdd03167
    prize 1 Dinner
    prize 5 Cake
    reserves 3
    decided by drand quicknet round 1000
    not before 2026-12-01T06:00:00+00:00
    """
    lines = [
        FIRST_LINE,
        f"draw {name}",
        f"tickets {pool.count(chr(10))}",
        f"pool {hash_of(pool)}",
        *(f"prize {pieces} {prize}" for pieces, prize in pot.prizes),
        f"reserves {pot.reserves}",
        f"decided by {source.line}",
        f"not before {source.due.isoformat()}",
    ]
    return "".join(f"{line}\n" for line in lines)


def lottery_numbers(text: str) -> str:
    """Typed numbers in one spelling: digits as they stand, with points between them.

    >>> lottery_numbers(" 0123456 / 7, ১২ ")
    '0123456.7.12'
    """
    groups = re.findall(r"\d+", text[:_LONGEST_VALUE])
    return ".".join("".join(str(int(digit)) for digit in group) for group in groups)


def key_of(announced: str, value: str) -> bytes:
    """What the order follows from: the number that decided, and the announcement."""
    decided = hashlib.sha256(value.encode()).digest()
    return hmac.digest(decided, hashlib.sha256(announced.encode()).digest(), "sha256")


def places(announced: str, value: str, tickets: int, count: int) -> list[int]:
    """The places in the list of those drawn, from 0, in their order."""
    return drawn(key_of(announced, value), "draw", tickets, count)
