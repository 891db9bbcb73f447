"""A clock that only goes forward, at the pace of time, whatever the computer's does.

A computer's clock can be set wrong, by hand or by an empty battery. Then what is
printed on cards would end too early or too late, and acts once written with a wrong
moment stay so. Therefore this clock follows the computer's only while that keeps pace
with the time since the computer was switched on, which nobody can set.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Nanoseconds = Callable[[], int]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000_000
JUMP_NS = 5 * 60 * _SECOND  # more than that is no correction but a jump
# A computer that was just switched on may still be asking the net for the time.
SETTLING_NS = 15 * 60 * _SECOND
_SLOWER = 10  # by a tenth, until a clock set back a little has caught up
# Unlike the monotonic clock it goes on while a laptop sleeps.
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _since_boot_ns() -> int:
    return time.clock_gettime_ns(_SINCE_BOOT)


@dataclass(frozen=True, slots=True)
class Jump:
    """What the computer's clock says, and what time it is by this one's count."""

    computer: datetime
    count: datetime

    @property
    def ahead(self) -> bool:
        """Whether the computer's clock went ahead; else it was set back."""
        return self.computer > self.count


class SteadyClock:
    """The moment now in UTC; never earlier than any it gave before."""

    def __init__(
        self,
        not_before: datetime | None = None,
        *,
        wall_ns: Nanoseconds = time.time_ns,
        since_boot_ns: Nanoseconds = _since_boot_ns,
    ) -> None:
        """Begin with the computer's time, or a later one: that of the newest act."""
        self._wall_ns, self._since_boot_ns = wall_ns, since_boot_ns
        self._lock = threading.Lock()
        least = (not_before - _EPOCH) // timedelta(microseconds=1) if not_before else 0
        self._count_ns = max(wall_ns(), least * 1000)
        self._seen_ns = since_boot_ns()
        self.jump: Jump | None = None

    def __call__(self) -> datetime:
        """The moment now; afterwards `jump` tells if the computer says otherwise."""
        with self._lock:
            wall_ns, since_boot_ns = self._wall_ns(), self._since_boot_ns()
            elapsed_ns = max(since_boot_ns - self._seen_ns, 0)
            self._seen_ns = since_boot_ns
            expected_ns = self._count_ns + elapsed_ns
            gap_ns = wall_ns - expected_ns
            settling = gap_ns > 0 and since_boot_ns < SETTLING_NS
            jumped = abs(gap_ns) > JUMP_NS and not settling
            if jumped:
                self._count_ns = expected_ns
            else:
                self._count_ns = max(wall_ns, expected_ns - elapsed_ns // _SLOWER)
            count = _moment(self._count_ns)
            self.jump = Jump(_moment(wall_ns), count) if jumped else None
            return count


def _moment(ns: int) -> datetime:
    return _EPOCH + timedelta(microseconds=ns // 1000)
