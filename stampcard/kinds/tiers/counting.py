"""What has counted in which period, and the tier that follows from it.

A tier reached in a period is kept for the next one and for the periods of grace. Over
the last so many months the window moves with each month, so there only grace keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from stampcard.kinds.parts import has_begun, step_reached
from stampcard.kinds.tiers.terms import LAST, SIZES, Terms, levels
from stampcard.values.decisions import Position
from stampcard.values.months import by_month, last_day_of, month_of

SPEND, VISIT, RISE = "spend", "visit", "rise"


@dataclass(frozen=True, slots=True)
class Count:
    """What counts of a position as of a month: sums by month, rises by tier and month.

    Who has not begun has no tier, not even one that is from nought.
    """

    terms: Terms
    month: int
    sums: Mapping[int, int]
    rises: tuple[tuple[int, int, int], ...] = ()  # tier, month, what was used up for it
    begun: bool = True

    @property
    def now(self) -> int:
        """The number of the running period."""
        return self.month // self._step

    @property
    def keep(self) -> int:
        """How many periods a tier outlasts the one in which it was reached."""
        return self.terms.grace + (self.terms.counted_in != LAST)

    @property
    def level(self) -> int:
        """The tier held now, from 1; 0 for none."""
        return self.held_in(self.now)

    @property
    def active_months(self) -> int:
        """In how many months there was a visit."""
        return len(self.sums)

    @property
    def is_open(self) -> bool:
        """Whether benefits have opened."""
        return self.begun and self.active_months >= self.terms.active_months

    def more(self, amount: int) -> "Count":
        """The same once something more has counted this month."""
        sums = {**self.sums, self.month: self.sums.get(self.month, 0) + amount}
        return replace(self, sums=sums, begun=True)

    def total(self, period: int) -> int:
        """What counted in a period, less what was used up for a rise."""
        months = self._months(period)
        used = sum(amount for _, month, amount in self.rises if month in months)
        return sum(self.sums.get(month, 0) for month in months) - used

    def held_in(self, period: int) -> int:
        """The tier held in a period if nothing more comes."""
        periods = range(period - self.keep, period + 1)
        return max(self._reached(one) for one in periods) if self.begun else 0

    def last_day(self, period: int) -> date:
        """The last day of a period."""
        return last_day_of(self._months(period)[-1])

    def holds_until(self) -> date | None:
        """The last day of the tier held now if nothing more comes; None for no end."""
        level, period = self.level, self.now
        reach = len(self._months(period)) + self.keep + 1
        while self.held_in(period + 1) >= level:
            period += 1
            if period > self.now + reach:
                return None
        return self.last_day(period)

    def to_stay(self) -> int:
        """How much more keeps the tier when this period ends; 0 when it is kept."""
        level = self.level
        if self.held_in(self.now + 1) >= level:
            return 0
        counts = self.now if self.keep else self.now + 1
        return levels(self.terms)[level - 1][0] - self.total(counts)

    @property
    def _step(self) -> int:
        return SIZES.get(self.terms.counted_in, 1)

    def _months(self, period: int) -> range:
        after = (period + 1) * self._step
        span = self.terms.months if self.terms.counted_in == LAST else self._step
        return range(after - span, after)

    def _reached(self, period: int) -> int:
        months = self._months(period)
        risen = [level for level, month, _ in self.rises if month in months]
        reached = step_reached(levels(self.terms), self.total(period))
        return max([reached, *risen])


def unit_of(terms: Terms) -> str:
    """What counts."""
    return VISIT if terms.visits else SPEND


def count_of(terms: Terms, position: Position, day: date) -> Count:
    """What counts of a position on a day."""
    return Count(
        terms,
        month_of(day),
        by_month(position.balances, unit_of(terms)),
        _rises(terms, position),
        begun=has_begun(position, terms.entry_bill),
    )


def _rises(terms: Terms, position: Position) -> tuple[tuple[int, int, int], ...]:
    """Rises that still stand: when goods came back, too little may be left for one."""
    if terms.restart != "rise":
        return ()
    return tuple(
        (level, month, amount)
        for level, (start, _) in enumerate(levels(terms), 1)
        for month, amount in by_month(position.balances, f"{RISE}:{level}").items()
        if amount >= start
    )
