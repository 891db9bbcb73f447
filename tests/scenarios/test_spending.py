"""What points pay: cases from odoo, open-loyalty's manual and erpnext."""

import pytest

from stampcard.models import ledger
from tests.scenarios.shop import FOR_EVER

ONE_EACH = {"earn_step": 1, "bill_share": 100, "point_worth": 1, **FOR_EVER}


def with_points(shop, points, **settings):
    card = shop.card("points", **{**ONE_EACH, **settings})
    shop.ring(card, points * settings.get("earn_step", 1))
    return card


def test_sp1_the_shop_knows_what_a_reward_costs(till):
    card = with_points(till, 50, catalogue="5: a pen", point_worth=0)

    bill = till.ring(card, 100, pay=[{"reward": "item:1", "amount": 1}])

    assert bill.ok
    assert till.held(card) == {"point": 145}


def test_sp3_points_of_this_bill_pay_nothing_of_it(till):
    card = with_points(till, 3, catalogue="5: a pen", point_worth=0)
    before = ledger.counts()

    bill = till.ring(card, 1, pay=[{"reward": "item:1"}])

    assert bill.reason == "not_enough"
    assert ledger.counts() == before
    assert till.held(card) == {"point": 3}


def test_sp4_a_reward_is_taken_as_often_as_there_are_points(till):
    card = with_points(till, 10, catalogue="3: a pen", point_worth=0)

    assert till.use(card, "item:1", count=4).reason == "not_enough"
    assert till.use(card, "item:1", count=3).ok

    assert till.held(card) == {"point": 1}


@pytest.mark.parametrize("scale", [2, 10])
def test_sp4_and_sp5_rewards_are_pressed_one_by_one(shop, scale):
    """SP5 adapted: points are whole, so a half of one is scaled."""
    card = with_points(shop, scale, catalogue=f"{scale // 2}: half", point_worth=0)

    came = [shop.use(card, "item:1") for _ in range(3)]

    assert [one.reason for one in came] == [None, None, "not_enough"]
    assert shop.held(card) == {}


def test_sp7_fifty_points_of_2_pay_a_bill_of_100(shop):
    card = with_points(shop, 50, point_worth=2, earn_step=2)

    assert shop.use(card, "bill", 100).pays == "0.00"
    assert shop.held(card) == {}


def test_sp7_twenty_of_them_pay_40(till):
    card = with_points(till, 50, point_worth=2, earn_step=2)

    assert till.use(card, "bill", 100, amount=20).pays == "60.00"
    assert till.held(card) == {"point": 30}


@pytest.mark.parametrize(
    ("points", "bill", "asked", "reason"),
    [
        (50, 100, 51, "not_enough"),
        (50, 40, 41, "below_minimum"),
        (50, "40.60", 41, "below_minimum"),
        (50, "40.60", 40, None),
    ],
)
def test_sp9_never_above_the_balance_nor_the_bill(till, points, bill, asked, reason):
    card = with_points(till, points)

    came = till.ring(card, bill, pay=[{"reward": "bill", "amount": asked}])

    assert came.reason == reason
    if reason:
        assert till.held(card) == {"point": points}


def test_sp9_as_many_as_the_whole_bill_takes(shop):
    card = with_points(shop, 50)

    assert shop.use(card, "bill", "40.60").pays == "0.60"
    assert shop.held(card) == {"point": 10}
