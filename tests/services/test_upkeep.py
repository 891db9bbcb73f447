"""The ledger proved: sums, undoing, and tampering that is noticed."""

import os
import random

import peewee
import pytest

from stampcard.models import ledger
from stampcard.models.base import close_database, database, engine, row
from stampcard.services.upkeep import verify
from tests.builders import (
    a_batch,
    a_card,
    a_code,
    a_programme,
    balances,
    redeem,
    stamp,
    undo,
)
from tests.engines import unguarded

pytestmark = pytest.mark.usefixtures("shop")
GUARDED = ("act", "entry", "terms_version")


def random_acts(house, codes: list[str], count: int, *, undoing: bool) -> list:
    chance, done = random.Random(count), []
    for _ in range(count):
        code, kind = chance.choice(codes), chance.random()
        if kind < 0.6:
            done.append(stamp(code, house, count=chance.randint(1, 6)))
        elif kind < 0.85:
            done.append(redeem(code, house=house))
        elif done and undoing:
            done.append(undo(chance.choice(done), house))
    return done


def busy_cards(house) -> list[str]:
    settings = {"stamps_needed": 5, "surplus": "carry", "pause_seconds": 0}
    programme = a_programme("stamp_card", house, **settings, head_start=1)
    batch = a_batch(programme, 3, house)
    return [a_code(batch, n, house=house) for n in (1, 2, 3)]


def test_balances_are_the_sums_of_the_entries(house):
    random_acts(house, busy_cards(house), 80, undoing=True)
    sums = database.execute_sql(
        "SELECT account_id, unit, SUM(amount) FROM entry GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    kept = database.execute_sql(
        "SELECT account_id, unit, amount FROM balance ORDER BY 1, 2"
    ).fetchall()

    found = verify()

    assert sums == kept
    assert min(amount for *_, amount in kept) >= 0
    assert (found.ok, found.first_bad) == (True, None)
    assert (found.acts, found.entries) == ledger.counts()


def test_undoing_everything_in_turn_leads_back_to_the_start(house):
    codes = busy_cards(house)
    start = [balances(code, house) for code in codes]
    done = random_acts(house, codes, 60, undoing=False)

    for outcome in reversed(done):
        assert not outcome.accepted or undo(outcome, house).accepted

    assert [balances(code, house) for code in codes] == start


@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ("UPDATE act SET at = at - 1 WHERE seq = 5", 5),
        ("UPDATE act SET detail = '{}' WHERE seq = 6", 6),
        ("UPDATE act SET outcome = 'refused' WHERE seq = 4", 4),
        ("UPDATE act SET hash = content WHERE seq = 3", 3),
        ("UPDATE entry SET amount = 9 WHERE act_id = 4", 4),
        ("UPDATE entry SET account_id = 99 WHERE act_id = 7", 7),
        ("UPDATE entry SET line = 9 WHERE act_id = 4", 4),
        ("UPDATE entry SET line = -1 WHERE act_id = 4", 4),
        ("DELETE FROM entry WHERE act_id = 4", 4),
        ("DELETE FROM act WHERE seq = 4", 5),
        ("INSERT INTO entry VALUES (4, 9, 1, 'stamp', 1, '')", 4),
    ],
)
def test_tampering_is_noticed_and_the_first_bad_act_named(house, sql, first_bad):
    code = a_card(house, pause_seconds=0)
    for _ in range(8):
        stamp(code, house)
    assert verify().ok

    unguarded(sql)

    found = verify()
    assert not found.ok
    assert found.first_bad == first_bad


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE balance SET amount = amount + 1",
        "DELETE FROM balance",
        "INSERT INTO balance VALUES (1, 1, 'gold', 5)",
    ],
)
def test_a_wrong_balance_is_noticed(house, sql):
    stamp(a_card(house), house)

    database.execute_sql(sql)

    assert not verify().ok


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("change", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_rows_of_the_ledger_never_change(house, table, change):
    stamp(a_card(house), house)
    sql = change.format(table).replace("id", "line" if table == "entry" else "id")

    with pytest.raises(peewee.IntegrityError, match="only ever added"):
        database.execute_sql(sql)


@pytest.mark.sqlite
def test_a_page_that_no_act_is_read_from_is_looked_at_too(house):
    stamp(a_card(house), house)
    (page,) = row("SELECT rootpage FROM sqlite_master WHERE name LIKE 'session_%'")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_database()
    with engine().path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(os.urandom(4096))

    found = verify()

    assert (found.ok, found.first_bad) == (False, None)
    assert found.where == "in the pages of its file"
