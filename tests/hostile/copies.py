"""Files that somebody may hand to `flask restore` in place of a copy.

Each maker gets a folder of its own and a good copy of the shop, and gives the path to
be typed. What a maker spoils is said by its name.
"""

import gzip
import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

Maker = Callable[[Path, Path], Path]
MAKERS: dict[str, Maker] = {}
NAME = "copy.sqlite3"
PAGE = 4096
TERABYTE = 2**40
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
# Statements that put into a copy what is not ours, and leave its acts as they were.
DEFINING = {
    "a view of its own": "CREATE VIEW extra AS SELECT 1",
    "a trigger that gives stamps": "CREATE TRIGGER gift AFTER INSERT ON act BEGIN "
    "INSERT INTO balance SELECT * FROM balance; END",
    "a trigger at each sign-in": "CREATE TRIGGER thief AFTER INSERT ON session BEGIN "
    "UPDATE staff SET password_hash = ''; END",
    "a guard taken off": "DROP TRIGGER act_never_update",
    "a guard that guards nothing": "DROP TRIGGER act_never_update; "
    "CREATE TRIGGER act_never_update BEFORE UPDATE ON act BEGIN SELECT 1; END",
    "a table of its own": "CREATE TABLE extra (x)",
    "a searched table of its own": "CREATE VIRTUAL TABLE extra USING fts5(x)",
    "an index that computes": "CREATE INDEX extra ON staff (hex(zeroblob(id)))",
    "a column that computes": "ALTER TABLE staff ADD COLUMN extra "
    "AS (hex(zeroblob(100000000)))",
    "an endless view in place of the acts": "ALTER TABLE act RENAME TO hidden; "
    f"CREATE VIEW act AS {ENDLESS} i AS seq FROM n",
    "an endless view in place of its history": "DROP TABLE schema_migration; "
    f"CREATE VIEW schema_migration AS {ENDLESS} i AS name FROM n",
    "no history": "DELETE FROM schema_migration",
    "a history with a gap": "DELETE FROM schema_migration WHERE name LIKE '0002%'",
    "a history from later": "INSERT INTO schema_migration (name, applied) "
    "VALUES ('9999_later', '2030')",
    "a trigger under SQLite's own name": "PRAGMA writable_schema = 1; "
    "INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_stat1', 'staff', 0, "
    "'CREATE TRIGGER sqlite_stat1 AFTER INSERT ON staff BEGIN SELECT 1; END')",
}
# Statements that change what is in the ledger, with its guards put back afterwards.
TAMPERING = {
    "an act by someone else": "UPDATE act SET detail = 'x' WHERE seq = 2",
    "an act less": "DELETE FROM act WHERE seq = 2",
    "acts cut off the middle": "UPDATE act SET seq = seq + 5 WHERE seq > 1",
    "an act that is no act": "UPDATE act SET id = 7, hash = 'x' WHERE seq = 2",
    "a balance made up": "UPDATE balance SET amount = amount + 9",
}


def maker(made: Maker) -> Maker:
    """One of the makers, known by its name in words."""
    MAKERS[made.__name__.replace("_", " ")] = made
    return made


def defined(statements: str) -> Maker:
    """A maker that runs statements in a copy."""

    def made(folder: Path, good: Path) -> Path:
        return altered(taken(folder, good), statements)

    return made


def tampered(statement: str) -> Maker:
    """A maker that changes the ledger behind its guards."""

    def made(folder: Path, good: Path) -> Path:
        file = taken(folder, good)
        with closing(sqlite3.connect(file)) as opened:
            guards = opened.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
        off = ";".join(f"DROP TRIGGER {name}" for name, _ in guards)
        on = ";".join(sql for _, sql in guards)
        return altered(file, f"{off}; {statement}; {on}")

    return made


def taken(folder: Path, good: Path) -> Path:
    """The good copy under a name in a folder, to be spoilt there."""
    file = folder / NAME
    file.write_bytes(good.read_bytes())
    return file


def altered(file: Path, statements: str) -> Path:
    """The file after statements were run in it."""
    with closing(sqlite3.connect(file)) as opened:
        opened.executescript(statements)
        opened.commit()
    return file


