"""Whether a write would succeed now, how much room is left, and what is wrong."""

import shutil
import threading
import time
from dataclasses import dataclass, field

from stampcard.models.base import engine, execute, row
from stampcard.models.engines import Sqlite
from stampcard.models.writing import StorageError, write
from stampcard.services.clock import jump
from stampcard.services.disk import LOW_MB
from stampcard.services.house import House
from stampcard.values.words import Words, say_many

ROOM_BYTES = 64 * 1024  # an act and its neighbours; a try alone needs less
TRY_SECONDS = 1.0  # one try a second is enough, whoever asks
_MB = 1024 * 1024
_BUSY = ("locked", "busy", "lock timeout")
_READ_ONLY = ("readonly", "read-only")


@dataclass(frozen=True, slots=True)
class Health:
    """`wrong` is "" or one word: full, busy, read_only, failing.

    `free_mb` is None where that is not known. `warnings`: disk_low, clock.
    """

    wrong: str
    free_mb: int | None
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Tries:
    """Remembers the last try to write for a moment."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = 0.0  # monotonic
    wrong: str = ""


def state(house: House, tries: Tries) -> Health:
    """How this server is; a write is made and taken back, at most once a second."""
    free = _free_bytes(house)
    low = free is not None and free < LOW_MB * _MB
    warned = {"disk_low": low, "clock": jump(house) is not None}
    warnings = tuple(word for word, true in warned.items() if true)
    full = free is not None and free < ROOM_BYTES
    wrong = _wrong(tries) or ("full" if full else "")
    return Health(wrong, None if free is None else free // _MB, warnings)


def low_disk(house: House) -> Words | None:
    """What the shop's people are told while there is little room on the disk."""
    free = _free_bytes(house)
    if free is None or free >= LOW_MB * _MB:
        return None
    return say_many(
        "The disk of the shop’s computer is nearly full: {count} MB is left.",
        "The disk of the shop’s computer is nearly full: {count} MB are left.",
        count=free // _MB,
    )


def _free_bytes(house: House) -> int | None:
    opened = engine()
    folder = opened.path.parent if isinstance(opened, Sqlite) else house.instance_path
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _wrong(tries: Tries) -> str:
    if time.monotonic() >= tries.until and tries.lock.acquire(blocking=False):
        try:
            tries.wrong = _try()
            tries.until = time.monotonic() + TRY_SECONDS
        finally:
            tries.lock.release()
    return tries.wrong  # while another asker tries: what was found last


def _try() -> str:
    try:
        write(_there_and_back)
    except StorageError as error:
        return _word(error)
    return ""


def _there_and_back() -> None:
    """What is written and taken back in one transaction goes to the disk all the same.

    Undoing the transaction instead would tell nothing: then nothing is written.
    """
    made = row("INSERT INTO outlet (name) VALUES ('healthz') RETURNING id")
    execute("DELETE FROM outlet WHERE id = ?", made and made[0])


def _word(error: StorageError) -> str:
    text = str(error)
    if error.full:
        return "full"
    if any(sign in text for sign in _BUSY):
        return "busy"
    return "read_only" if any(sign in text for sign in _READ_ONLY) else "failing"
