"""The database of a test: an SQLite file, or with `--postgresql` one on a server.

The server is PostgreSQL's own, started for the run in a folder of its own and stopped
after it; each test's database is a copy of one that was migrated once.
"""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from stampcard.models.base import close_database, database, engine, open_database
from stampcard.models.engines import Postgresql

_TEMPLATE = "stampcard_template"
_IN_MEMORY = Path(
    "/dev/shm"
)  # syncs there cost nothing, and are asked for all the same


@contextmanager
def postgresql() -> Iterator[Callable[[], str]]:
    """A running server: call what it gives for the address of an empty database."""
    parent = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=parent, prefix="pg") as folder:
        Path(folder).chmod(0o755)  # the server runs as a user of its own
        data = Path(folder, "data")
        server = server_in(data)
        try:
            yield from _databases(data)
        finally:
            server.cleanup()


def unguarded(sql: str) -> None:
    """Run a statement as someone with the database in hand would, guards taken off."""
    if isinstance(engine(), Postgresql):
        database.execute_sql("SET session_replication_role = replica")
        database.execute_sql(sql)
        database.execute_sql("SET session_replication_role = DEFAULT")
        return
    for table in ("act", "entry", "terms_version", "policy", "consent"):
        for verb in ("update", "delete"):
            database.execute_sql(f"DROP TRIGGER IF EXISTS {table}_never_{verb}")
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql(sql)


def server_in(data: Path) -> Any:
    """Start a server that keeps its files in `data`; its `cleanup` stops it."""
    # Imported here: it warns of a desktop's folders that a test machine lacks.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pgserver

        # A test may ask with a hundred threads at once, each with its own connection.
        first = pgserver.get_server(data, cleanup_mode="stop")
        first.psql("ALTER SYSTEM SET max_connections = 300")
        first.cleanup()
        return pgserver.get_server(data, cleanup_mode="stop")


def _databases(data: Path) -> Iterator[Callable[[], str]]:
    numbers = count(1)
    open_database(made(_TEMPLATE, data))
    close_database()

    def migrated() -> str:
        return made(f"test_{next(numbers)}", data, template=_TEMPLATE)

    yield migrated


def made(name: str, data: Path, *, template: str = "template1") -> str:
    """The address of a new database on the server that keeps its files in `data`."""
    import psycopg

    with psycopg.connect(address_of("postgres", data), autocommit=True) as keeper:
        keeper.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return address_of(name, data)


def dropped(url: str) -> None:
    """Remove a database, whoever is still connected to it."""
    import psycopg

    name = url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as k:
        k.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def address_of(name: str, data: Path) -> str:
    """The address of a database on the server that keeps its files in `data`."""
    return f"postgresql://postgres@/{name}?host={data}"