def cut(at: float) -> Maker:
    """A maker that keeps the first part of a copy."""

    def made(folder: Path, good: Path) -> Path:
        file = taken(folder, good)
        os.truncate(file, int(file.stat().st_size * at))
        return file

    return made


def named(name: str) -> Maker:
    """A maker that gives a good copy a bad name."""

    def made(folder: Path, good: Path) -> Path:
        file = Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name)))
        file.write_bytes(good.read_bytes())
        return file

    return made


def beside(end: str, make: Callable[[Path], object]) -> Maker:
    """A maker that lays something beside a good copy."""

    def made(folder: Path, good: Path) -> Path:
        file = taken(folder, good)
        make(file.with_name(file.name + end))
        return file

    return made


MAKERS |= {word: defined(text) for word, text in DEFINING.items()}
MAKERS |= {word: tampered(text) for word, text in TAMPERING.items()}
MAKERS |= {
    "cut in the middle": cut(0.5),
    "cut near its end": cut(0.99),
    "a name of two lines": named("copy\nRestored: 9 acts.sqlite3"),
    "a name that colours the terminal": named("copy\x1b[2J\x1b[31m.sqlite3"),
    "a name that turns the line": named("copy\u202e3etilqs.sqlite3"),
    "a name that is no text": named("copy\udcff.sqlite3"),
    "a log beside it": beside("-wal", lambda log: log.write_bytes(os.urandom(5000))),
    "a pipe for its log": beside("-wal", os.mkfifo),
    "a journal beside it": beside("-journal", lambda log: log.write_bytes(b"x" * 600)),
    "a pipe for its journal": beside("-journal", os.mkfifo),
}


@maker
def nothing(folder: Path, good: Path) -> Path:
    return folder / NAME


@maker
def an_empty_file(folder: Path, good: Path) -> Path:
    (folder / NAME).touch()
    return folder / NAME


@maker
def a_beginning_alone(folder: Path, good: Path) -> Path:
    (folder / NAME).write_bytes(good.read_bytes()[:100])
    return folder / NAME


@maker
def a_letter(folder: Path, good: Path) -> Path:
    (folder / NAME).write_text("to the landlord, " * 1000)
    return folder / NAME


@maker
def a_letter_that_begins_like_a_copy(folder: Path, good: Path) -> Path:
    (folder / NAME).write_bytes(good.read_bytes()[:100] + os.urandom(50_000))
    return folder / NAME


@maker
def a_copy_packed(folder: Path, good: Path) -> Path:
    (folder / NAME).write_bytes(gzip.compress(good.read_bytes()))
    return folder / NAME


@maker
def another_programs_database(folder: Path, good: Path) -> Path:
    return altered(folder / NAME, "CREATE TABLE bookmark (url); CREATE TABLE act (seq)")


@maker
def another_programs_database_with_a_history(folder: Path, good: Path) -> Path:
    tables = "CREATE TABLE schema_migration (name); CREATE TABLE act (seq, hash)"
    return altered(folder / NAME, f"{tables}; INSERT INTO act VALUES (1, x'00')")


@maker
def bytes_changed_here_and_there(folder: Path, good: Path) -> Path:
    data = bytearray(good.read_bytes())
    for at in range(5000, len(data), 3001):
        data[at] ^= 0xFF
    (folder / NAME).write_bytes(data)
    return folder / NAME


@maker
def a_terabyte_of_nothing(folder: Path, good: Path) -> Path:
    (folder / NAME).touch()
    os.truncate(folder / NAME, TERABYTE)
    return folder / NAME


@maker
def a_copy_with_a_terabyte_of_nothing_behind_it(folder: Path, good: Path) -> Path:
    os.truncate(taken(folder, good), TERABYTE)
    return folder / NAME


