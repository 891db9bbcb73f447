"""Units kept by month: `spend:2026-11` holds what was spent in that November.

So a window of time is read off the balances, and no rule reads a long history.
"""

from collections.abc import Mapping
from datetime import date

from stampcard.values.moments import month_end

_LENGTH = len("2026-11")


def month_of(day: date) -> int:
    """The months from the year 0 to a day's: what windows of time are counted in."""
    return day.year * 12 + day.month - 1


def last_day_of(month: int) -> date:
    """The last day of a month so counted.

    >>> last_day_of(month_of(date(2028, 2, 1)))
    datetime.date(2028, 2, 29)
    """
    return month_end(date(month // 12, month % 12 + 1, 1))


def in_month(unit: str, day: date) -> str:
    """The part of a unit that holds what belongs to a day's month.

    >>> in_month("spend", date(2026, 11, 30))
    'spend:2026-11'
    """
    return f"{unit}:{day.isoformat()[:_LENGTH]}"


def by_month(balances: Mapping[str, int], unit: str) -> dict[int, int]:
    """How much there is of a unit in each month that has any.

    >>> found = by_month({"spend:2026-11": 5, "spend:2026-12": 0, "spend": 7}, "spend")
    >>> found == {month_of(date(2026, 11, 1)): 5}
    True
    """
    start = f"{unit}:"
    return {
        month_of(date.fromisoformat(f"{name[-_LENGTH:]}-01")): amount
        for name, amount in balances.items()
        if amount and name.startswith(start) and len(name) == len(start) + _LENGTH
    }
