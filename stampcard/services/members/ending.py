"""Whose units end soon: how many of what, and after which day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind, not_offered
from stampcard.models.base import rows
from stampcard.services.house import House
from stampcard.values.lots import lots
from stampcard.values.words import Money, Words, say, say_many

MOST_DAYS = 60
_HELD = """
SELECT holding.member_id, programme.kind, balance.unit, balance.amount
FROM balance
JOIN holding ON holding.account_id = balance.account_id
JOIN programme ON programme.id = balance.programme_id
WHERE balance.amount > 0 AND ({days})
ORDER BY holding.member_id"""


@dataclass(frozen=True, slots=True)
class Ending:
    """What of a member ends after a day."""

    words: Words
    day: date


def within(days: int, house: House) -> Mapping[int, tuple[Ending, ...]]:
    """By member, what ends within so many days, today the first of them."""
    today = house.now()[1]
    wanted = [today + timedelta(days=n) for n in range(max(min(days, MOST_DAYS), 1))]
    like = " OR ".join(["balance.unit LIKE ?"] * len(wanted))
    held = rows(_HELD.format(days=like), *(f"%:{day}%" for day in wanted))
    sums: dict[int, dict[tuple[str, str, date], int]] = {}
    for member, kind, unit, amount in held:
        for name, last, count in _lots(KINDS[kind], unit, amount):
            if last in wanted:
                of = sums.setdefault(member, {})
                of[kind, name, last] = of.get((kind, name, last), 0) + count
    return {member: tuple(_told(of)) for member, of in sums.items()}


def _lots(kind: Kind, unit: str, amount: int) -> Iterator[tuple[str, date, int]]:
    """The last day of what a unit holds, where units of its kind can end."""
    base = unit.partition(":")[0]
    if kind.lapse is not not_offered:
        for lot in lots({unit: amount}, base):
            if lot.last:
                yield base.partition("@")[0], lot.last, lot.amount


def _told(sums: Mapping[tuple[str, str, date], int]) -> Iterator[Ending]:
    for (kind, unit, day), count in sorted(sums.items(), key=lambda one: one[0][2]):
        yield Ending(_counted(KINDS[kind], unit, count), day)


def _counted(kind: Kind, unit: str, count: int) -> Words:
    """So many of a unit; money where it has no other words."""
    if unit in kind.counts:
        one, many = kind.counts[unit]
        return say_many(one, many, count=count)
    return say("{amount}", amount=Money(count))
