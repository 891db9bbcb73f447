"""A shop with many years behind it: a valid ledger of any length, made quickly.

The rows are what acts through the counter would have left: numbered, chained, balanced.
Here the ledger's own chain is used, for there is no other way to make a million acts in
a minute; `flask verify` says whether it was done well.
"""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache

from stampcard.models.ledger import FIRST_HASH, chain
from stampcard.values.decisions import Entry
from tests.torture.street import Shop
from tests.torture.tills import stamped_shop

CARDS = 5000
_BEGAN = datetime(2024, 1, 1, 6, tzinfo=UTC)


def filled_shop(entries: int) -> Shop:
    """A copy of a shop whose ledger has so many entries, one an act."""
    return _filled(entries).copy()


@cache
def _filled(entries: int) -> Shop:
    shop, serials = stamped_shop(CARDS)
    programme = shop.ids["durable"]
    with closing(sqlite3.connect(shop.folder / "stampcard.sqlite3")) as database:
        database.execute("PRAGMA synchronous=0")
        _open_accounts(database, serials)
        _write_acts(database, entries, serials, programme)
        database.commit()
    return shop


def _open_accounts(database: sqlite3.Connection, serials: list[int]) -> None:
    at_ms = int(_BEGAN.timestamp() * 1000)
    database.executemany(
        "INSERT INTO account (id, opened_at) VALUES (?, ?)",
        ((n + 1, at_ms) for n in range(len(serials))),
    )
    database.executemany(
        "UPDATE card SET account_id = ? WHERE serial = ?",
        ((n + 1, serial) for n, serial in enumerate(serials)),
    )


def _write_acts(
    database: sqlite3.Connection, count: int, serials: list[int], programme: int
) -> None:
    last, step = FIRST_HASH, timedelta(seconds=60)
    held = dict.fromkeys(range(1, len(serials) + 1), 0)
    for start in range(0, count, 10_000):
        acts, lines = [], []
        for n in range(start, min(start + 10_000, count)):
            account = n % len(serials) + 1
            at = _BEGAN + n * step
            values = (
                os.urandom(16), b"filled", "earn", programme, serials[account - 1], 1,
                1, None, int(at.timestamp() * 1000), f"{at:%Y-%m-%d}", "accepted", "",
                None, "{}",
            )  # fmt: skip
            last = chain(last, values, [Entry(account, "stamp", 1)])
            acts.append((n + 1, *values, last))
            lines.append((n + 1, 0, account, "stamp", 1, ""))
            held[account] += 1
        database.executemany(f"INSERT INTO act VALUES ({_places(acts[0])})", acts)
        database.executemany(f"INSERT INTO entry VALUES ({_places(lines[0])})", lines)
    database.executemany(
        "INSERT INTO balance VALUES (?, ?, 'stamp', ?)",
        ((account, programme, n) for account, n in held.items() if n),
    )


def _places(row: tuple[object, ...]) -> str:
    return ", ".join("?" * len(row))
