"""Units with days of their own: earned together, usable from a day, to a last day.

A lot is a named part of its unit: `point:2027-01-31` holds points good to the end of
that day, `point:2027-01-31:2026-12-10` the same, but not before that one. So the
balances of an account are its lots, and nothing has to be worked out from its history.
Where several businesses give units, each gives its own: `point@7` is of number 7.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from stampcard.values.decisions import Entry

DEBT = "debt"
_FAR = date.max


@dataclass(frozen=True, slots=True)
class Lot:
    """Units that share their first and last day; None for no such day."""

    unit: str
    amount: int
    last: date | None = None
    first: date | None = None

    def is_usable(self, day: date) -> bool:
        """Whether its units may be used on a day."""
        return (self.first is None or self.first <= day) and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.last is not None and self.last < day


def named(unit: str, last: date | None = None, first: date | None = None) -> str:
    """The name of the part of a unit that holds such a lot.

    >>> named("point"), named("point", date(2027, 1, 31))
    ('point', 'point:2027-01-31')
    >>> named("point", None, date(2026, 12, 10))
    'point::2026-12-10'
    """
    days = [last.isoformat() if last else ""] + ([first.isoformat()] if first else [])
    return ":".join([unit, *days]) if any(days) else unit


def lots(balances: Mapping[str, int], unit: str) -> list[Lot]:
    """The lots of a unit with something in them; the earliest to end come first."""
    return in_turn(lot for lot in _all(balances, unit) if lot.amount)


def in_turn(these: Iterable[Lot]) -> list[Lot]:
    """Lots in the order in which they are used: the earliest to end come first."""
    return sorted(these, key=lambda lot: (lot.last or _FAR, lot.first or date.min))


def issued(unit: str, issuer: int) -> str:
    """The unit as a certain business gives it.

    >>> issued("point", 7), named(issued("point", 7), date(2027, 1, 31))
    ('point@7', 'point@7:2027-01-31')
    """
    return f"{unit}@{issuer}"


def issuer_of(unit: str) -> int | None:
    """Who gave what is held or owed as a unit; None for one that all give alike.

    >>> issuer_of("point@7:2027-01-31"), issuer_of("debt:point@7"), issuer_of("point")
    (7, 7, None)
    """
    base = unit.removeprefix(f"{DEBT}:").partition(":")[0]
    number = base.rpartition("@")[2]
    return int(number) if number != base else None


def issuers(balances: Mapping[str, int], unit: str) -> list[int]:
    """Everybody of whom something of a unit is held, the lowest number first."""
    bases = {name.partition(":")[0] for name, amount in balances.items() if amount}
    found = (issuer_of(base) for base in bases if base.startswith(f"{unit}@"))
    return sorted(issuer for issuer in found if issuer is not None)


def usable(balances: Mapping[str, int], unit: str, day: date) -> int:
    """How many of a unit may be used on a day."""
    return sum(lot.amount for lot in lots(balances, unit) if lot.is_usable(day))


def taken(
    account: int, balances: Mapping[str, int], unit: str, amount: int, day: date
) -> tuple[Entry, ...]:
    """Entries that use so many of a unit, those that end first before the others.

    Ask `usable` before: of more than there are, only what there is comes.
    """
    good = (lot for lot in lots(balances, unit) if lot.is_usable(day))
    return taken_from(account, good, amount)


def taken_from(account: int, these: Iterable[Lot], amount: int) -> tuple[Entry, ...]:
    """Entries that use so many units of some lots, one lot after the other."""
    entries, left = [], amount
    for lot in these:
        part = min(left, lot.amount)
        if part:
            entries.append(Entry(account, lot.unit, -part))
            left -= part
    return tuple(entries)


def over(
    account: int, balances: Mapping[str, int], unit: str, day: date
) -> tuple[Entry, ...]:
    """Entries that close the lots whose last day is past."""
    ended = (lot for lot in lots(balances, unit) if lot.is_over(day))
    return tuple(Entry(account, lot.unit, -lot.amount) for lot in ended)


def owed(balances: Mapping[str, int], unit: str) -> int:
    """How many of a unit were taken back that were no longer there."""
    return balances.get(f"{DEBT}:{unit.partition(':')[0]}", 0)


def filled(
    balances: Mapping[str, int], entries: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    """The same entries of one account, once what it owes is filled from what it gets.

    >>> filled({"debt:point": 30}, (Entry(1, "point", 50),))
    (Entry(account=1, unit='debt:point', amount=-30, note=''), \
Entry(account=1, unit='point', amount=20, note=''))
    """
    debts: dict[str, int] = {}
    kept: list[Entry] = []
    for entry in entries:
        base = entry.unit.partition(":")[0]
        debt = debts.setdefault(base, owed(balances, base))
        part = min(debt, max(entry.amount, 0))
        debts[base] -= part
        if part:
            kept.append(Entry(entry.account, f"{DEBT}:{base}", -part))
        if entry.amount != part:
            left = entry.amount - part
            kept.append(Entry(entry.account, entry.unit, left, entry.note))
    return tuple(kept)


def taken_back(balances: Mapping[str, int], entry: Entry) -> tuple[Entry, ...]:
    """Entries that take back what an entry gave; what is gone stays owed.

    It is taken from where it was put, then from other lots of the same unit.
    """
    base = entry.unit.partition(":")[0]
    places = [entry.unit]
    if base == entry.unit or _is_lot(entry.unit):
        places += [lot.unit for lot in lots(balances, base) if lot.unit != entry.unit]
    entries, left = [], entry.amount
    for unit in places:
        part = min(left, max(balances.get(unit, 0), 0))
        if part:
            entries.append(Entry(entry.account, unit, -part, entry.note))
            left -= part
    if left:
        entries.append(Entry(entry.account, f"{DEBT}:{base}", left))
    return tuple(entries)


def _all(balances: Mapping[str, int], unit: str) -> Iterator[Lot]:
    for name, amount in balances.items():
        base, _, days = name.partition(":")
        if base == unit and (not days or _is_lot(name)):
            last, _, first = days.partition(":")
            yield Lot(name, amount, _day(last), _day(first))


def _is_lot(unit: str) -> bool:
    """Whether a named part is a lot, and not a thing of its own as `reward:3` is."""
    days = unit.split(":")[1:]
    return any(days) and all(not day or _looks_like_a_day(day) for day in days)


def _looks_like_a_day(text: str) -> bool:
    return len(text) == len("2027-01-31") and text[4] == text[7] == "-"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
