"""The ledger's own statements, held against its tables."""

import dataclasses
import hashlib
import importlib.util
import json
from uuid import uuid4

import peewee
import pytest

from stampcard.models import ledger, proof
from stampcard.models.acts import New, Recorded
from stampcard.models.base import database, row
from stampcard.models.ledger import ACCEPTED, Act, Balance, EntryRow
from stampcard.models.writing import StorageError, write
from stampcard.values.decisions import Entry
from tests.builders import a_card, seen, stamp
from tests.engines import unguarded

pytestmark = pytest.mark.usefixtures("shop")


def failing() -> None:
    """A job that the disk fails."""
    raise peewee.OperationalError("disk I/O error")


def test_a_damaged_end_is_left_to_the_proof_while_no_write_has_failed(account):
    unguarded("UPDATE act SET detail = '[]' WHERE seq = 2")

    write(lambda: ledger.append(new(), ()))

    assert ledger.counts()[0] == 3
    assert proof.of_open().first_bad == 2


@pytest.fixture
def account(house):
    """The account of a card with one stamp, in programme 1."""
    code = a_card(house)
    stamp(code, house)
    return seen(code, house).card.account


def new(**changes) -> New:
    plain = {"verb": "earn", "programme": 1, "card": 1, "outlet": 1, "staff": 1}
    more = {"device": None, "at_ms": 1, "day": "2026-03-01", "outcome": ACCEPTED}
    return New(id=uuid4(), content=b"asked", **plain | more | changes)


def columns(model) -> list[str]:
    return [field.column_name for field in model._meta.sorted_fields]


@pytest.mark.parametrize(
    ("model", "table"), [(Act, "act"), (EntryRow, "entry"), (Balance, "balance")]
)
def test_the_tables_are_as_the_models_say(model, table):
    found = [column.name for column in database.get_columns(table)]

    assert model._meta.table_name == table
    assert found == columns(model)


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [Act, EntryRow, Balance])
def test_the_tables_keep_what_the_models_promise(model):
    table, fields = model._meta.table_name, model._meta.sorted_fields
    indexes = [index for index in database.get_indexes(table) if index.columns]
    empty = {column.name for column in database.get_columns(table) if column.null}
    sql = row("SELECT sql FROM sqlite_master WHERE name = ?", table)[0]

    assert {field.column_name for field in fields if field.null} == empty
    assert {f.column_name for f in fields if f.unique} == {
        index.columns[0]
        for index in indexes
        if index.unique and len(index.columns) == 1
    }
    assert {f.column_name for f in fields if f.index and not f.primary_key} <= {
        index.columns[0] for index in indexes
    }
    assert ("WITHOUT ROWID" in sql) == bool(model._meta.without_rowid)


def test_an_act_is_read_as_the_model_reads_it(account):
    recorded = ledger.append(new(detail='{"a": 1}'), ())
    kept = Act.get(Act.seq == recorded.seq)

    assert [f.name for f in dataclasses.fields(Recorded)][:4] == columns(Act)[:4]
    assert bytes(kept.id) == recorded.id.bytes
    assert (kept.verb, kept.day, kept.detail) == ("earn", "2026-03-01", '{"a": 1}')
    assert bytes(kept.hash) == recorded.hash
    assert ledger.known(recorded.id) == recorded
    assert recorded.facts == {"a": 1}


def test_entries_are_kept_in_their_order_and_added_up(account):
    entries = (Entry(account, "stamp", 2, "two"), Entry(account, "reward", 1, "চা"))
    before = ledger.balances(account, 1)

    recorded = ledger.append(new(), entries)

    assert ledger.entries_of(recorded.seq) == entries
    assert ledger.balances(account, 1) == {"stamp": before["stamp"] + 2, "reward": 1}
    assert ledger.balances(account, 2) == {}
    assert ledger.wrong_balances() == []


def test_each_act_is_tied_to_the_one_before(account):
    entries = (Entry(account, "stamp", 1),)
    first, second = ledger.append(new(), ()), ledger.append(new(), entries)

    assert second.hash == ledger.link_of(first.hash, second, entries)
    assert second.hash != ledger.link_of(bytes(32), second, entries)
    assert second.hash != ledger.link_of(first.hash, second, ())


def test_an_act_is_at_least_as_late_as_the_one_before_it(account):
    late = write(lambda: ledger.append(new(at_ms=2**41), ()))

    early = write(lambda: ledger.append(new(at_ms=1), ()))

    assert early.at_ms == late.at_ms == ledger.tip().at_ms == 2**41


