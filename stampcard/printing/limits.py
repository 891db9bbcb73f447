"""What one print job may take: memory, processor time, and an end to endless designs.

A design is a file from somebody else: it may be made to fill the memory or never to
come to an end. The counter must not notice.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MEMORY_BYTES = 3 * 2**29  # the slow way's five hundred cards need 1.3 of these 1.6 GB
TEMPLATE_SECONDS = 1  # one side of one card; ours take less than a tenth of it
LOGO_SECONDS = 20  # ours take a tenth of one
LAYOUT_SECONDS = 30  # the few pages of the fast way; ours take half a second
_CARD_SECONDS = 0.002  # one more card that is only stamped
_SLOW_CARD_SECONDS = 3  # one card on a busy small computer, laid out whole
_SLOW_MOST = 500
_AGAIN_SECONDS = 1.0  # should the first stop be lost in a library's own C


def cpu_seconds(cards: int) -> int:
    """Processor time after which the kernel ends the printing process."""
    return 120 + _SLOW_CARD_SECONDS * min(cards, _SLOW_MOST) + cards // 100


def wall_seconds(cards: int) -> int:
    """Time after which the one who waits ends it, however little it computed."""
    return 3 * cpu_seconds(cards)


def layout_seconds(cards: int, *, slowly: bool = False) -> float:
    """Processor time for laying out and stamping: half a second and little more."""
    return LAYOUT_SECONDS + cards * (_SLOW_CARD_SECONDS if slowly else _CARD_SECONDS)


class TookTooLong(BaseException):
    """Something used more processor time than it had; no library shall catch it."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raises TookTooLong in here once the process has computed for so long.

    Inside another, the outer one's time stands still. Only a main thread can be
    stopped so; the printing process has no other, and elsewhere nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    left = signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, *left)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TookTooLong
