"""What a return moved, in words: taken back, given back, and still owed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stampcard.kinds import KINDS
from stampcard.values.decisions import Entry
from stampcard.values.lots import DEBT
from stampcard.values.words import Money, N_many, Words, say, say_many

TAKEN, GIVEN, OWED = "taken", "given", "owed"
_MONEY = "money"
_UNITS = {
    "stamp": N_many("{count} stamp", "{count} stamps"),
    **{unit: words for kind in KINDS.values() for unit, words in kind.counts.items()},
}


@dataclass(frozen=True, slots=True)
class Moved:
    """So much of a unit, and which way it went."""

    way: str
    words: Words


def moved(entries: Iterable[Entry]) -> tuple[Moved, ...]:
    """What some entries moved, of units that have words."""
    sums: Counter[tuple[bool, str]] = Counter()
    for entry in entries:
        owed = entry.unit.startswith(f"{DEBT}:")
        base = entry.unit.removeprefix(f"{DEBT}:").partition(":")[0].partition("@")[0]
        sums[owed, base] += entry.amount
    found = (
        (_way(owed, sum_), _words(unit, abs(sum_)))
        for (owed, unit), sum_ in sums.items()
    )
    return tuple(Moved(way, words) for way, words in found if way and words)


def _way(owed: bool, amount: int) -> str:
    if owed:
        return OWED if amount > 0 else ""
    return GIVEN if amount > 0 else TAKEN if amount else ""


def _words(unit: str, amount: int) -> Words | None:
    if unit == _MONEY:
        return say("{amount}", amount=Money(amount))
    return say_many(*_UNITS[unit], count=amount) if unit in _UNITS else None
