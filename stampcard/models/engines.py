"""The two engines a database may have: what is opened, checked, and locked how.

Everything else speaks to both alike: plain SQL with `?` for values, or peewee's models.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import peewee

POSTGRESQL = "postgresql://"
SQLITE = "sqlite:///"
WAIT_MS = 5000  # for another program's lock, before an act is given up
# WAL with FULL keeps every act that was answered, even through a power cut; NORMAL
# would not. busy_timeout comes first, so that opening itself waits its turn.
# secure_delete writes zeros over rows that go, which SQLite does not do by itself.
_PRAGMAS = {
    "busy_timeout": WAIT_MS,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
}
_USUAL_KB, _ROOMY_KB = 2000, 65_536  # of pages a connection keeps in memory
# Taken by every writing transaction, so that all servers write one chain of acts.
_WRITERS_LOCK = 7_826_779_165
_NO_DRIVER = (
    "A PostgreSQL database needs one more package: "
    "`pip install 'psycopg[binary]>=3.3.9,<3.4'` adds it."
)
# SQLite gives no code for its errors through peewee, so their texts must do.
_FULL = ("full", "No space left")
# A disk may fail while rows are fetched, too: the same errors then as when asking.
as_peewee_says: Any = peewee.__dict__["__exception_wrapper__"]


class BadDatabase(Exception):
    """The database cannot be used as it is; the text is one plain sentence."""


class Sqlite:
    """A file on this computer, written by one process."""

    shared = False  # one server alone writes it
    errors: tuple[type[Exception], ...] = (peewee.DatabaseError, sqlite3.DatabaseError)

    def __init__(self, url: str) -> None:
        """Nothing is opened yet."""
        self.path = Path(url.removeprefix(SQLITE))
        self.shown = str(self.path)
        self.database: Any = peewee.SqliteDatabase(
            str(self.path), pragmas=_PRAGMAS, thread_safe=True
        )

    def check(self) -> None:
        """Raise BadDatabase unless answered acts are kept through a power cut."""
        opened = self.database
        if (opened.journal_mode, opened.synchronous, opened.foreign_keys) != (
            "wal",
            2,
            1,
        ):
            raise BadDatabase(
                "The database cannot be kept safe here: write-ahead logging is not "
                "available (is the instance folder on a network drive?)."
            )

    def why(self, error: BaseException) -> str:
        """What an error says, for a sentence."""
        return str(error)

    def run(self, sql: str, values: tuple[Any, ...]) -> Any:
        """Run a statement with `?` for values: its cursor.

        The connection makes the cursor; peewee would take twice as long around it.
        """
        with as_peewee_says:
            return self.database.connection().execute(sql, values)

    def run_many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement once for each tuple of values."""
        with as_peewee_says:
            self.database.connection().executemany(sql, values)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """A transaction that keeps every other writer waiting until it ends."""
        with self.database.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """More memory for pages while a great many rows are written."""
        self.run(f"PRAGMA cache_size = -{_ROOMY_KB}", ())
        try:
            yield
        finally:
            self.run(f"PRAGMA cache_size = -{_USUAL_KB}", ())

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Tables may go in any order, whatever leads to them. No transaction yet."""
        self.run("PRAGMA foreign_keys = 0", ())
        try:
            yield
        finally:
            self.run("PRAGMA foreign_keys = 1", ())

    def drop(self, table: str) -> None:
        """Remove a table with its rows and guards; within `unguarded`."""
        self.run(f'DROP TABLE "{table}"', ())

    def part(self) -> AbstractContextManager[Any]:
        """What surrounds a part of a transaction: nothing.

        A savepoint would cost as much as two of an act's own statements.
        """
        return nullcontext()

    def written(self) -> int:
        """Grows with every row written on this thread's connection and not undone."""
        return int(self.database.connection().total_changes)

    def bytes_of(self, tables: Sequence[str]) -> int:
        """How much `sweep` has to write anew: here the whole file."""
        return self.path.stat().st_size

    def sweep(self, tables: Sequence[str]) -> bool:
        """Leave nothing of removed rows in the file, nor in its log; False if somebody
        still reads from the log. Only outside a transaction.

        A page that was parted in two keeps, in its unused middle, copies of rows that
        now stand on the other half: `secure_delete` does not see them.
        """
        self.run("VACUUM", ())
        return not self.run("PRAGMA wal_checkpoint(TRUNCATE)", ()).fetchone()[0]