def test_after_a_failed_write_nothing_is_built_upon_a_damaged_end(account):
    write(lambda: ledger.append(new(), ()))
    with pytest.raises(StorageError):
        write(failing)
    write(lambda: ledger.append(new(), ()))  # the end is sound
    with pytest.raises(StorageError):
        write(failing)
    unguarded("UPDATE act SET detail = '[]' WHERE seq = 4")

    with pytest.raises(StorageError, match="act 4"):
        write(lambda: ledger.append(new(), ()))

    assert ledger.counts()[0] == 4


@pytest.mark.sqlite
@pytest.mark.parametrize("end", ["00" * 32, "ff" * 32])
def test_whatever_hash_stands_at_a_damaged_end_nothing_is_built_upon_it(account, end):
    with pytest.raises(StorageError):
        write(failing)
    unguarded(f"UPDATE act SET hash = x'{end}' WHERE seq = 2")

    with pytest.raises(StorageError, match="act 2"):
        write(lambda: ledger.append(new(), ()))


def test_after_a_failed_write_the_first_and_the_second_act_are_written(shop):
    for count in (1, 2, 3):
        with pytest.raises(StorageError):
            write(failing)
        write(lambda: ledger.append(new(card=None, programme=None), ()))
        assert ledger.counts() == (count, 0)


def test_the_chain_stays_the_same_for_ever(shop):
    begin = ledger.tip()
    wish = new(card=None, programme=None, detail='{"note":"চা"}')
    first = ledger.append(wish, ())

    assert (begin.seq, begin.at_ms, begin.hash) == (0, 0, bytes(32))
    plain = (
        f'[["{wish.id.hex}","61736b6564","earn",null,null,1,1,null,1,"2026-03-01",'
        '"accepted","",null,"{\\"note\\":\\"চা\\"}"],[]]'
    )
    assert first.hash == hashlib.sha256(bytes(32) + plain.encode()).digest()


def test_without_the_fast_writer_of_json_the_chain_is_the_same(monkeypatch):
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)
    spec = importlib.util.find_spec(ledger.__name__)
    slow = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(slow)
    plain = [["চা", 1, None], [[7, "stamp", -1, ""]]]

    assert slow.link(bytes(32), plain) == ledger.link(bytes(32), plain)


def test_an_id_stands_once(account):
    twice = new()
    ledger.append(twice, ())

    with pytest.raises(Exception, match=r"(?i)unique"):
        ledger.append(twice, ())


def test_undone_entries_are_not_among_the_recent(account):
    act = ledger.append(new(), (Entry(account, "stamp", 5),))
    assert [past.amount for past in ledger.recent(account, 1)] == [5, 1]

    ledger.append(new(verb="reverse", reverses=act.seq), (Entry(account, "stamp", -5),))

    assert [past.amount for past in ledger.recent(account, 1)] == [1]
    assert ledger.reversal_of(act.seq).reverses == act.seq


def test_rules_look_back_on_sixty_four_entries_however_many_there_are(account):
    for amount in range(1, 71):
        ledger.append(new(), (Entry(account, "stamp", amount),))

    found = [past.amount for past in ledger.recent(account, 1)]

    assert found == list(range(70, 6, -1))


def test_a_card_tells_its_fifty_newest_acts(account):
    for _ in range(50):
        ledger.append(new(), ())
    through = ledger.append(new(card=9), (Entry(account, "stamp", 1),))

    found = ledger.of_card(1, account)

    assert [act.seq for act in found] == list(range(53, 3, -1))
    assert found[0] == through
    assert ledger.of_card(8, None) == [], "nothing of any account"


def test_the_newest_acts_come_first_and_page_back(account):
    for _ in range(5):
        ledger.append(new(), ())

    first = ledger.newest(3)
    then = ledger.newest(3, before=first[-1].seq)

    assert [act.seq for act in first + then] == [7, 6, 5, 4, 3, 2]


def test_everything_is_read_oldest_first_past_a_thousand(account):
    with database.atomic():
        for _ in range(1005):
            ledger.append(new(), ())

    assert [act.seq for act in ledger.everything()] == list(range(1, 1008))
    assert [act.seq for act in ledger.newest(2)] == [1007, 1006]
    assert ledger.counts() == (1007, 1)


def test_the_last_use_names_time_and_outlet(account):
    assert ledger.last_use(account) is None
    use = ledger.append(new(verb="redeem"), (Entry(account, "stamp", -1),))

    assert ledger.last_use(account) == (use.at_ms, 1)
    ledger.append(new(verb="reverse", reverses=use.seq), (Entry(account, "stamp", 1),))
    assert ledger.last_use(account) is None
