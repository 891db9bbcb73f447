import pytest

from stampcard.models.cards import PrintRun
from stampcard.services import print_runs
from stampcard.values.codes import number_of
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_batch, a_code, a_programme, reason, stamp

FACTS = {"batch", "programme", "first", "last", "count", "state", "valid_until"}


@pytest.fixture
def batch(owner, home):
    """Ten stamp cards just printed."""
    return a_batch(a_programme("stamp_card", home), 10, home, activate=False)


def test_a_batch_is_listed_and_shown(owner, batch):
    (listed,) = owner.told("batch", "list")

    assert listed.keys() == FACTS
    assert listed == owner.told("batch", "show", batch.id)
    assert (listed["first"], listed["last"]) == (number_of(1), number_of(10))
    assert (listed["count"], listed["state"]) == (10, "printed")
    assert number_of(10) in owner.run("batch", "list").out


def test_a_batch_earns_nothing_until_it_is_in_use(owner, batch, home):
    code = a_code(batch, house=home)
    assert reason(stamp(code, home)) is Reason.NOT_ACTIVE

    told = owner.told("batch", "activate", batch.id)

    assert (told["batch"], told["state"]) == (batch.id, "in_use")
    assert reason(stamp(code, home)) is None
    assert owner.told("batch", "activate", batch.id) == told


def test_a_few_cards_of_a_batch_are_blocked(owner, batch, home):
    owner.told("batch", "activate", batch.id)

    told = owner.told(
        "batch", "spoil", batch.id, "--from", number_of(3), "--to", number_of(4)
    )

    assert (told["blocked"], told["state"]) == (2, "in_use")
    reasons = [reason(stamp(a_code(batch, n, house=home), home)) for n in (2, 3, 4, 5)]
    assert reasons == [None, Reason.VOID, Reason.VOID, None]


def test_a_spoiled_batch_stays_spoiled(owner, batch):
    told = owner.told("batch", "spoil", batch.id)

    assert (told["blocked"], told["state"]) == (10, "spoiled")
    assert "spoiled" in owner.refused("batch", "activate", batch.id)
    assert owner.told("batch", "show", batch.id)["state"] == "spoiled"


@pytest.mark.parametrize("action", ["show", "activate", "spoil"])
def test_an_unknown_batch_is_one_sentence(owner, action):
    assert owner.refused("batch", action, 7) == "There is no batch 7."


@pytest.mark.parametrize("number", [number_of(11), "ZZZ", "0000001X", "কিছু", "x" * 999])
@pytest.mark.parametrize("end", ["--from", "--to"])
def test_a_number_outside_the_batch_is_one_sentence(owner, batch, end, number):
    said = owner.refused("batch", "spoil", batch.id, end, number)

    assert f"is not in batch {batch.id}." in said
    assert len(said) < 100


def test_numbers_the_wrong_way_round_block_nothing(owner, batch):
    words = ("--from", number_of(5), "--to", number_of(2))

    said = owner.refused("batch", "spoil", batch.id, *words)

    assert said == "The first number lies after the last."


def a_run(batch, home, state="waiting"):
    run = print_runs.prepare(batch, batch.first_serial, batch.last_serial, OWNER, home)
    PrintRun.update(state=state).where(PrintRun.id == run.id).execute()
    return run


def test_a_waiting_print_is_cancelled_and_its_numbers_are_free(owner, batch, home):
    a_run(batch, home)

    told = owner.told("batch", "cancel", batch.id)

    assert told == {"batch": batch.id, "state": "cancelled", "released": True}
    assert owner.told("batch", "list") == []


def test_a_print_that_somebody_else_makes_is_told_to_stop(
    owner, batch, home, monkeypatch
):
    monkeypatch.setattr("stampcard.cli.batches._PATIENCE_SECONDS", 0.2)
    run = a_run(batch, home, "running")

    told = owner.told("batch", "cancel", batch.id)

    assert (told["state"], told["released"]) == ("stopping", False)
    assert PrintRun.get_by_id(run.id).state == "cancelling"


def test_a_later_print_that_is_cancelled_leaves_the_numbers(owner, batch, home):
    a_run(batch, home, "done")
    a_run(batch, home)

    assert "Its numbers stay." in owner.run("batch", "cancel", batch.id).out
    assert "Nothing of batch 1" in owner.refused("batch", "cancel", batch.id)


def test_numbers_never_printed_are_given_back(owner, batch, home):
    run = a_run(batch, home, "done")
    assert "were printed" in owner.refused("batch", "release", batch.id)
    PrintRun.update(state="failed").where(PrintRun.id == run.id).execute()

    assert owner.told("batch", "release", batch.id)["released"]

    assert owner.told("batch", "list") == []


def test_the_stock_is_told_by_batch(owner, batch, home):
    assert "in hand 10" in owner.run("batch", "stock").out

    (told,) = owner.told("batch", "stock")

    assert (told["batch"], told["in_hand"], told["missing"]) == (batch.id, 10, 0)
