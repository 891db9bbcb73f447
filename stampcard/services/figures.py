"""Stamps and rewards of the last days, for charts: by day, weekday and hour.

The sums are kept in memory and each act is read once: the first to ask after a start
reads thirty days, everybody later only what is new since. Only what was done counts;
what is undone is taken off again.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from stampcard.models import ledger
from stampcard.models.base import row, rows
from stampcard.services.house import House
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds

DAYS = 30
HOURS, WEEKDAYS = 24, 7
LATE = -1  # no hour: entered on a later day
_QUARTER_MS = 900_000  # every time zone is whole quarters of an hour away from UTC
_FIRST_OF = "SELECT MIN(seq) FROM act WHERE day >= ?"
_HASH = "SELECT hash FROM act WHERE seq = ?"
# An act that undid another takes one off where that one was counted.
_NEW = """
SELECT COALESCE(was.day, act.day), COALESCE(was.at, act.at) / 900000,
       COALESCE(was.verb, act.verb), COALESCE(was.programme_id, act.programme_id),
       SUM(CASE WHEN act.reverses IS NULL THEN 1 ELSE -1 END)
FROM act LEFT JOIN act was ON was.seq = act.reverses
WHERE act.seq > ? AND act.seq <= ? AND act.outcome = 'accepted'
      AND act.verb IN ('earn', 'redeem', 'reverse')
GROUP BY 1, 2, 3, 4"""
Key = tuple[str, int, str, int]  # day, hour or LATE, verb, programme


@dataclass
class _Kept:
    """Sums of the acts up to one, by which the ledger is known again."""

    seq: int = 0
    hash: bytes = b""
    zone: str = ""
    counts: Counter[Key] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept = _Kept()


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
    first = house.now()[1] - timedelta(days=DAYS - 1)
    by_day: Counter[tuple[str, str]] = Counter()
    by_hour: Counter[tuple[int, int]] = Counter()
    for (day, hour, verb, of), count in _sums(first, house):
        if programme and of != programme:
            continue
        by_day[day, verb] += count
        if hour != LATE:
            by_hour[date.fromisoformat(day).weekday(), hour] += count
    days = (first + timedelta(days=n) for n in range(DAYS))
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


def _sums(first: date, house: House) -> list[tuple[Key, int]]:
    """How often what was done, from a day on."""
    zone = str(house.local(house.clock()).tzinfo)
    with _kept.lock:
        if not _is_known(zone):
            found = row(_FIRST_OF, first.isoformat())
            _kept.counts.clear()
            _kept.seq = (found[0] if found and found[0] else 1) - 1
        tip = ledger.tip()
        for day, quarter, verb, programme, count in rows(_NEW, _kept.seq, tip.seq):
            if verb in (Verb.EARN, Verb.REDEEM):
                key = day, _hour(day, quarter, house), verb, programme
                _kept.counts[key] += int(count)
        _kept.seq, _kept.hash, _kept.zone = tip.seq, tip.hash, zone
        for gone in [key for key in _kept.counts if key[0] < first.isoformat()]:
            del _kept.counts[gone]
        return list(_kept.counts.items())


def _hour(day: str, quarter: int, house: House) -> int:
    local = house.local(from_milliseconds(quarter * _QUARTER_MS))
    return local.hour if local.date().isoformat() == day else LATE


def _is_known(zone: str) -> bool:
    """Whether the ledger is the one that was read before: a demo may have gone."""
    found = row(_HASH, _kept.seq)
    return bool(found and bytes(found[0]) == _kept.hash and zone == _kept.zone)
