import pytest

from stampcard.values.codes import number_of
from stampcard.values.reasons import Reason
from tests.builders import a_batch, a_code, a_programme, reason, stamp

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
