"""When the database fails whoever only reads, and how its use is ended in order."""

import contextlib
import sqlite3

import peewee

from stampcard.models.base import close_database, database, engine, row
from stampcard.models.engines import Sqlite
from stampcard.models.writing import StorageError, spoil

# SQLite's own errors come through while rows are fetched.
FAILURES = (peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error)
# These say that a statement is wrong, not that the disk or the file is.
_OURS = ("IntegrityError", "ProgrammingError", "DataError", "NotSupportedError")


def is_fault_of_ours(error: Exception) -> bool:
    """Whether a database error tells of a bug and not of a failing database."""
    return type(error).__name__ in _OURS


def storage_error(error: Exception) -> StorageError:
    """A read's failure as the same error that a failed write is.

    This thread's connection is suspect from then on, so the next use opens a new one;
    a transaction under way fails as a whole.
    """
    if spoil(error):
        return StorageError(error)
    if database.obj is not None and not database.is_closed():
        with contextlib.suppress(*FAILURES):
            database.rollback()
        with contextlib.suppress(*FAILURES):
            database.close()
    return StorageError(error)


def settle() -> None:
    """Bring what was written into the one file and close it; when nobody writes."""
    with contextlib.suppress(*FAILURES):
        if isinstance(engine(), Sqlite):
            row("PRAGMA wal_checkpoint(TRUNCATE)")
        close_database()
