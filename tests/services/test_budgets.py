"""What a programme gives is bounded, and discounts combine only where both say so."""

from uuid import uuid4

import pytest

from stampcard.models import budgets as kept
from stampcard.models import ledger
from stampcard.services import people
from stampcard.services.budgets import Limits, limits_of, set_limits
from stampcard.services.counter import perform
from stampcard.services.house import Actor
from stampcard.services.purchases import NotPaid, Payment, Rung, ring_up
from stampcard.values.bills import Bill
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    a_shop,
    asked,
    reason,
    redeem,
    undo,
)


@pytest.fixture
def shop(house):
    a_shop(house)
    return house


def coupons(house, count=1, limits=None, **settings):
    """Codes of a new programme of coupons with percent off, and the programme."""
    terms = {"benefit": "percent", "value": 10, "cap": 0, "minimum_bill": 0, **settings}
    programme = a_programme("discount_coupon", house, **terms)
    if limits:
        set_limits(programme, limits)
    batch = a_batch(programme, count, house)
    return [a_code(batch, n, house=house) for n in range(1, count + 1)], programme


def pay(house, amount, *codes, earning=()):
    payments = tuple(Payment(code) for code in codes)
    rung = Rung(uuid4(), tuple(earning), Bill(amount), payments=payments)
    return ring_up(rung, OWNER, house)


def test_three_times_ten_percent_come_off_one_after_another(shop):
    codes = [coupons(shop, limits=Limits(combines=True))[0][0] for _ in range(3)]

    paid = pay(shop, 30000, *codes)

    assert paid.to_pay_minor == 21870
    pays = [o.act.facts["benefit"]["pays"] for o in paid.outcomes]
    assert pays == [27000, 24300, 21870]


def test_a_second_discount_is_refused_where_one_does_not_combine(shop):
    (first,), _ = coupons(shop, limits=Limits(combines=True))
    (second,), _ = coupons(shop)
    before = ledger.counts()

    with pytest.raises(NotPaid) as refused:
        pay(shop, 32000, first, second)

    assert refused.value.reason is Reason.NOT_TOGETHER
    assert ledger.counts() == before
    assert pay(shop, 32000, first).to_pay_minor == 28800


def test_the_lowest_rank_comes_off_first(shop):
    (percent,), _ = coupons(shop, limits=Limits(combines=True, rank=2))
    amount = {"benefit": "amount", "value": 100}
    (fixed,), _ = coupons(shop, limits=Limits(combines=True, rank=1), **amount)

    paid = pay(shop, 30000, percent, fixed)

    assert paid.to_pay_minor == 18000


def test_a_discount_of_a_standing_programme_gives_way_to_a_coupon(shop):
    standing = a_programme("cumulative_discount", shop, steps="100:5")
    card = a_code(a_batch(standing, 1, shop), house=shop)
    (coupon,), coupon_programme = coupons(shop)

    paid = pay(shop, 20000, coupon, earning=(card,))

    assert paid.to_pay_minor == 18000
    assert paid.outcomes[-1].accepted
    assert "benefit" not in paid.outcomes[-1].act.facts
    for programme in (standing, coupon_programme):
        set_limits(programme, Limits(combines=True))
    (other,), programme = coupons(shop, limits=Limits(combines=True))
    assert pay(shop, 20000, other, earning=(card,)).to_pay_minor == 17100


def test_a_limit_in_all_is_kept_and_undoing_frees_one(shop):
    codes, _ = coupons(shop, 3, Limits(most_in_all=1))
    first = redeem(codes[0], house=shop)

    assert reason(redeem(codes[1], house=shop)) is Reason.USED_UP
    undo(first, shop)
    assert redeem(codes[2], house=shop).accepted


def test_a_budget_is_never_overdrawn(shop):
    codes, programme = coupons(shop, 3, Limits(budget=2500))

    assert redeem(codes[0], house=shop, spend_minor=20000).accepted
    refused = redeem(codes[1], house=shop, spend_minor=10000)
    assert reason(refused) is Reason.USED_UP
    assert redeem(codes[2], house=shop, spend_minor=5000).accepted
    assert kept.given_in_all(programme.id) == (2, 2500)


def test_one_customer_gets_no_more_than_so_many(shop):
    (code,), _ = coupons(shop, 1, Limits(most_each=2), uses=5)

    assert [redeem(code, house=shop).accepted for _ in range(3)] == [True, True, False]


def test_one_seller_gives_no_more_than_so_many_a_day(shop, clock):
    codes, _ = coupons(shop, 4, Limits(most_a_day=1))
    other, _ = people.add(people.Newcomer("Karim"))
    assert redeem(codes[0], house=shop).accepted

    assert reason(redeem(codes[1], house=shop)) is Reason.DAILY_LIMIT
    wish = asked(Verb.REDEEM, codes[1])
    assert perform(wish, Actor(other.id, 1), shop).accepted
    clock.move(days=1)
    assert redeem(codes[2], house=shop).accepted


def test_limits_are_read_as_they_were_set(shop):
    _, programme = coupons(shop)
    limits = Limits(True, 3, 10, 5000, 2, 4)

    assert limits_of(programme.id) == Limits()
    set_limits(programme, limits)
    set_limits(programme, limits)
    assert limits_of(programme.id) == limits