class Postgresql:
    """A PostgreSQL server, which several of our servers may share."""

    shared = True  # other servers of the shop may be running
    errors: tuple[type[Exception], ...] = (peewee.DatabaseError,)

    def __init__(self, url: str) -> None:
        """Nothing is opened yet. BadDatabase when its driver is not installed."""
        if not find_spec("psycopg"):
            raise BadDatabase(_NO_DRIVER)
        parts = urlsplit(url)  # may hold a password: only host and name are shown
        self.shown = f"{parts.hostname or ''}{parts.path}"
        self.database: Any = peewee.PostgresqlDatabase(
            url,
            prefer_psycopg3=True,
            connect_timeout=5,
            application_name="stampcard",
            options=f"-c lock_timeout={WAIT_MS} -c timezone=UTC",
        )

    def check(self) -> None:
        """Raise BadDatabase unless answered acts are kept through a power cut."""
        for setting, unsafe in (("fsync", "off"), ("synchronous_commit", "off")):
            found = self.database.execute_sql(f"SHOW {setting}").fetchone()[0]
            if found == unsafe:
                raise BadDatabase(
                    f"The database at {self.shown} could lose acts in a power cut: "
                    f"its setting {setting} is {found}."
                )

    def why(self, error: BaseException) -> str:
        """What an error says, for a sentence: its first line."""
        return str(error).strip().splitlines()[0].rstrip(".")

    def run(self, sql: str, values: tuple[Any, ...]) -> Any:
        """Run a statement with `?` for values: its cursor."""
        return self.database.execute_sql(_with_percent_places(sql), values)

    def run_many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement once for each tuple of values."""
        with as_peewee_says, self.database.connection().cursor() as cursor:
            cursor.executemany(_with_percent_places(sql), values)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """A transaction that keeps every other writer waiting until it ends."""
        with self.database.atomic():
            # READ COMMITTED: what follows sees all that was written before the lock.
            self.database.execute_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
            yield

    def roomy(self) -> AbstractContextManager[None]:
        """Nothing: the server has its own memory."""
        return nullcontext()

    def unguarded(self) -> AbstractContextManager[None]:
        """Nothing: what leads to a table goes with it."""
        return nullcontext()

    def drop(self, table: str) -> None:
        """Remove a table with its rows, its guards, and what leads to it."""
        self.run(f'DROP TABLE "{table}" CASCADE', ())
        self.run(f'DROP FUNCTION IF EXISTS "{table}_stays" CASCADE', ())

    def part(self) -> AbstractContextManager[Any]:
        """What surrounds a part of a transaction: a savepoint, which undoes it alone.

        Without one the first error would end all of it.
        """
        return cast(AbstractContextManager[Any], self.database.atomic())

    def written(self) -> int:
        """Always 0: what a part of a transaction wrote is undone with it."""
        return 0

    def bytes_of(self, tables: Sequence[str]) -> int:
        """How much `sweep` has to write anew: the tables named."""
        sizes = (
            self.run("SELECT pg_total_relation_size(CAST(? AS regclass))", (table,))
            for table in tables
        )
        return sum(int(found.fetchone()[0]) for found in sizes)

    def sweep(self, tables: Sequence[str]) -> bool:
        """Write tables anew without their removed rows. Only outside a transaction.

        The server's own log keeps them until it is used again or archived.
        """
        for table in tables:
            self.run(f'VACUUM (FULL) "{table}"', ())
        return True


Engine = Sqlite | Postgresql


def engine_for(url: str) -> Engine:
    """The engine an address names."""
    return Postgresql(url) if url.startswith(POSTGRESQL) else Sqlite(url)


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk is full."""
    return any(sign in str(error) for sign in _FULL)


@lru_cache(maxsize=512)
def _with_percent_places(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")
