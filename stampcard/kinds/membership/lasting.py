"""How long a membership lasts: which terms were bought on which days, end to end.

Balances keep how many were bought on a day (`term::2027-01-31`); all else follows. Each
stretch without a gap counts from its own first day, so that no short month moves it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.kinds.membership.terms import DAYS, FOR_GOOD, Terms
from stampcard.values.decisions import Position
from stampcard.values.lots import lots
from stampcard.values.moments import months_after

TERM = "term"
MOST_AHEAD = 10  # terms that may be paid before they begin


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch without a gap: since when, and its last day; None for no end."""

    since: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether one is a member on a day."""
        return self.since <= day and (self.last is None or day <= self.last)


def span(terms: Terms, position: Position) -> Span | None:
    """The newest stretch of a membership, or None where none was ever bought."""
    found: Span | None = None
    bought = 0
    for lot in lots(position.balances, TERM):
        day = lot.first or date.min
        if found is None or (found.last is not None and day > found.last):
            found, bought = Span(day, day), 0
        bought += lot.amount
        found = Span(found.since, end_of(terms, found.since, bought))
    return found


def is_member(terms: Terms, position: Position, day: date) -> bool:
    """Whether the fee is paid for a day."""
    found = span(terms, position)
    return found is not None and found.holds(day)


def end_of(terms: Terms, since: date, count: int) -> date | None:
    """The last day of so many terms since a day; None for no end."""
    if terms.period == FOR_GOOD:
        return None
    if terms.period == DAYS:
        return since + timedelta(days=terms.length * count)
    return months_after(since, terms.length * count)
