"""Coupon: its promises."""

from datetime import date, timedelta

import pytest

from stampcard.kinds.coupon import (
    KIND,
    Terms,
    issue,
    on_paper,
    plain,
    problems,
    promise,
    redeem,
    standing,
    window,
)
from stampcard.kinds.coupon.terms import fewest_pieces
from stampcard.values.bills import Line
from stampcard.values.decisions import Verb
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import Money, Percent
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

_FULLEST = {
    "minimum_bill": 99_999_900,
    "minimum_pieces": 1000,
    "uses": 100,
    "reward": LONG,
}
LONGEST = [
    _FULLEST,
    _FULLEST | {"benefit": "percent", "value": 1250, "cap": 99_999_950},
    _FULLEST | {"benefit": "amount", "value": 99_999_950},
]

THIRTY = Terms(benefit="percent", value=3000)
AMOUNT = Terms(benefit="amount", value=24_900)


def pays(terms: Terms, spend_minor: int) -> int:
    return redeem(terms, act(card(use=1), spend_minor=spend_minor)).benefit.pays_minor


def test_a_coupon_is_used_once():
    position = card(use=1)

    first = redeem(THIRTY, act(position, spend_minor=500_000))

    assert first.benefit.pays_minor == 350_000
    assert after(position, first) == {}
    assert why(redeem(THIRTY, act(card(use=0)))) is Reason.ALREADY_REDEEMED


def test_a_capped_percentage_takes_no_more_than_the_cap():
    eight, other_lines = 8 * 36_800, 25_000
    twenty = Terms(benefit="percent", value=2000)
    capped = Terms(benefit="percent", value=2000, cap=20_000)

    assert pays(capped, eight) + other_lines == 299_400
    assert pays(twenty, eight) + other_lines == 260_520


def test_below_the_cap_a_percentage_is_whole():
    capped = Terms(benefit="percent", value=2000, cap=20_000)

    assert pays(capped, 58_880) == 47_104


def test_a_sum_off_never_makes_a_bill_negative():
    decision = redeem(AMOUNT, act(card(use=1), spend_minor=2_500))

    assert decision.benefit.pays_minor == 0
    assert decision.benefit.discount_minor == 2_500
    assert pays(AMOUNT, 42_500) == 17_600


def test_a_bill_below_nought_is_no_bill():
    decision = redeem(AMOUNT, act(card(use=1), spend_minor=-2_500))

    assert why(decision) is not None


def test_a_percentage_three_times_takes_it_off_what_is_left():
    ten, price = Terms(benefit="percent", value=1000), 30_000

    for expected in (27_000, 24_300, 21_870):
        price = pays(ten, price)
        assert price == expected


def test_without_a_bill_the_benefit_is_said_in_words():
    benefit = redeem(THIRTY, act(card(use=1))).benefit

    assert benefit.words.values == {"percent": Percent(3000)}
    assert (benefit.discount_minor, benefit.pays_minor) == (None, None)


def test_a_gift_needs_no_bill():
    benefit = redeem(Terms(reward="A bun"), act(card(use=1))).benefit

    assert benefit.words.values == {"reward": "A bun"}


@pytest.mark.parametrize(
    ("spend_minor", "reason"),
    [(100_500, "below_minimum"), (100_600, None), (None, "below_minimum")],
)
def test_a_bill_below_the_minimum_is_refused(spend_minor, reason):
    terms = Terms(benefit="percent", value=1000, minimum_bill=100_600)
    position = card(use=1)

    assert why(redeem(terms, act(position, spend_minor=spend_minor))) == reason


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((Line(12000, "", 2000),), Reason.BELOW_MINIMUM),
        ((Line(12000, "", 2000), Line(500)), None),
        ((), None),
    ],
)
def test_too_few_pieces_are_refused_where_the_lines_are_known(lines, reason):
    terms = Terms(benefit="percent", value=2000, minimum_pieces=3)

    bill = act(card(use=1), spend_minor=24_500, lines=lines)

    assert why(redeem(terms, bill)) is reason
    assert fewest_pieces(terms) in standing(terms, card(use=1), TODAY).lines
    assert fewest_pieces(terms) in plain(terms, Window())


