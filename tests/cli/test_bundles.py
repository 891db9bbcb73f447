import pytest

from stampcard.values.codes import number_of
from stampcard.values.reasons import Reason
from tests.builders import a_batch, a_code, a_programme, reason, stamp


@pytest.fixture
def batch(owner, home):
    """Ten stamp cards in use."""
    return a_batch(a_programme("stamp_card", home), 10, home)


def test_a_bundle_is_handed_out_listed_and_returned(owner, batch):
    assert "Nothing was handed out" in owner.run("bundle", "list").out

    told = owner.told("bundle", "hand-out", batch.id, "Karim", "--count", 3)

    assert (told["first"], told["last"]) == (number_of(1), number_of(3))
    assert owner.told("bundle", "list") == [told]
    assert owner.told("bundle", "return", told["bundle"])["state"] == "returned"
    assert "it is returned" in owner.refused("bundle", "return", told["bundle"])


def test_a_bundle_may_be_named_by_numbers_and_sort(owner, batch):
    words = ("--from", number_of(4), "--to", number_of(5), "--sort", "partner")

    told = owner.told("bundle", "hand-out", batch.id, "Bakery", *words)

    assert (told["count"], told["sort"]) == (2, "partner")


@pytest.mark.parametrize("state", ["lost", "stolen"])
def test_a_bundle_is_blocked_and_found_again(owner, batch, home, state):
    owner.told("bundle", "hand-out", batch.id, "Karim", "--count", 3)
    stamp(a_code(batch, 1, house=home), home)

    told = owner.told("bundle", state, 1)

    assert (told["blocked"], told["used"], told["state"]) == (2, 1, state)
    assert reason(stamp(a_code(batch, 2, house=home), home)) is Reason(state)
    found = owner.told("bundle", "found", 1)
    assert (found["freed"], found["state"]) == (2, "returned")
    assert "neither lost nor stolen" in owner.refused("bundle", "found", 1)


def test_used_cards_are_blocked_too_when_asked(owner, batch, home):
    owner.told("bundle", "hand-out", batch.id, "Karim", "--count", 3)
    stamp(a_code(batch, 1, house=home), home)

    assert owner.told("bundle", "stolen", 1, "--used-too")["blocked"] == 3


def test_what_cannot_be_handed_out_is_one_sentence(owner, batch):
    said = owner.refused("bundle", "hand-out", batch.id, "Karim", "--count", 11)

    assert said == "count: Only 10 cards in a row are in hand."


@pytest.mark.parametrize("action", ["return", "lost", "stolen", "found"])
def test_an_unknown_bundle_is_one_sentence(owner, action):
    assert owner.refused("bundle", action, 7) == "There is no bundle 7."
