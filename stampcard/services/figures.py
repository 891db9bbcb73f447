"""Stamps and rewards of the last days, for charts: by day, weekday and hour.

One indexed question over the acts of thirty days, however old the ledger is. Only what
was done counts; what was undone since does not.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from stampcard.models.base import rows
from stampcard.services.house import House
from stampcard.services.oddities import acts_of
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds

DAYS = 30
HOURS, WEEKDAYS = 24, 7
# Every time zone is whole quarters of an hour away from UTC.
_QUARTERS = """
SELECT day, MIN(at), verb, COUNT(*) FROM act
WHERE seq BETWEEN ? AND ? AND verb IN ('earn', 'redeem') AND outcome = 'accepted'
      AND (? = 0 OR programme_id = ?)
      AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq)
GROUP BY day, verb, at / 900000"""


@dataclass(frozen=True, slots=True)
class Day:
    """What was stamped and given on one day of the shop."""

    day: date
    stamped: int
    given: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.stamped + self.given


@dataclass(frozen=True, slots=True)
class Month:
    """Thirty days: every day, the oldest first; and acts by weekday and hour.

    `hours` has a row for each weekday from Monday, with a count for each hour. What was
    entered later from a tally sheet counts for its day, but has no hour.
    """

    days: tuple[Day, ...]
    hours: tuple[tuple[int, ...], ...]

    @property
    def stamped(self) -> int:
        """All stamps and purchases."""
        return sum(day.stamped for day in self.days)

    @property
    def given(self) -> int:
        """All rewards."""
        return sum(day.given for day in self.days)


def month(house: House, *, programme: int = 0) -> Month:
    """The thirty days up to today, of all programmes or of one."""
    found = acts_of(DAYS, house)
    zone = ZoneInfo(found.timezone)
    by_day: Counter[tuple[str, str]] = Counter()
    by_hour: Counter[tuple[int, int]] = Counter()
    for day, at_ms, verb, count in rows(_QUARTERS, *found.bounds, programme, programme):
        by_day[day, verb] += count
        local = from_milliseconds(at_ms).astimezone(zone)
        if local.date().isoformat() == day:
            by_hour[local.weekday(), local.hour] += count
    days = (found.first + timedelta(days=n) for n in range(DAYS))
    return Month(
        tuple(
            Day(d, by_day[d.isoformat(), Verb.EARN], by_day[d.isoformat(), Verb.REDEEM])
            for d in days
        ),
        tuple(
            tuple(by_hour[weekday, hour] for hour in range(HOURS))
            for weekday in range(WEEKDAYS)
        ),
    )
