"""The computer's clock against the shop's own count of time."""

import sys
import threading
import time

from stampcard.models.writing import StorageError
from stampcard.services import limits
from stampcard.services.house import House
from stampcard.values.steady_clock import Jump, SteadyClock
from stampcard.values.words import N_, Words, say

WATCH_SECONDS = 20
_AHEAD = N_(
    "The clock of the shop’s computer jumped ahead to {computer}. Stampcard counts on "
    "as if it had not: for it, it is {count}. Set the clock right; if it is right "
    "already, restart Stampcard."
)
_BEHIND = N_(
    "The clock of the shop’s computer says {computer}, but that time has passed "
    "already. Stampcard counts on: for it, it is {count}. Set the clock right."
)


def jump(house: House) -> Jump | None:
    """How far the computer's clock is off the shop's count, if that is a jump."""
    if not isinstance(house.clock, SteadyClock):
        return None
    house.clock()
    return house.clock.jump


def warning(house: House) -> Words | None:
    """What the shop's people are told while the computer's clock is off."""
    found = jump(house)
    if not found:
        return None
    text = _AHEAD if found.ahead else _BEHIND
    return say(text, computer=found.computer, count=found.count)


def watch(house: House) -> None:
    """Look at the clock now and from then on, and raise an alarm when it jumps."""
    threading.Thread(target=_watching, args=(house,), daemon=True).start()


def _watching(house: House) -> None:
    off = False
    while True:
        found = jump(house)
        if found and not off:
            _tell(found, house)
        off = found is not None
        time.sleep(WATCH_SECONDS)


def _tell(found: Jump, house: House) -> None:
    detail = f"{found.count:%F %T} → {found.computer:%F %T} UTC"
    sys.stderr.write(f"The computer's clock jumped: {detail}.\n")
    try:
        limits.alarm("clock", detail, house=house)
    except StorageError:
        sys.stderr.write("That could not be recorded.\n")
