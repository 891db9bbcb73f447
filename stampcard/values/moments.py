"""Time: UTC behind one seam, the shop's own day, windows of validity."""

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