def test_a_used_coupon_says_so_whatever_the_bill():
    terms = Terms(minimum_bill=100_600)

    assert why(redeem(terms, act(card(use=0)))) is Reason.ALREADY_REDEEMED


def test_a_coupon_for_three_uses_is_used_three_times():
    terms, position = Terms(uses=3), card(use=3)
    for left in (2, 1, 0):
        held = after(position, redeem(terms, act(position)))
        position = card(**held)
        assert held.get("use", 0) == left

    assert why(redeem(terms, act(position))) is Reason.ALREADY_REDEEMED


def test_a_new_coupon_has_its_uses():
    assert after(card(), issue(Terms(uses=3), act(card()))) == {"use": 3}


def test_a_coupon_earns_nothing():
    decision = KIND.decide(Verb.EARN, THIRTY, act(card(use=1)))

    assert why(decision) is Reason.NOT_OFFERED


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (TODAY, TODAY, None),
        (None, TODAY - timedelta(1), Reason.EXPIRED),
        (TODAY + timedelta(1), None, Reason.NOT_YET_VALID),
    ],
)
def test_a_coupon_holds_from_its_first_day_to_the_end_of_its_last(first, last, reason):
    printed = window(Terms(valid_from=first, valid_until=last), TODAY)

    assert printed == Window(first, last)
    assert printed.refusal(TODAY) is reason


def test_an_end_before_the_start_is_refused():
    start, end = date(2026, 3, 2), date(2026, 3, 1)

    found = problems(Terms(valid_from=start, valid_until=end))

    assert [problem.field for problem in found] == ["valid_until"]
    assert problems(Terms(valid_until=end)) == ()
    assert problems(Terms(valid_from=end, valid_until=end)) == ()


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(reward=""), "reward"),
        (Terms(benefit="amount"), "value"),
        (Terms(benefit="percent"), "value"),
        (Terms(benefit="percent", value=10_001), "value"),
    ],
)
def test_a_coupon_that_gives_nothing_sensible_is_refused(terms, field):
    assert [problem.field for problem in problems(terms)] == [field]
    assert problems(Terms(benefit="percent", value=10_000)) == ()


def test_the_standing_says_what_is_left():
    once, thrice = (
        standing(Terms(), card(use=1), TODAY),
        standing(Terms(uses=3), card(use=1), TODAY),
    )

    assert once.progress is None
    assert once.rewards == (("use", once.benefit),)
    assert not once.done
    assert thrice.progress == (2, 3)
    assert thrice.lines[0].values == {"count": 1}


def test_a_used_coupon_is_done():
    found = standing(Terms(), card(use=0), TODAY)

    assert found.done
    assert found.benefit is None
    assert found.rewards == ()


@pytest.mark.parametrize(
    ("terms", "values"),
    [
        (THIRTY, {"percent": Percent(3000)}),
        (AMOUNT, {"amount": Money(24_900)}),
        (Terms(reward="A bun"), {"reward": "A bun"}),
    ],
)
def test_paper_shows_what_it_is_worth(terms, values):
    assert on_paper(terms).worth.values == values
    assert promise(terms).values == values


def test_the_bill_is_asked_for_where_it_matters():
    assert KIND.asks_bill(THIRTY)
    assert KIND.asks_bill(Terms(minimum_bill=1))
    assert not KIND.asks_bill(Terms())


@pytest.mark.parametrize(("cap", "said"), [(0, {"percent"}), (100, {"percent", "cap"})])
def test_the_terms_name_the_cap_only_where_there_is_one(cap, said):
    terms = Terms(benefit="percent", value=1000, cap=cap)

    assert set(plain(terms, Window())[0].values) == said
