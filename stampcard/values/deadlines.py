"""By when a shop must answer what people ask about their data, and report a breach.

A day named here is never later than the law's: public holidays are counted as working
days, and no extension is taken. Sources:

* Russia, law 152-FZ: access and other questions within 10 working days (art. 14 part 3,
  art. 20 part 1), correction within 7 working days (art. 20 part 3), destruction within
  30 days of a withdrawal (art. 21 part 5), of unlawful data within 10 working days
  (art. 21 part 3); a breach within 24 hours, what was found within 72 (part 3.1).
* European Union, GDPR: one month (art. 12(3)), counted as Regulation 1182/71 counts
  months; a breach within 72 hours (art. 33(1)).
* Bangladesh, Personal Data Protection Ordinance 2025 and Act 2026: erasure follows a
  withdrawal; as long as rules name no days, the shortest time of the others is kept.
* No law chosen: the shortest of all.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.values import regimes, rights
from stampcard.values.words import N_

WORKING_DAYS, CORRECTION_WORKING_DAYS, RUSSIAN_DAYS = 10, 7, 30
_SATURDAY_SUNDAY, _FRIDAY_SATURDAY = {5, 6}, {4, 5}  # Monday is 0
_DESTRUCTION = {rights.ERASE, rights.WITHDRAW}


@dataclass(frozen=True, slots=True)
class Clock:
    """What is to be done about a breach, within how many hours of noticing it."""

    step: str
    hours: int
    label: str


TELL_AUTHORITY, TELL_FINDINGS = "authority", "findings"
_FIRST = N_("Tell the authority")
_CLOCKS = {
    regimes.RU_152FZ: (
        Clock(TELL_AUTHORITY, 24, _FIRST),
        Clock(TELL_FINDINGS, 72, N_("Tell the authority what was found out")),
    )
}
_USUAL_CLOCKS = (Clock(TELL_AUTHORITY, 72, _FIRST),)
SURE_CLOCKS = {regimes.RU_152FZ, regimes.GDPR}  # for the others one asks locally


def due(kind: str, regime: str, received: date) -> date:
    """The last day on which a request that came on some day is answered in time.

    >>> due("access", "ru-152fz", date(2026, 3, 2))
    datetime.date(2026, 3, 16)
    >>> due("erase", "ru-152fz", date(2026, 3, 2))
    datetime.date(2026, 4, 1)
    >>> due("access", "gdpr", date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    >>> due("access", "bangladesh", date(2026, 3, 5))
    datetime.date(2026, 3, 19)
    """
    if regime == regimes.GDPR:
        return _month_later(received)
    if regime == regimes.RU_152FZ and kind in _DESTRUCTION:
        return received + timedelta(days=RUSSIAN_DAYS)
    days = CORRECTION_WORKING_DAYS if kind == rights.CORRECT else WORKING_DAYS
    return min(_after(received, days, rest) for rest in _rest_days(regime))


def clocks(regime: str) -> tuple[Clock, ...]:
    """What runs once a breach was noticed.

    >>> [(clock.step, clock.hours) for clock in clocks("ru-152fz")]
    [('authority', 24), ('findings', 72)]
    """
    return _CLOCKS.get(regime, _USUAL_CLOCKS)


def _rest_days(regime: str) -> tuple[set[int], ...]:
    """The days of a week on which nobody works; of either sort where none is known."""
    if regime == regimes.BANGLADESH:
        return (_FRIDAY_SATURDAY,)
    if regime == regimes.RU_152FZ:
        return (_SATURDAY_SUNDAY,)
    return (_FRIDAY_SATURDAY, _SATURDAY_SUNDAY)


def _after(start: date, working_days: int, rest: set[int]) -> date:
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() not in rest
    return day


def _month_later(start: date) -> date:
    """The day of the same number in the next month, or that month's last."""
    year, month = divmod(start.year * 12 + start.month, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
