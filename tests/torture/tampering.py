"""Tampering: whoever has the database in hand changes one thing, and is found.

R19 of the promises: rows of the ledger edited, removed, swapped, its end cut off with
all sums put right, an older database put in its place, or all of it written anew.
`flask verify` finds what is inside; the last three need the head that was written down
elsewhere. A few are tried by the command, and all often by the same proof in one
process, for a command takes a second to start. The control is the ledger untouched.
"""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from stampcard.models.base import close_database, open_database
from stampcard.models.ledger import FIRST_HASH, link
from stampcard.services import heads, upkeep
from stampcard.values.heads import read
from tests.torture.street import Figure, Shop, open_shop
from tests.torture.tills import proof
from tests.torture.visitors import Client

TIMES, COMMANDS = {False: 40, True: 500}, {False: 3, True: 12}
ACTS, LAST = 60, 12
Tamper = Callable[[sqlite3.Connection, random.Random], None]
Row = tuple[Any, ...]
_KEYS = {
    "act": ("seq",),
    "entry": ("act_id", "line"),
    "balance": ("account_id", "programme_id", "unit"),
}


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """All kinds in turn, some by the command, then the control."""
    dice = random.Random(seed)
    shop, older, head = _worked_shop(dice)
    kinds: dict[str, Tamper] = {**KINDS, "rolled back": _put_back(older)}
    some = dice.sample(sorted(kinds), COMMANDS[full])
    yield _by_command(shop, head, {name: kinds[name] for name in some}, dice)
    yield _in_one_process(shop, head, kinds, TIMES[full], dice)
    seen = proof(shop, "--against", head)
    yield Figure(
        "R19c control: the ledger untouched",
        "sound, and the head is in it",
        f"ok {seen['ok']}, {seen['acts']} acts, head {seen['against']}",
        seen["ok"] and seen["against"] == "ok",
    )


def _by_command(
    shop: Shop, head: str, kinds: dict[str, Tamper], dice: random.Random
) -> Figure:
    missed = []
    for name, tamper in kinds.items():
        twin = shop.copy()
        _change(_file(twin), tamper, dice)
        done = twin.run("verify", "--json", "--against", head)
        if not done.returncode or '"ok": false' not in done.stdout:
            missed.append(name)
    return Figure(
        f"R19 {len(kinds)} kinds of tampering, by `flask verify --against`",
        "all found, exit code not 0",
        f"{len(kinds) - len(missed)} of {len(kinds)} found; missed: {missed or 'none'}",
        not missed,
    )


def _in_one_process(
    shop: Shop, head: str, kinds: dict[str, Tamper], times: int, dice: random.Random
) -> Figure:
    twin = shop.copy()
    missed, tried = Counter[str](), Counter[str]()
    for n in range(times):
        name = list(kinds)[n % len(kinds)]
        shutil.copy(_file(shop), _file(twin))
        _change(_file(twin), kinds[name], dice)
        tried[name] += 1
        missed[name] += not _found(_file(twin), head)
    gone = {name: count for name, count in missed.items() if count}
    return Figure(
        f"R19 {times} random changes, by the same proof in one process",
        "all found",
        f"{times - sum(gone.values())} of {times} found; missed: {gone or 'none'}; "
        f"{dict(tried)}",
        not gone,
    )


def _found(file: Path, head: str) -> bool:
    kept = read(head)
    assert kept
    open_database(f"sqlite:///{file}")
    try:
        return not upkeep.verify().ok or heads.compared(kept) != heads.OK
    finally:
        close_database()


def _worked_shop(dice: random.Random) -> tuple[Shop, Path, str]:
    """A shop after a day's work, its file of some acts before, and its head."""
    shop = open_shop(cards=20)
    with shop.serve() as server:
        _work(shop, server.port, ACTS - LAST, dice)
        server.stop()
    older = shop.folder / "older.sqlite3"
    _settle(_file(shop))
    shutil.copy(_file(shop), older)
    with shop.serve() as server:
        _work(shop, server.port, LAST, dice)
        server.stop()
    _settle(_file(shop))
    found = proof(shop)
    return shop, older, f"{found['acts']}:{found['head']}"


def _work(shop: Shop, port: int, acts: int, dice: random.Random) -> None:
    client = Client(port, token=shop.token)
    for _ in range(acts):
        word = dice.choice(("stamps", "stamps", "coupons"))
        verb = "redeem" if word == "coupons" else "earn"
        client.act(id=str(uuid4()), verb=verb, code=dice.choice(shop.codes(word)))
    client.close()


def _file(shop: Shop) -> Path:
    return shop.folder / "stampcard.sqlite3"


