"""Several cards at once: sets of coupons, and what does not go together."""

import pytest

from stampcard.models import ledger
from stampcard.services import counter, programmes
from stampcard.values.codes import shown
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    asked,
    balances,
    notes,
    reason,
    redeem,
    seen,
    undo,
    void,
)

pytestmark = pytest.mark.usefixtures("shop")


def a_set(house, count: int, **settings) -> list[str]:
    programme = a_programme("coupon_set", house, **settings)
    batch = a_batch(programme, count, house)
    return [a_code(batch, n, house=house) for n in range(1, count + 1)]


def test_several_coupons_together_get_one_reward(house):
    codes = a_set(house, 6, coupons_needed=5)

    outcome = redeem(*codes, house=house)

    assert outcome.accepted
    assert len(outcome.entries) == 5
    assert [balances(code, house) for code in codes] == [{}] * 5 + [{"piece": 1}]
    assert outcome.act.facts["numbers"] == [seen(code, house).number for code in codes]
    first = seen(codes[0], house)
    assert outcome.act.card == first.card.serial
    assert outcome.card.serial == outcome.act.card
    assert counter.seen_after(outcome, house).position.balances == {"piece": 0}


def test_one_coupon_shown_five_times_is_one(house):
    (code,) = a_set(house, 1)

    outcome = redeem(*[code] * 5, house=house)

    assert reason(outcome) is Reason.NOT_ENOUGH
    assert balances(code, house) == {"piece": 1}


def test_a_used_coupon_among_them_is_named_with_time_and_place(house):
    codes = a_set(house, 10, coupons_needed=5)
    redeem(*codes[:5], house=house)

    outcome = redeem(*codes[4:], house=house)

    assert reason(outcome) is Reason.ALREADY_REDEEMED
    said = [words.values for words in notes(outcome)]
    assert said[0]["outlet"] == "Corner Café"
    assert said[1] == {"numbers": shown(seen(codes[4], house).number)}
    assert balances(codes[9], house) == {"piece": 1}


def test_of_several_used_coupons_the_first_use_is_told(house, clock):
    codes = a_set(house, 9, coupons_needed=5)
    first = redeem(*codes[:5], house=house)

    said = notes(redeem(*codes[3:], house=house))

    assert said[0].values["moment"] == from_milliseconds(first.act.at_ms)
    assert [set(words.values) for words in said[1:]] == [{"numbers"}]


def test_the_used_coupon_is_found_wherever_it_lies(house):
    codes = a_set(house, 9, coupons_needed=5)
    first = redeem(*codes[:5], house=house)

    outcome = redeem(*codes[5:], codes[0], house=house)

    assert notes(outcome)[0].values["moment"] == from_milliseconds(first.act.at_ms)


def test_a_blocked_coupon_among_them_is_named(house):
    codes = a_set(house, 5)
    void(codes[2], house)

    outcome = redeem(*codes, house=house)

    assert reason(outcome) is Reason.VOID
    assert notes(outcome)[0].values == {"number": shown(seen(codes[2], house).number)}


def test_of_two_cards_the_blocked_one_is_named(house):
    one, other = a_set(house, 2)
    void(other, house)

    outcome = redeem(one, other, house=house)

    assert notes(outcome)[0].values == {"number": shown(seen(other, house).number)}


def test_of_several_cards_the_first_is_blocked(house):
    one, other = a_set(house, 2)

    blocked = counter.perform(asked(Verb.VOID, one, other), OWNER, house)

    assert blocked.act.card == seen(one, house).card.serial
    assert [seen(code, house).closed for code in (one, other)] == [Reason.VOID, None]


def test_a_set_of_old_and_new_coupons_follows_the_terms_of_the_first(house):
    programme = a_programme("coupon_set", house, coupons_needed=5)
    old = a_code(a_batch(programme, 1, house), house=house)
    programmes.amend(programme, "Easier", {"coupons_needed": "3"}, house=house)
    batch = a_batch(programme, 2, house)
    new = [a_code(batch, n, house=house) for n in (1, 2)]

    assert reason(redeem(old, *new, house=house)) is Reason.NOT_ENOUGH
    assert redeem(*new, old, house=house).accepted


def test_undoing_a_set_makes_every_coupon_good_again(house):
    codes = a_set(house, 5)
    taken = redeem(*codes, house=house)

    assert undo(taken, house).accepted
    assert [balances(code, house) for code in codes] == [{"piece": 1}] * 5


def test_the_acts_of_a_card_are_found_from_every_coupon_of_the_set(house):
    codes = a_set(house, 5)
    taken = redeem(*codes, house=house)
    last = counter.find(codes[4], house)

    assert taken.act.seq in [a.seq for a in ledger.of_card(last.serial, last.account)]


def test_cards_of_different_programmes_do_not_mix(house):
    one, other = a_set(house, 1)[0], a_set(house, 1)[0]

    assert reason(redeem(one, other, house=house)) is Reason.MIXED_PROGRAMMES


def test_two_stamp_cards_at_once_are_not_offered(house):
    batch = a_batch(a_programme("stamp_card", house), 2, house)
    codes = [a_code(batch, n, house=house) for n in (1, 2)]

    assert reason(redeem(*codes, house=house)) is Reason.NOT_OFFERED
