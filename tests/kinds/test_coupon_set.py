"""Coupon set: its promises."""

from datetime import date

import pytest

from stampcard.kinds.coupon_set import (
    KIND,
    Terms,
    issue,
    on_paper,
    plain,
    promise,
    redeem,
    standing,
    window,
)
from stampcard.kinds.fields import read_terms
from stampcard.values.decisions import Position, Verb
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import Money
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

LONGEST = [{"coupons_needed": 50, "spend_per_coupon": 99_999_900, "reward": LONG}]

FIVE = Terms(coupons_needed=5)


def pieces(*numbers: int) -> tuple[Position, ...]:
    return tuple(card(number, piece=1) for number in numbers)


def test_each_coupon_is_one_piece():
    assert after(card(), issue(FIVE, act(card()))) == {"piece": 1}


def test_coupons_of_several_holders_are_pooled():
    decision = redeem(FIVE, act(*pieces(1, 2, 30, 31, 99)))

    assert {entry.account for entry in decision.entries} == {1, 2, 30, 31, 99}
    assert {(entry.unit, entry.amount) for entry in decision.entries} == {("piece", -1)}
    assert decision.benefit.words.values == {"reward": "Free item"}


@pytest.mark.parametrize("have", [1, 4])
def test_too_few_coupons_get_nothing_and_hear_what_is_missing(have):
    decision = redeem(FIVE, act(*pieces(*range(1, have + 1))))

    assert why(decision) is Reason.NOT_ENOUGH
    assert decision.notes[0].values == {"count": 5 - have}


def test_exactly_as_many_as_needed_are_used_and_the_rest_stay_good():
    decision = redeem(FIVE, act(*pieces(1, 2, 3, 4, 5, 6, 7)))

    assert [entry.account for entry in decision.entries] == [1, 2, 3, 4, 5]
    assert decision.notes[0].values == {"count": 2}
    assert redeem(FIVE, act(*pieces(1, 2, 3, 4, 5))).notes == ()


def test_the_same_coupon_counts_once():
    decision = redeem(FIVE, act(*pieces(1, 2, 3, 4, 4, 4)))

    assert why(decision) is Reason.NOT_ENOUGH
    assert decision.notes[0].values == {"count": 1}


def test_one_used_coupon_stops_the_set_and_is_named():
    used = Position(9, "00000012", {"piece": 0})

    decision = redeem(FIVE, act(*pieces(1, 2, 3, 4, 5), used))

    assert why(decision) is Reason.ALREADY_REDEEMED
    assert decision.notes[0].values == {"numbers": "0000-0012"}


def test_a_coupon_of_a_set_earns_nothing():
    assert why(KIND.decide(Verb.EARN, FIVE, act(card(piece=1)))) is Reason.NOT_OFFERED


def test_the_standing_says_how_many_to_bring():
    live, used = standing(FIVE, card(piece=1), TODAY), standing(FIVE, card(), TODAY)

    assert live.next.values == {"count": 5, "reward": "Free item"}
    assert not live.done
    assert used.done
    assert used.next is None
    assert used.rewards == ()


@pytest.mark.parametrize(
    ("size", "good"), [("1", False), ("2", True), ("50", True), ("51", False)]
)
def test_a_set_has_from_two_to_fifty_coupons(size, good):
    terms, _ = read_terms(Terms, {"coupons_needed": size}, 2)

    assert (terms is not None) == good
    assert terms is None or KIND.pieces(terms) == int(size)


def test_the_terms_say_what_gives_a_coupon():
    by_spend = plain(Terms(spend_per_coupon=50_000), Window())

    assert by_spend[0].values == {"amount": Money(50_000)}
    assert plain(FIVE, Window())[0].text == "One coupon for each purchase."


def test_a_set_ends_on_its_last_day():
    last = date(2026, 12, 31)

    assert window(Terms(ends_on=last), TODAY) == Window(last=last)
    assert window(FIVE, TODAY) == Window()


def test_paper_shows_how_many_make_a_set():
    assert on_paper(FIVE).worth.values == {"count": 5}
    assert promise(FIVE).values == {"count": 5, "reward": "Free item"}
