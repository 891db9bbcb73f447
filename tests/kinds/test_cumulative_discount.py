"""Cumulative discount: its promises."""

from datetime import date

import pytest

from stampcard.kinds.cumulative_discount import (
    KIND,
    Terms,
    earn,
    on_paper,
    plain,
    promise,
    redeem,
    standing,
    window,
)
from stampcard.values.decisions import Position
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import Money, Percent
from tests.kinds.acts import TODAY, act, after, card, past, why

LONGEST = [{"pause_days": 3660}]

TAKA = 100
LADDER = Terms()  # 5 % from 10,000 in all, 10 % from 20,000
PAUSE = Terms(pause_days=180)
BRONZE, SILVER, GOLD = 0, 500, 1000


def away(total: int, *, days: int) -> Position:
    last = (past("spend", total, days_ago=days),)
    return Position(1, balances={"spend": total}, recent=last)


def percent_off(decision, spend_minor: int) -> int:
    return decision.benefit.discount_minor * 10_000 // spend_minor


def test_a_coat_of_22_000_costs_19_800():
    decision = earn(LADDER, act(card(), spend_minor=22_000 * TAKA))

    assert decision.benefit.pays_minor == 19_800 * TAKA
    assert after(card(), decision) == {"spend": 22_000 * TAKA}


@pytest.mark.parametrize(
    ("before", "bill", "expected"),
    [
        (0, 6_000, BRONZE),
        (0, 15_000, SILVER),
        (0, 25_000, GOLD),
        (4_000, 500, BRONZE),
        (8_000, 3_000, SILVER),
        (18_000, 3_000, GOLD),
        (22_000, 5_000, GOLD),
        (9_999, 1, SILVER),
        (9_998, 1, BRONZE),
    ],
)
def test_this_bill_counts_towards_its_own_step(before, bill, expected):
    position, spend_minor = card(spend=before * TAKA), bill * TAKA

    decision = earn(LADDER, act(position, spend_minor=spend_minor))

    assert percent_off(decision, spend_minor) == expected


def test_below_the_first_step_the_full_price_is_paid_and_counts():
    position = card(spend=1_000)

    decision = earn(LADDER, act(position, spend_minor=2_000))

    assert (decision.benefit.discount_minor, decision.benefit.pays_minor) == (0, 2_000)
    assert after(position, decision) == {"spend": 3_000}


@pytest.mark.parametrize("spend_minor", [None, 0, -1])
def test_a_purchase_needs_a_bill(spend_minor):
    decision = earn(LADDER, act(card(spend=10**6), spend_minor=spend_minor))

    assert why(decision) is Reason.BELOW_MINIMUM


@pytest.mark.parametrize(
    ("days", "expected"), [(180, GOLD), (181, SILVER), (999, SILVER)]
)
def test_after_the_pause_one_purchase_is_a_step_lower(days, expected):
    position, spend_minor = away(25_000 * TAKA, days=days), 1_000 * TAKA

    decision = earn(PAUSE, act(position, spend_minor=spend_minor))

    assert percent_off(decision, spend_minor) == expected


def test_the_next_purchase_brings_the_step_back():
    long_ago, now = past("spend", 2_500_000, days_ago=200), past("spend", 100_000)
    position = Position(1, balances={"spend": 2_600_000}, recent=(now, long_ago))

    decision = earn(PAUSE, act(position, spend_minor=100_000))

    assert percent_off(decision, 100_000) == GOLD


def test_who_has_no_step_has_none_to_lose():
    decision = earn(PAUSE, act(away(1_000, days=999), spend_minor=1_000))

    assert decision.benefit.discount_minor == 0


def test_from_the_first_step_one_falls_to_the_full_price():
    decision = earn(PAUSE, act(away(10_000 * TAKA, days=200), spend_minor=1_000))

    assert decision.benefit.discount_minor == 0


def test_without_a_pause_in_the_terms_no_absence_is_too_long():
    decision = earn(LADDER, act(away(25_000 * TAKA, days=3000), spend_minor=1_000))

    assert percent_off(decision, 1_000) == GOLD


def test_showing_the_card_uses_nothing_up():
    position = card(spend=12_000 * TAKA)

    decision = redeem(LADDER, act(position, spend_minor=1_000))

    assert after(position, decision) == {"spend": 12_000 * TAKA}
    assert decision.benefit.pays_minor == 950


def test_below_the_first_step_there_is_nothing_to_show():
    assert why(redeem(LADDER, act(card(spend=1)))) is Reason.NOT_ENOUGH


def test_a_new_account_is_empty():
    assert after(card(), KIND.issue(LADDER, act(card()))) == {}


def test_the_standing_says_what_leads_to_the_next_step():
    found = standing(LADDER, card(spend=12_000 * TAKA), TODAY)

    assert found.progress == (1, 2)
    assert found.benefit.values == {"percent": Percent(500)}
    assert found.next.values == {
        "amount": Money(8_000 * TAKA),
        "percent": Percent(1000),
    }


def test_on_the_last_step_nothing_comes_next():
    assert standing(LADDER, card(spend=10**9), TODAY).next is None
    assert standing(LADDER, card(), TODAY).benefit is None


def test_the_terms_name_the_first_step_the_last_and_the_pause():
    said = plain(PAUSE, Window())
    single = plain(Terms(steps=((1000, 100),)), Window())

    assert said[0].values["percent"] == Percent(500)
    assert said[1].values["percent"] == Percent(1000)
    assert {"count": 180} in [dict(words.values) for words in said]
    assert len(single) == 3


def test_it_ends_on_its_last_day():
    last = date(2026, 12, 31)

    assert window(Terms(ends_on=last), TODAY) == Window(last=last)


def test_paper_shows_the_best_step():
    assert on_paper(LADDER).worth.values == {"percent": Percent(1000)}
    assert promise(LADDER).values == {"percent": Percent(1000)}
    assert KIND.asks_bill(LADDER)
