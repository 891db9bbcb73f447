"""The days of the week, as settings name them and as people do."""

from collections.abc import Iterable
from datetime import date

from stampcard.values.words import N_, Words, say

WEEKDAYS = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
}


def is_among(day: date, weekdays: Iterable[str]) -> bool:
    """Whether a day is on one of some weekdays; on any where none is named.

    >>> is_among(date(2026, 3, 1), ("sat", "sun")), is_among(date(2026, 3, 1), ())
    (True, True)
    """
    named = tuple(weekdays)
    return not named or list(WEEKDAYS)[day.weekday()] in named


def names_of(weekdays: Iterable[str]) -> tuple[Words, ...]:
    """What people call some weekdays."""
    return tuple(say(WEEKDAYS[day]) for day in weekdays)
