"""What was read of a list, kept in a file beside it until the list is brought in.

The numbers stand in it sealed, as in the database. Whoever is written twice, and every
cell that is wrong, is in it too.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stampcard.values.words import Words, from_plain, to_plain

NAME = "read.sqlite3"
_TABLES = (
    "CREATE TABLE person (line INTEGER PRIMARY KEY, mark BLOB UNIQUE, marks BLOB, "
    "id INTEGER, phone BLOB, tail BLOB, head BLOB, key_id TEXT, "
    "name TEXT, words TEXT, locale TEXT, birth_month INTEGER, birth_day INTEGER, "
    "tags TEXT, channel TEXT, address BLOB, every_days INTEGER, note TEXT, "
    "joined TEXT, messages INTEGER, partners INTEGER, starts TEXT, "
    "known INTEGER DEFAULT 0)",
    "CREATE TABLE fault (line INTEGER, column INTEGER, cell TEXT, words TEXT)",
    "CREATE TABLE twice (line INTEGER PRIMARY KEY, first INTEGER)",
    "CREATE TABLE said (name TEXT PRIMARY KEY, value TEXT)",
)
_INDEXES = (  # once everybody is in it, which is quicker
    "CREATE INDEX alike_before ON person (words, head)",
    "CREATE INDEX alike_after ON person (words, tail)",
)
_CACHE_KB = 16_384
FIELDS = (
    "line", "mark", "marks", "id", "phone", "tail", "head", "key_id",
    "name", "words", "locale", "birth_month", "birth_day", "tags", "channel",
    "address", "every_days", "note", "joined", "messages", "partners", "starts",
)  # fmt: skip
_SAY = (
    "INSERT INTO said VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_ADD = (
    f"INSERT OR IGNORE INTO person ({', '.join(FIELDS)}) "  # noqa: S608 - our own words
    f"VALUES ({', '.join('?' * len(FIELDS))})"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be: its line, its column from 0 (-1: none), why."""

    line: int
    column: int
    cell: str
    words: Words


class Work:
    """The file, open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, person: Sequence[Any]) -> bool:
        """One person more, as FIELDS name them; False if the number was there."""
        return self._db.execute(_ADD, person).rowcount == 1

    def add_twice(self, line: int, mark: bytes) -> None:
        """A line whose number an earlier one has."""
        first = self._db.execute("SELECT line FROM person WHERE mark = ?", (mark,))
        told = (line, first.fetchone()[0])
        self._db.execute("INSERT INTO twice VALUES (?, ?)", told)

    def add_fault(self, fault: Fault) -> None:
        """A cell that is wrong."""
        words = json.dumps(to_plain(fault.words), ensure_ascii=False)
        told = (fault.line, fault.column, fault.cell, words)
        self._db.execute("INSERT INTO fault VALUES (?, ?, ?, ?)", told)

    def say(self, name: str, value: Any) -> None:
        """Something about the list as a whole."""
        told = (name, json.dumps(value, ensure_ascii=False))
        self._db.execute(_SAY, told)

    def said(self, name: str) -> Any:
        """What was said, or None."""
        found = self.rows("SELECT value FROM said WHERE name = ?", name)
        return json.loads(found[0][0]) if found else None

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a question."""
        return self._db.execute(sql, values).fetchall()

    def pieces(self, sql: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a question, so many at a time."""
        cursor = self._db.execute(sql)
        while piece := cursor.fetchmany(size):
            yield piece

    def mark_known(self, lines: list[int]) -> None:
        """These people are members already."""
        told = ((line,) for line in lines)
        self._db.executemany("UPDATE person SET known = 1 WHERE line = ?", told)

    def count(self, question: str) -> int:
        """How many rows: `person WHERE known`."""
        ((found,),) = self.rows(f"SELECT COUNT(*) FROM {question}")  # noqa: S608
        return int(found)

    def faults(self, after: tuple[int, int], most: int) -> list[Fault]:
        """The wrong cells after a line and column, in their order."""
        found = self.rows(
            "SELECT line, column, cell, words FROM fault WHERE (line, column) > (?, ?) "
            "ORDER BY line, column LIMIT ?",
            *after,
            most,
        )
        return [
            Fault(line, column, cell, from_plain(json.loads(words)))
            for line, column, cell, words in found
        ]


@contextmanager
def new(folder: Path) -> Iterator[Work]:
    """A new file, whole once this ends without an error; readable by nobody else."""
    path, draft = folder / NAME, folder / f".{NAME}.new"
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        # Only a draft: whatever happens to the computer, it is made anew.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        connection.execute("BEGIN")
        for table in _TABLES:
            connection.execute(table)
        yield Work(connection)
        for index in _INDEXES:
            connection.execute(index)
        connection.execute("COMMIT")
    draft.replace(path)


@contextmanager
def opened(folder: Path) -> Iterator[Work]:
    """The file as it was read."""
    path = folder / NAME
    if not path.is_file():
        raise FileNotFoundError(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield Work(connection)
