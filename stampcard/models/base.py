"""The database: how it is opened, checked and brought up to date."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner

from stampcard.models.engines import (
    BadDatabase,
    Engine,
    as_peewee_says,
    engine_for,
)
from stampcard.values.moments import from_milliseconds, to_milliseconds

MIGRATIONS = Path(__file__).parent / "migrations"

database = peewee.DatabaseProxy()
_opened: dict[str, Engine] = {}


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


def open_database(
    url: str, *, before_migrating: Callable[[], None] | None = None
) -> None:
    """Open the database at `sqlite:///path` or `postgresql://…`, check and migrate it.

    `before_migrating` is called when tables that are in use are about to change.
    Raises BadDatabase when it cannot be used; its text never holds a password.
    """
    opened = engine_for(url)
    database.initialize(opened.database)
    _opened["engine"] = opened
    try:
        opened.database.connect(reuse_if_open=True)
        opened.check()
        _migrate(opened, before_migrating)
    except opened.errors as error:
        raise BadDatabase(
            f"The database {opened.shown} cannot be used: {opened.why(error)}."
        ) from error


def engine() -> Engine:
    """The engine of the open database."""
    return _opened["engine"]


def close_database() -> None:
    """Close this thread's connection, if there is one."""
    if database.obj is not None and not database.is_closed():
        database.close()


def empty_database() -> None:
    """Make every table anew, with nothing in it; for demo shops only.

    All in one transaction, within `writing.alone`: other connections stay good and see
    either the old tables or the new ones.
    """
    opened = engine()
    with opened.unguarded(), opened.exclusive():
        for table in database.get_tables():
            opened.drop(table)
        Runner(opened.database, str(MIGRATIONS)).up()


def execute(sql: str, *values: Any) -> Any:
    """Run a statement with `?` for values on this thread's connection: its cursor."""
    return _opened["engine"].run(sql, values)


def execute_many(sql: str, values: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement once for each tuple of values, on this thread's connection."""
    _opened["engine"].run_many(sql, values)


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of a prepared statement, on this thread's connection."""
    cursor = execute(sql, *values)
    with as_peewee_says:
        return list(cursor.fetchall())


def row(sql: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a prepared statement, or None."""
    cursor = execute(sql, *values)
    with as_peewee_says:
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _migrate(opened: Engine, before: Callable[[], None] | None) -> None:
    runner = Runner(opened.database, str(MIGRATIONS))
    if not _pending(runner, opened):
        return
    if before and runner.applied():
        before()
    with opened.exclusive():  # all or none; a second server waits and finds it done
        runner.up()


def _pending(runner: Runner, opened: Engine) -> bool:
    status = runner.status()
    if any(migration.path is None for migration in status):
        raise BadDatabase(
            f"The database {opened.shown} was made by a newer version of Stampcard: "
            "install that version, or restore an older backup."
        )
    return any(not migration.applied for migration in status)
