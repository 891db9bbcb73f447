"""So many bought, so many free; and less for more: odoo, pretix, erpnext.

A stamp for each piece, and the free piece is the reward. What is less from so many
pieces on is a coupon, which the lines of the bill open.
"""

import pytest

from stampcard.services.budgets import Limits
from tests.scenarios.shop import FOR_EVER


def pieces(count, price):
    return [{"price": str(price), "quantity": count}]


def a_free_one_for(shop, many):
    return shop.card(
        "stamp_card",
        Limits(combines=True),
        stamps_needed=many,
        surplus="carry",
        pause_seconds=0,
    )


@pytest.mark.parametrize(("bought", "free"), [(3, 1), (75, 25), (6, 2), (2, 0)])
def test_stq1_buy_three_get_one(till, bought, free):
    """Adapted: a point for the price of three buys one free."""
    card = till.card(
        "points", earn_step=960, point_worth=0, catalogue="1: one free", **FOR_EVER
    )

    till.ring(card, lines=pieces(bought, 320))

    assert till.held(card).get("point", 0) == free
    if free:
        assert till.use(card, "item:1", count=free).ok
    assert till.use(card, "item:1").reason == "not_enough"


def test_stq1_ten_percent_more_off_the_three_that_are_paid(till):
    card, coupon = till.card("points", earn_step=960, **FOR_EVER), till.percent(10)

    bill = till.ring(card, lines=pieces(3, 320), pay=[{"code": coupon}])

    assert bill.pays == "864.00"


@pytest.mark.parametrize(
    ("bought", "pays"), [(1, None), (2, None), (3, "285.00"), (5, "450.00")]
)
def test_stq3_the_best_step_alone_counts(till, bought, pays):
    steps = {
        3: till.percent(5, minimum_pieces=3),
        5: till.percent(10, minimum_pieces=5),
    }
    card, lines = till.card("points", earn_step=1, **FOR_EVER), pieces(bought, 100)
    both = [{"code": code} for code in steps.values()]

    assert not till.ring(card, lines=lines, pay=both).ok
    best = [code for least, code in steps.items() if least <= bought][-1:]
    if best:
        came = till.ring(card, lines=lines, pay=[{"code": best[0]}])
        assert came.pays == pays
    else:
        came = till.ring(card, lines=lines, pay=both[:1])
        assert came.reason == "below_minimum"


@pytest.mark.parametrize(("bought", "pays"), [(2, None), (3, "288.00")])
def test_stq4_from_three_pieces_on_twenty_percent_off_each(till, bought, pays):
    coupon = till.percent(20, minimum_pieces=3)

    came = till.act("redeem", coupon, lines=pieces(bought, 120))

    assert (came.pays, came.ok) == (pays, bool(pays))
    if pays:
        assert float(pays) / bought == 96


def test_stq4_at_the_counter_the_page_says_from_how_many(shop):
    """Without lines whoever stands at the till has counted the pieces."""
    coupon = shop.percent(20, minimum_pieces=3)

    assert "For 3 pieces or more." in shop.page(coupon).text
    assert "For 3 pieces or more." in shop.sees(coupon)
    assert shop.use(coupon, bill=360).pays == "288.00"


@pytest.mark.parametrize(("bought", "pays"), [(4, None), (5, "480.00")])
def test_stq6_from_500_on_twenty_percent_off_each(shop, bought, pays):
    coupon = shop.percent(20, minimum_bill=500)

    came = shop.use(coupon, bill=bought * 120)

    assert (came.pays, came.ok) == (pays, bool(pays))
    if pays:
        assert float(pays) / bought == 96


def test_stq7_twelve_bought_and_one_free_over_and_over(shop):
    card = a_free_one_for(shop, 12)

    for round_ in (1, 2):
        for _ in range(2):
            assert shop.buy(card, 100, count=6).ok
        assert shop.held(card) == {"reward": 1}, round_
        assert shop.use(card, "reward" if shop.way == "api" else "").ok
        assert shop.held(card) == {}
