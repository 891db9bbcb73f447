"""What a file defines, held against what our own changes of the tables make.

A file from a stranger may bring views and triggers, which run whenever its tables are
read or written. So this is looked at before anything is asked of its tables.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner

from stampcard.models.base import MIGRATIONS

OURS, NEWER, FOREIGN = "ours", "newer", "foreign"
_SECONDS = 1.0  # of processor time; a healthy file takes a few milliseconds
_STEPS = 10_000  # of SQLite's, between two looks at the clock
_HISTORY = "schema_migration"
_THROUGH = "SELECT name FROM schema_migration LIMIT 1000"
_DEFINED = "SELECT type, name, tbl_name, sql FROM sqlite_master"
# What ANALYZE adds, which anybody may have run.
_HARMLESS = {
    ("table", name, name, f"CREATE TABLE {name}({columns})")
    for name, columns in (
        ("sqlite_stat1", "tbl,idx,stat"),
        ("sqlite_stat4", "tbl,idx,neq,nlt,ndlt,sample"),
    )
}
_Definition = tuple[str, str, str, str]
_Ask = Callable[[str], list[tuple[Any, ...]]]


def verdict(path: Path) -> str:
    """Whether a file defines just what a shop's database of some version does.

    "newer" when it names changes that this version does not know. sqlite3.Error when it
    cannot be read, or not within a second.
    """
    known = sorted(file.stem for file in MIGRATIONS.glob("[0-9]*.py"))
    with _reading_briefly(path) as ask:
        found = _ordered(ask(_DEFINED))
        history = [one for one in _made_by(known[0]) if one[2] == _HISTORY]
        if [one for one in found if one[2] == _HISTORY] != history:
            return FOREIGN
        names = [name for (name,) in ask(_THROUGH)]
    if not set(names) <= set(known):
        return NEWER
    through = sorted(names)
    if not through or through != known[: len(through)]:
        return FOREIGN
    return OURS if found == _made_by(through[-1]) else FOREIGN


@contextmanager
def _reading_briefly(path: Path) -> Iterator[_Ask]:
    """A function that asks a file, and is interrupted when that takes long."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        until = time.process_time() + _SECONDS
        connection.set_progress_handler(lambda: time.process_time() > until, _STEPS)
        yield lambda sql: connection.execute(sql).fetchall()


@cache
def _made_by(last: str) -> list[_Definition]:
    """What our changes of the tables up to one make, in an empty database."""
    fresh: Any = peewee.SqliteDatabase(":memory:")
    with closing(fresh):
        Runner(fresh, str(MIGRATIONS)).up(last)
        return _ordered(fresh.execute_sql(_DEFINED).fetchall())


def _ordered(rows: Iterable[tuple[Any, ...]]) -> list[_Definition]:
    """Definitions word for word, in an order that does not depend on how they came."""
    said = [(str(kind), str(name), str(of), str(sql)) for kind, name, of, sql in rows]
    return sorted(one for one in said if one not in _HARMLESS)
