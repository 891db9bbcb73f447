"""Codes that open nothing: how many one source may try, and when all are an alarm."""

import threading
from datetime import datetime, timedelta

from stampcard.models.writing import StorageError, write
from stampcard.services import limits
from stampcard.services.house import House

MOST, MINUTES = 30, 10
MOST_OF_ALL, ALL_MINUTES = 500, 60
_ALL = "codes"
_SOURCES_KEPT = 20_000  # in memory; beyond, whoever is over by then begins anew


class Guesses:
    """Counts what opens nothing, and keeps in memory what the database need not say.

    A source that is over costs no write until its window ends. Nor does any while all
    together are over: the alarm stands then, and each source is counted in memory.
    """

    def __init__(self) -> None:
        """Nothing was tried yet that the database does not know of."""
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[datetime, int]] = {}
        self._flood_until: datetime | None = None

    def wait_minutes(self, source: str, *, house: House) -> int:
        """How many minutes a source that is over has to wait; 0 when it may try."""
        now = house.clock()
        until, count = self._seen.get(source, (now, 0))
        left = until - now
        if count <= MOST or left <= timedelta():
            return 0
        return min(-(-left // timedelta(minutes=1)), MINUTES)

    def failed(self, source: str, *, house: House) -> int:
        """Count a code that opened nothing; the minutes to wait if that is too many."""
        wait = self.wait_minutes(source, house=house)
        if wait:
            return wait
        now = house.clock()
        flood = self._flood_until is not None and now < self._flood_until
        if flood or self._within(source, house):
            self._count(source, now)
        else:
            self._is_over(source, now, house)
        return self.wait_minutes(source, house=house)

    def _within(self, source: str, house: House) -> bool:
        """Whether the database, which counts too, says the source may try on."""
        try:
            own, all_of_them = _taken(source, house)
            if not all_of_them:
                limits.alarm("codes", str(MOST_OF_ALL), house=house)
        except StorageError:  # who looks must not feel that nothing can be written
            own, all_of_them = True, False
        if not all_of_them:
            self._flood_until = house.clock() + timedelta(minutes=MINUTES)
        return own

    def _count(self, source: str, now: datetime) -> None:
        with self._lock:
            until, count = self._seen.get(source, (now, 0))
            if until <= now:
                until, count = now + timedelta(minutes=MINUTES), 0
            self._keep(source, until, count + 1, now)

    def _is_over(self, source: str, now: datetime, house: House) -> None:
        minutes = limits.wait_minutes(f"{_ALL}:{source}", MINUTES, house=house)
        with self._lock:
            self._keep(source, now + timedelta(minutes=minutes), MOST + 1, now)

    def _keep(self, source: str, until: datetime, count: int, now: datetime) -> None:
        if len(self._seen) >= _SOURCES_KEPT:
            self._seen = {s: kept for s, kept in self._seen.items() if kept[0] > now}
        if len(self._seen) >= _SOURCES_KEPT:
            self._seen.clear()
        self._seen[source] = (until, count)


def _taken(source: str, house: House) -> tuple[bool, bool]:
    """Count one against the source and against all: whether each is within bounds."""
    return write(
        lambda: (
            limits.take(f"{_ALL}:{source}", MOST, MINUTES, house=house),
            limits.take(_ALL, MOST_OF_ALL, ALL_MINUTES, house=house),
        )
    )
