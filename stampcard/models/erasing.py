"""A member taken out of a database: of the open one, or of a copy before its use.

Both are asked through a function, so that the same statements do for both.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from stampcard.models.base import row
from stampcard.models.cards import GOOD, VOID
from stampcard.models.members import ACCOUNTS_OF

Run = Callable[..., Any]  # a statement with `?` for values, and these: its cursor
OF_MEMBER = (
    "name_word",
    "member_tag",
    "holding",
    "consent",
    "message",
    "member_session",
)
BY_NUMBER = ("one_time_code", "join_wish")  # these know a person by number alone
SWEPT = ("member", *OF_MEMBER, *BY_NUMBER, "rights_request")
_ACTS = """
WITH own AS ({accounts})
SELECT COUNT(*) FROM (
    SELECT act_id AS seq FROM entry WHERE account_id IN (SELECT id FROM own)
    UNION SELECT seq FROM act WHERE card IN (
        SELECT serial FROM card WHERE account_id IN (SELECT id FROM own))) named"""
_COLUMNS = ("member", "at", "why", "request", "removed", "acts", "head", "staff_id")


def acts_of(member: int) -> int:
    """How many acts there are on a member's accounts and cards; they stay."""
    found = row(_ACTS.format(accounts=ACCOUNTS_OF), member)
    return int(found[0]) if found else 0


def rows_of(member: int, run: Run) -> Mapping[str, int]:
    """How many rows of each table name a member."""
    count = "SELECT COUNT(*) FROM {} WHERE member_id = ?"
    counts = {
        table: run(count.format(table), member).fetchone()[0] for table in OF_MEMBER
    }
    counts["member"] = int(is_held(member, run))
    return {table: count for table, count in counts.items() if count}


def take_out(
    member: int, run: Run, *, marks: Collection[bytes] = ()
) -> Mapping[str, int]:
    """Remove a member and all that names them; how many rows of each table went.

    What they held belongs to the bearer of its printed cards from then on; its numbers
    without paper are no numbers any more. `marks` are more fingerprints of theirs. Only
    inside a transaction.
    """
    numbers = (
        "(SELECT card.serial FROM card JOIN batch ON batch.id = card.batch_id "
        "JOIN holding ON holding.account_id = card.account_id "
        "WHERE batch.paperless AND holding.member_id = ?)"
    )
    run(
        f"UPDATE card SET state = ? WHERE state = ? AND serial IN {numbers}",  # noqa: S608
        VOID,
        GOOD,
        member,
    )
    run("UPDATE rights_request SET words = '', answer = '' WHERE member_id = ?", member)
    gone = dict(rows_of(member, run))
    found = run("SELECT fingerprint FROM member WHERE id = ?", member).fetchall()
    known = {*marks, *(bytes(mark) for (mark,) in found)}
    for table in BY_NUMBER:
        gone[table] = sum(
            run(f"DELETE FROM {table} WHERE fingerprint = ?", mark).rowcount  # noqa: S608
            for mark in known
        )
    for named in (str(member), *(mark.hex() for mark in known)):
        run("DELETE FROM attempt WHERE subject LIKE ?", f"%:{named}")
    run("DELETE FROM member WHERE id = ?", member)
    return {table: count for table, count in gone.items() if count}


def take_out_of_file(file: Path, erased: Collection[Mapping[str, Any]]) -> int:
    """Take people out of a copy that nobody uses, for good; how many it still held.

    `erased` are rows of the table of erasures, which the copy then has too.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:

        def run(sql: str, *values: Any) -> Any:
            return connection.execute(sql, values)

        if not _has_members(run):
            return 0
        # Its own journal would keep, beside the file, what is taken out of it.
        for pragma in (
            "journal_mode = MEMORY",
            "foreign_keys = 1",
            "secure_delete = 1",
        ):
            run(f"PRAGMA {pragma}")
        run("BEGIN IMMEDIATE")
        held = [each for each in erased if is_held(each["member"], run)]
        for each in held:
            take_out(each["member"], run)
        for each in erased:
            note(each, run)
        run("COMMIT")
        run("VACUUM")
    return len(held)


def held_in_file(file: Path, members: Collection[int]) -> int:
    """How many of some members a copy holds; it is only read."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:

        def run(sql: str, *values: Any) -> Any:
            return connection.execute(sql, values)

        return sum(is_held(one, run) for one in members) if _has_members(run) else 0


def note(erased: Mapping[str, Any], run: Run) -> None:
    """Bring back the row that proves an erasure, unless it is there."""
    staff = run("SELECT id FROM staff WHERE id = ?", erased["staff_id"]).fetchone()
    values = {**erased, "staff_id": staff[0] if staff else None}
    run(
        f"INSERT INTO erasure ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608
        "ON CONFLICT (member) DO NOTHING",
        *(values[name] for name in _COLUMNS),
    )


def is_held(member: int, run: Run) -> bool:
    """Whether a member is there."""
    found = run("SELECT 1 FROM member WHERE id = ?", member).fetchone()
    return found is not None


def _has_members(run: Run) -> bool:
    """Whether the tables are of a version that knows members."""
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'member'"
    return run(named).fetchone() is not None
