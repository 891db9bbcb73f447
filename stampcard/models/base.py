"""The database: how it is opened, checked and brought up to date."""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner

from stampcard.values.moments import from_milliseconds, to_milliseconds

MIGRATIONS = Path(__file__).parent / "migrations"
# WAL with FULL keeps every act that was answered, even through a power cut; NORMAL
# would not. busy_timeout comes first, so that opening itself waits its turn.
_PRAGMAS = {
    "busy_timeout": 5000,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
}

database = peewee.DatabaseProxy()


class BadDatabase(Exception):
    """The database cannot be used as it is; the text is one plain sentence."""


class MomentField(peewee.BigIntegerField):
    """A moment in UTC, kept as whole milliseconds since 1970."""

    def db_value(self, value: datetime | None) -> int | None:
        """The moment as it is stored."""
        return None if value is None else to_milliseconds(value)

    def python_value(self, value: int | None) -> datetime | None:
        """The stored moment, in UTC."""
        return None if value is None else from_milliseconds(value)


class Table(peewee.Model):
    """What all tables share."""

    id: Any  # made by peewee where a table names no key of its own

    class Meta:
        """One database for all."""

        database = database
        legacy_table_names = False


def open_database(url: str) -> None:
    """Open the database at `sqlite:///path`, check its settings, migrate it."""
    path = url.removeprefix("sqlite:///")
    opened = peewee.SqliteDatabase(path, pragmas=_PRAGMAS, thread_safe=True)
    database.initialize(opened)
    try:
        opened.connect(reuse_if_open=True)
        _check_settings(opened)
        Runner(opened, str(MIGRATIONS)).up()
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        raise BadDatabase(f"The database {path} cannot be used: {error}.") from error


def close_database() -> None:
    """Close this thread's connection, if there is one."""
    if database.obj is not None and not database.is_closed():
        database.close()


def remove_database() -> None:
    """Close the database and remove its files; for demo shops only."""
    path = Path(database.obj.database)
    close_database()
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of a prepared statement, on this thread's connection."""
    return list(database.execute_sql(sql, values).fetchall())


def row(sql: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a prepared statement, or None."""
    found: tuple[Any, ...] | None = database.execute_sql(sql, values).fetchone()
    return found


def _check_settings(opened: peewee.SqliteDatabase) -> None:
    found = (opened.journal_mode, opened.synchronous, opened.foreign_keys)
    if found != ("wal", 2, 1):
        raise BadDatabase(
            "The database cannot be kept safe here: write-ahead logging is not "
            "available (is the instance folder on a network drive?)."
        )
