"""Bundles: handed out, returned, lost, stolen, found again."""

import pytest

from stampcard.models import cards
from stampcard.models.cards import IN_USE, Card
from stampcard.models.custody import Bundle
from stampcard.services import bundles, issuing
from stampcard.services.bundles import CannotHandOut, Held, Wish
from stampcard.services.members import replacing
from tests.builders import OWNER, a_batch, a_code, a_programme, reason, stamp


@pytest.fixture
def batch(shop, house):
    """Ten cards in use."""
    return a_batch(a_programme("stamp_card", house), 10, house)


def given(batch, house, holder="Karim", **more):
    return bundles.hand_out(batch, Wish(holder, **more), OWNER, house)


def span(bundle):
    return bundle.first_serial, bundle.last_serial


def kept(bundle):
    return Bundle.get_by_id(bundle.id)


def states():
    return {card.serial: card.state for card in Card.select() if card.state}


def refused(batch, house, **more):
    with pytest.raises(CannotHandOut) as error:
        given(batch, house, **more)
    return error.value.problem.field


def test_so_many_are_the_next_in_a_row_that_are_in_hand(batch, house):
    stamp(a_code(batch, 3, house=house), house)

    found = [given(batch, house, count=2), given(batch, house, count=4)]

    assert [span(bundle) for bundle in found] == [(1, 2), (4, 7)]
    assert [b.state for b in found] == ["out", "out"]


def test_more_than_there_are_in_a_row_are_refused(batch, house):
    stamp(a_code(batch, 5, house=house), house)

    with pytest.raises(CannotHandOut) as error:
        given(batch, house, count=6)

    assert error.value.problem.words.values["count"] == 5


def test_numbers_may_be_chosen_and_an_empty_end_is_the_batchs(batch, house):
    assert span(given(batch, house, first=8)) == (8, 10)
    assert span(given(batch, house, last=3)) == (1, 3)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"holder": " ", "count": 1}, "holder"),
        ({"sort": "cousin", "count": 1}, "sort"),
        ({}, "count"),
        ({"count": -1}, "count"),
        ({"first": 11}, "last"),
        ({"first": 5, "last": 4}, "last"),
    ],
)
def test_what_cannot_be_handed_out_is_said_at_its_field(batch, house, more, field):
    assert refused(batch, house, **more) == field
    assert not Bundle.select().exists()


def test_two_bundles_that_are_out_never_overlap(batch, house):
    given(batch, house, first=3, last=6)

    assert refused(batch, house, first=6, last=8) == "last"
    assert span(given(batch, house, first=7, last=8)) == (7, 8)


def test_blocked_and_used_cards_alone_make_no_bundle(batch, house):
    issuing.spoil(batch, 1, 2)
    assert refused(batch, house, first=1, last=2) == "last"

    issuing.spoil(batch, 1, 10)
    assert refused(batch, house, count=1) == "count"


def test_with_none_in_hand_nothing_is_handed_out(batch, house):
    given(batch, house, count=10)

    assert refused(batch, house, count=1) == "count"


def test_what_is_returned_is_in_hand_again_and_may_be_given_anew(batch, house):
    bundle = given(batch, house, first=1, last=5)
    bundles.returned(bundle, house)

    assert kept(bundle).state == "returned"
    assert span(given(batch, house, "Nadia", first=1, last=5)) == (1, 5)


def test_a_return_by_mistake_is_undone(batch, house):
    bundle = given(batch, house, first=1, last=5)
    bundles.returned(bundle, house)

    bundles.out_again(bundle)

    assert (kept(bundle).state, kept(bundle).ended_at) == ("out", None)


def test_a_return_is_not_undone_once_others_have_the_cards(batch, house):
    bundle = given(batch, house, first=1, last=5)
    bundles.returned(bundle, house)
    given(batch, house, "Nadia", first=5, last=6)

    with pytest.raises(CannotHandOut):
        bundles.out_again(bundle)

    assert kept(bundle).state == "returned"


@pytest.mark.parametrize("state", ["lost", "stolen"])
def test_a_bundle_is_blocked_in_one_step_but_not_the_customers_cards(
    batch, house, state
):
    bundle = given(batch, house, first=1, last=5)
    code = a_code(batch, 2, house=house)
    stamp(code, house)

    blocked = bundles.block(bundle, state, house)

    assert (blocked, states()) == (4, dict.fromkeys([1, 3, 4, 5], state))
    assert reason(stamp(a_code(batch, 1, house=house), house)) == state
    assert reason(stamp(code, house)) is None
    assert bundles.held(bundle) == Held(used=1, blocked=4, rest=0)


def test_used_cards_are_blocked_too_when_one_says_so(batch, house):
    bundle = given(batch, house, first=1, last=3)
    stamp(a_code(batch, 2, house=house), house)

    assert bundles.block(bundle, "stolen", house, used_too=True) == 3


def test_cards_blocked_before_stay_what_they_are(batch, house):
    issuing.spoil(batch, 2, 2)
    bundle = given(batch, house, first=1, last=3)

    assert bundles.block(bundle, "stolen", house) == 2
    assert bundles.found_again(bundle, house) == 2
    assert states() == {2: "spoiled"}


def test_a_bundle_found_again_is_in_the_drawer(batch, house):
    bundle = given(batch, house, first=1, last=3)
    bundles.block(bundle, "lost", house)

    assert bundles.found_again(bundle, house) == 3

    assert (kept(bundle).state, states(), batch.state) == ("returned", {}, IN_USE)
    assert bundles.found_again(bundle, house) == 0


def test_a_bundle_that_is_not_out_is_not_blocked(batch, house):
    bundle = given(batch, house, first=1, last=3)
    bundles.returned(bundle, house)

    assert bundles.block(bundle, "stolen", house) == 0
    assert (kept(bundle).state, states()) == ("returned", {})


def test_a_card_in_whose_place_another_stands_stays_lost(batch, house):
    bundle = given(batch, house, count=3)
    stamp(a_code(batch, 1, house=house), house)
    old, new = (cards.find(batch.first_serial + n) for n in (0, 5))
    replacing.replace(old, new, None, OWNER, house, proven="manager")
    bundles.block(bundle, bundles.LOST, house)

    bundles.found_again(kept(bundle), house)

    assert states() == {old.serial: "lost"}
