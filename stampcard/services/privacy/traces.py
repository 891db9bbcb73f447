"""What an erasure leaves in the database's own file, and how that goes, too.

Rows that go are overwritten at once. But a page may still hold a copy of a row that
moved to another page long ago; only writing the file anew is sure to leave nothing.
"""

import sys
import threading
from contextlib import suppress

from stampcard.models.base import engine, row
from stampcard.models.engines import Sqlite
from stampcard.models.erasing import SWEPT
from stampcard.models.failing import FAILURES
from stampcard.models.writing import StorageError, alone
from stampcard.services import disk
from stampcard.services.disk import read_note, write_note
from stampcard.services.house import House

AT_ONCE_BYTES = 24 * 2**20  # written anew in a moment; more waits for the upkeep
FILE = "last_sweep"
_UNKNOWN = -1  # no erasure has this number
_noting = threading.Lock()
_SPARE = 2.5  # the database is written twice meanwhile


def is_due(house: House) -> bool:
    """Whether somebody was erased since the database was last written anew."""
    return bool(_newest() != _swept(house))


def not_swept(house: House) -> None:
    """Somebody went without a new row of the table of erasures: sweep once more."""
    with _noting, suppress(OSError):
        write_note(house.instance_path / FILE, {"erasure": _UNKNOWN})


def sweep(house: House, *, at_once: bool = False) -> bool:
    """Write anew what may hold traces of the erased, if anybody was erased since.

    With `at_once` only where that takes no longer than a moment. Whether nothing is
    left; what was not done is done by the next upkeep.
    """
    newest, before = _newest(), _swept(house)
    if newest == before:
        return True
    try:
        size = engine().bytes_of(SWEPT)
        if (at_once and size > AT_ONCE_BYTES) or not _has_room(size, house):
            return False
        done = alone(lambda: engine().sweep(SWEPT))
        with _noting:
            if done and _swept(house) == before:  # or somebody went meanwhile
                write_note(house.instance_path / FILE, {"erasure": newest})
    except (OSError, StorageError, *FAILURES) as error:
        sys.stderr.write(f"Traces of the erased are still to be removed: {error}.\n")
        return False
    return done


def _swept(house: House) -> object:
    """The newest erasure of which no trace is left."""
    return read_note(house.instance_path / FILE).get("erasure", 0)


def _newest() -> int:
    found = row("SELECT MAX(id) FROM erasure")
    return int(found[0] or 0) if found else 0


def _has_room(size: int, house: House) -> bool:
    if not isinstance(engine(), Sqlite):
        return True
    return disk.free_mb(house.instance_path) * 2**20 > size * _SPARE
