"""What looking for odd things works with: a stretch of acts, a rule, a finding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from stampcard.models.base import row, rows
from stampcard.values.words import Words

MOST_FINDINGS = 20  # of one rule; who has more than that knows enough


@dataclass(frozen=True, slots=True)
class Stretch:
    """The acts of some days of the shop, `low` to `high` by sequence number."""

    first: date
    last: date
    timezone: str
    low: int = 1
    high: int = 0
    names: Mapping[int, str] = field(default_factory=dict)  # of staff

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def bounds(self) -> tuple[int, int]:
        """The ends, as the queries take them."""
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Finding:
    """One odd thing: a sentence, its number, and the filters that list its acts."""

    words: Words
    count: int
    look: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of looking, and from where on it finds a thing odd."""

    code: str
    heading: str
    limit: Words
    find: Callable[[Stretch], list[Finding]]


def stretch(first: date, last: date, timezone: str) -> Stretch:
    """The acts of the days from `first` to `last`; days and acts run in one order."""
    found = row(
        "SELECT MIN(seq), MAX(seq) FROM act WHERE day BETWEEN ? AND ?",
        first.isoformat(),
        last.isoformat(),
    )
    low, high = found if found and found[0] else (1, 0)
    names = dict(rows("SELECT id, name FROM staff"))
    return Stretch(first, last, timezone, low, high, names)


def before(found: Stretch, days: int) -> Stretch:
    """The stretch of so many days that ends where another begins."""
    last = found.first - timedelta(days=1)
    return stretch(last - timedelta(days=days - 1), last, found.timezone)