def _settle(file: Path) -> None:
    """Bring the log into the file, so that the file alone is the database."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _change(file: Path, tamper: Tamper, dice: random.Random) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for table in ("act", "entry", "terms_version"):
            for verb in ("update", "delete"):
                database.execute(f"DROP TRIGGER IF EXISTS {table}_never_{verb}")
        tamper(database, dice)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _edit(table: str) -> Tamper:
    """One column of one row, to another value of its kind."""

    def tamper(database: sqlite3.Connection, dice: random.Random) -> None:
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        while True:
            key, name = _any_row(database, table, dice), dice.choice(names)
            where = _where(table)
            before = database.execute(
                f"SELECT {name} FROM {table} WHERE {where}", key
            ).fetchone()[0]
            try:
                database.execute(
                    f"UPDATE {table} SET {name} = ? WHERE {where}",
                    (_another(before, dice), *key),
                )
            except sqlite3.IntegrityError:
                continue  # another row has that key: the engine itself refuses
            return

    return tamper


def _another(value: object, dice: random.Random) -> object:
    if value is None:
        return dice.randrange(10**6, 10**9)
    if isinstance(value, int):
        return value + dice.choice((-2, -1, 1, 2, 10**6))
    if isinstance(value, bytes):
        if not value:
            return b"\0"
        at = dice.randrange(len(value))
        return (
            value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1 :]
        )
    return f"{value} " if dice.random() < 0.5 else f"x{value}"


def _delete(table: str) -> Tamper:
    def tamper(database: sqlite3.Connection, dice: random.Random) -> None:
        key = _any_row(database, table, dice)
        database.execute(f"DELETE FROM {table} WHERE {_where(table)}", key)

    return tamper


def _add_entry(database: sqlite3.Connection, dice: random.Random) -> None:
    """A stamp slipped into an act of old, with its balance."""
    act, account, unit = dice.choice(
        database.execute("SELECT act_id, account_id, unit FROM entry").fetchall()
    )
    database.execute(
        "INSERT INTO entry SELECT ?, MAX(line) + 1, ?, ?, 1, '' FROM entry "
        "WHERE act_id = ?",
        (act, account, unit, act),
    )
    database.execute(
        "UPDATE balance SET amount = amount + 1 WHERE account_id = ? AND unit = ?",
        (account, unit),
    )


def _swap_acts(database: sqlite3.Connection, dice: random.Random) -> None:
    """Two acts change places, their entries with them."""
    last = _last(database)
    one, two = dice.sample(range(1, last + 1), 2)
    for table, name in (("act", "seq"), ("entry", "act_id")):
        for old, new in ((one, -1), (two, one), (-1, two)):
            database.execute(
                f"UPDATE {table} SET {name} = ? WHERE {name} = ?", (new, old)
            )


def _swap_entries(database: sqlite3.Connection, dice: random.Random) -> None:
    """A stamp goes to another card and that card's to this one; all sums stay right."""
    rows = database.execute("SELECT act_id, line, account_id FROM entry").fetchall()
    while True:
        one, two = dice.sample(rows, 2)
        if one[2] != two[2]:
            break
    for row, account in ((one, two[2]), (two, one[2])):
        database.execute(
            "UPDATE entry SET account_id = ? WHERE act_id = ? AND line = ?",
            (account, *row[:2]),
        )
    _balance_anew(database)


def _cut_the_end(database: sqlite3.Connection, dice: random.Random) -> None:
    """The newest acts removed as if they had never been."""
    first = _last(database) - dice.randrange(LAST)
    database.execute("DELETE FROM entry WHERE act_id >= ?", (first,))
    database.execute("DELETE FROM act WHERE seq >= ?", (first,))
    _balance_anew(database)


def _write_anew(database: sqlite3.Connection, dice: random.Random) -> None:
    """One amount changed, and every hash and balance after it worked out again."""
    act, line = _any_row(database, "entry", dice)
    database.execute(
        "UPDATE entry SET amount = amount + 1 WHERE act_id = ? AND line = ?",
        (act, line),
    )
    _balance_anew(database)
    last = FIRST_HASH
    for seq, act_id, content, *others, _ in database.execute(
        "SELECT seq, id, content, verb, programme_id, card, outlet_id, staff_id, "
        "device, at, day, outcome, reason, reverses, detail, hash FROM act ORDER BY seq"
    ).fetchall():
        lines = database.execute(
            "SELECT account_id, unit, amount, note FROM entry WHERE act_id = ? "
            "ORDER BY line",
            (seq,),
        ).fetchall()
        fields = [act_id.hex(), content.hex(), *others]
        last = link(last, [fields, [list(each) for each in lines]])
        database.execute("UPDATE act SET hash = ? WHERE seq = ?", (last, seq))


def _put_back(older: Path) -> Tamper:
    """An older database in place of today's."""

    def tamper(database: sqlite3.Connection, dice: random.Random) -> None:
        with closing(sqlite3.connect(older)) as source:
            source.backup(database)

    return tamper


def _balance_anew(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM balance")
    database.execute(
        "INSERT INTO balance SELECT account_id, programme_id, unit, SUM(amount) "
        "FROM entry JOIN act ON seq = act_id GROUP BY 1, 2, 3"
    )


def _any_row(database: sqlite3.Connection, table: str, dice: random.Random) -> Row:
    names = ", ".join(_KEYS[table])
    found: list[Row] = database.execute(f"SELECT {names} FROM {table}").fetchall()
    return dice.choice(found)


def _where(table: str) -> str:
    return " AND ".join(f"{name} = ?" for name in _KEYS[table])


def _last(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT MAX(seq) FROM act").fetchone()[0])


KINDS: dict[str, Tamper] = {
    "act edited": _edit("act"),
    "entry edited": _edit("entry"),
    "balance edited": _edit("balance"),
    "act removed": _delete("act"),
    "entry removed": _delete("entry"),
    "balance removed": _delete("balance"),
    "entry added": _add_entry,
    "acts swapped": _swap_acts,
    "entries swapped": _swap_entries,
    "end cut": _cut_the_end,
    "written anew": _write_anew,
}
