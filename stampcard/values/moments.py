"""Time: UTC behind one seam, the shop's own day, windows of validity."""

from calendar import isleap, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stampcard.values.reasons import Reason

Clock = Callable[[], datetime]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """The moment now, in UTC. The one place that asks the machine's clock."""
    return datetime.now(UTC)


def to_milliseconds(moment: datetime) -> int:
    """How a moment is stored: whole milliseconds since 1970 in UTC."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(value: int) -> datetime:
    """The stored moment, in UTC."""
    return _EPOCH + timedelta(milliseconds=value)


def business_day(moment: datetime, timezone: str) -> date:
    """The shop's local day in which a moment falls."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def day_start(day: date, timezone: str) -> datetime:
    """The moment, in UTC, at which a local day begins.

    >>> day_start(date(2026, 3, 1), "Asia/Dhaka").isoformat()
    '2026-02-28T18:00:00+00:00'
    """
    return datetime.combine(day, time.min, ZoneInfo(timezone)).astimezone(UTC)


def local_moment(moment: datetime, timezone: str) -> datetime:
    """The moment, in UTC, that a local clock showed so.

    >>> local_moment(datetime(2026, 3, 1, 12), "Asia/Dhaka").isoformat()
    '2026-03-01T06:00:00+00:00'
    """
    return moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which something holds, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def refusal(self, day: date) -> Reason | None:
        """Why the day is outside, or None if it is inside.

        >>> Window(last=date(2026, 12, 31)).refusal(date(2027, 1, 1))
        <Reason.EXPIRED: 'expired'>
        """
        if self.first and day < self.first:
            return Reason.NOT_YET_VALID
        if self.last and day > self.last:
            return Reason.EXPIRED
        return None


def last_day(start: date, days: int) -> date | None:
    """The last day of a promise of so many days; 0 days means without end."""
    return start + timedelta(days=days) if days else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last where it has no such.

    >>> months_after(date(2027, 1, 31), 1), months_after(date(2026, 12, 5), 14)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 5))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date, months: int = 0) -> date:
    """The last day of the month so many months later.

    >>> month_end(date(2018, 1, 22)), month_end(date(2027, 11, 30), 3)
    (datetime.date(2018, 1, 31), datetime.date(2028, 2, 29))
    """
    there = months_after(day.replace(day=1), months)
    return there.replace(day=monthrange(there.year, there.month)[1])


def yearly(month: int, day: int, year: int) -> date:
    """A day of every year in one of them; in years without it the day before.

    >>> yearly(2, 29, 2026), yearly(2, 29, 2028)
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29))
    """
    if (month, day) == (2, 29) and not isleap(year):
        day = 28
    return date(year, month, day)


def around(month: int, day: int, today: date) -> tuple[date, date]:
    """When a day of every year is next, today included, and when it was last.

    >>> around(1, 2, date(2026, 12, 30))
    (datetime.date(2027, 1, 2), datetime.date(2026, 1, 2))
    """
    there = [yearly(month, day, today.year + more) for more in (-1, 0, 1)]
    coming = min(one for one in there if one >= today)
    return coming, max(one for one in there if one <= today)