@maker
def a_copy_that_says_it_has_a_terabyte(folder: Path, good: Path) -> Path:
    file = taken(folder, good)
    with file.open("r+b") as opened:
        opened.seek(28)
        opened.write((TERABYTE // PAGE).to_bytes(4, "big"))
    os.truncate(file, TERABYTE)
    return file


@maker
def a_link_to_a_copy(folder: Path, good: Path) -> Path:
    (folder / NAME).symlink_to(good)
    return folder / NAME


@maker
def a_link_to_a_file_of_the_system(folder: Path, good: Path) -> Path:
    (folder / NAME).symlink_to("/etc/passwd")
    return folder / NAME


@maker
def a_link_to_itself(folder: Path, good: Path) -> Path:
    (folder / NAME).symlink_to(NAME)
    return folder / NAME


@maker
def a_folder(folder: Path, good: Path) -> Path:
    (folder / NAME).mkdir()
    return folder / NAME


@maker
def a_file_taken_for_a_folder(folder: Path, good: Path) -> Path:
    return taken(folder, good) / NAME


@maker
def a_name_longer_than_any(folder: Path, good: Path) -> Path:
    return folder / ("x" * 5000)


@maker
def a_pipe(folder: Path, good: Path) -> Path:
    os.mkfifo(folder / NAME)
    return folder / NAME


@maker
def a_socket(folder: Path, good: Path) -> Path:
    before = Path.cwd()
    os.chdir(folder)  # an address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(NAME)
    finally:
        os.chdir(before)
    return folder / NAME


@maker
def a_device_without_end(folder: Path, good: Path) -> Path:
    return Path("/dev/zero")


@maker
def a_file_that_fails_when_read(folder: Path, good: Path) -> Path:
    return Path("/proc/self/mem")


@maker
def pages_that_lead_to_each_other(folder: Path, good: Path) -> Path:
    """A bomb: small, but with more acts than anybody could count."""
    file = taken(folder, good)
    with closing(sqlite3.connect(file)) as opened:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'act'"
        root = opened.execute(query).fetchone()[0]
    data = bytearray(file.read_bytes())
    folded(data, root, last=data[(root - 1) * PAGE : root * PAGE])
    file.write_bytes(data)
    return file


@maker
def many_pages_that_lead_to_each_other(folder: Path, good: Path) -> Path:
    """The same in a file so large that another process proves it."""
    wide = "UPDATE shop SET address = hex(zeroblob(2500000))"
    return pages_that_lead_to_each_other(folder, altered(taken(folder, good), wide))


@maker
def definitions_that_lead_to_each_other(folder: Path, good: Path) -> Path:
    """A bomb: what is defined is read over and over before the first question."""
    file = folder / NAME
    altered(file, "CREATE TABLE act (seq PRIMARY KEY, hash)")
    data = bytearray(file.read_bytes())
    first = data[:PAGE]
    cells = [int.from_bytes(first[at : at + 2], "big") for at in (108, 110)]
    index = min(cells)  # written last: the index that has no text
    only = leaf(bytes(first[index : max(cells)]))
    data += leaf(bytes(first[max(cells) :]))
    folded(data, 1, last=only, before=len(data) // PAGE)
    file.write_bytes(data)
    return file


def folded(data: bytearray, root: int, *, last: bytes, before: int = 0) -> None:
    """Lay nine pages, each of which leads some 500 times to the next, below a root."""
    start = len(data) // PAGE + 1
    for n in range(9):
        data += branch(start + n + 1)
    data += last
    top = branch(start, before=before, room=100 if root == 1 else 0)
    at = (root - 1) * PAGE
    data[at + (100 if root == 1 else 0) : at + PAGE] = top
    data[28:32] = (len(data) // PAGE).to_bytes(4, "big")


def branch(child: int, *, before: int = 0, room: int = 0) -> bytes:
    """A page of a table that only leads on: to one page first, then to another."""
    count = (PAGE - room - 12) // 8
    children = [before or child] + [child] * (count - 1)
    cells = b"".join(one.to_bytes(4, "big") + b"\x81\x00" for one in children)
    starts = (PAGE - 6 * (count - n) for n in range(count))
    pointers = b"".join(at.to_bytes(2, "big") for at in starts)
    head = b"\5\0\0" + count.to_bytes(2, "big")
    head += (PAGE - len(cells)).to_bytes(2, "big") + b"\0" + child.to_bytes(4, "big")
    return (head + pointers).ljust(PAGE - room - len(cells), b"\0") + cells


def leaf(cell: bytes) -> bytes:
    """A page of a table with one row."""
    at = PAGE - len(cell)
    head = b"\x0d\0\0\0\1" + at.to_bytes(2, "big") + b"\0" + at.to_bytes(2, "big")
    return head.ljust(at, b"\0") + cell
