"""The ledger's own statements, held against its tables."""

import dataclasses
from uuid import uuid4

import peewee
import pytest

from stampcard.models import ledger
from stampcard.models.base import database
from stampcard.models.ledger import ACCEPTED, Act, Balance, EntryRow, New, Recorded
from stampcard.models.writing import StorageError, write
from stampcard.values.decisions import Entry
from tests.builders import a_card, seen, stamp
from tests.engines import unguarded

pytestmark = pytest.mark.usefixtures("shop")


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


def test_after_a_failed_write_nothing_is_built_upon_a_damaged_end(account):
    write(lambda: ledger.append(new(), ()))

    def failing() -> None:
        raise peewee.OperationalError("disk I/O error")

    with pytest.raises(StorageError):
        write(failing)
    write(lambda: ledger.append(new(), ()))  # the end is sound
    with pytest.raises(StorageError):
        write(failing)
    unguarded("UPDATE act SET detail = '[]' WHERE seq = 4")

    with pytest.raises(StorageError, match="act 4"):
        write(lambda: ledger.append(new(), ()))

    assert ledger.counts()[0] == 4


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
    assert ledger.counts() == (1007, 1)


def test_the_last_use_names_time_and_outlet(account):
    assert ledger.last_use(account) is None
    use = ledger.append(new(verb="redeem"), (Entry(account, "stamp", -1),))

    assert ledger.last_use(account) == (use.at_ms, 1)
    ledger.append(new(verb="reverse", reverses=use.seq), (Entry(account, "stamp", 1),))
    assert ledger.last_use(account) is None
