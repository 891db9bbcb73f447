"""Memberships, gift vouchers and birthdays through bills and the counter."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.base import execute
from stampcard.models.writing import write
from stampcard.services import counter, facts, returns, scans
from stampcard.services.members import editing, offering
from stampcard.services.members.editing import Known
from stampcard.services.purchases import NotPaid, Payment, Rung, ring_up
from stampcard.values.bills import Bill
from stampcard.values.decisions import Verb
from tests.builders import (
    OWNER,
    a_card,
    a_programme,
    a_shop,
    asked,
    balances,
    reason,
    redeem,
    seen,
    undo,
)
from tests.members import a_member, for_members, numbers_of

POINTS = {"earn_step": 1, "expiry": "never", "expiry_count": 0}


@pytest.fixture
def shop(house):
    a_shop(house)
    return house


def do(house, code, action, amount=None, **more):
    spend = None if amount is None else amount * 100
    wish = asked(Verb.EARN, code, action=action, spend_minor=spend, **more)
    return counter.perform(wish, OWNER, house)


def pays(outcome) -> float:
    return outcome.act.facts["benefit"]["pays"] / 100


def ring(house, *codes, amount, pay=()):
    payments = tuple(Payment(*one) for one in pay)
    rung = Rung(uuid4(), codes, Bill(amount * 100), payments=payments, proven="card")
    return ring_up(rung, OWNER, house)


def a_voucher(house, amount, **settings):
    code = a_card(house, "gift_voucher", least=0, months=0, **settings)
    assert do(house, code, "load", amount).accepted
    return code


class TestGiftVouchers:
    def test_co27_it_grows_and_is_not_overdrawn(self, shop):
        code = a_voucher(shop, 23)
        for expected in (33, 43):
            do(shop, code, "load", 10)
            assert balances(code, shop)["money"] == expected * 100
        small = a_voucher(shop, 23)

        assert reason(redeem(small, house=shop, amount=10000)) == "not_enough"
        assert balances(small, shop)["money"] == 2300
        with pytest.raises(Exception, match="only ever added"):
            write(lambda: execute("DELETE FROM entry"))

    def test_lo13_one_sold_for_50_and_given_back_is_worth_nothing(self, shop):
        code = a_card(shop, "gift_voucher", least=0, months=0)
        sold = do(shop, code, "load", 50)
        assert pays(sold) == 50

        undo(sold, shop)

        assert balances(code, shop) == {}

    @pytest.mark.parametrize(
        ("on_it", "bill", "to_pay"),
        [
            pytest.param(10, 100, 90, id="ea11 stored value"),
            pytest.param(50, 100, 50, id="ea11 gift card"),
        ],
    )
    def test_what_it_pays_still_earns(self, shop, on_it, bill, to_pay):
        voucher, points = a_voucher(shop, on_it), a_card(shop, "points", **POINTS)

        receipt = ring(shop, points, amount=bill, pay=[(voucher,)])

        assert receipt.to_pay_minor == to_pay * 100
        assert balances(points, shop) == {"point": 100}

    @pytest.mark.parametrize(("bill", "to_pay"), [(25, 0), (425, 176)])
    def test_co6_a_sum_off_never_makes_a_bill_negative(self, shop, bill, to_pay):
        assert ring(shop, amount=bill, pay=[(a_voucher(shop, 249),)]).to_pay_minor == (
            to_pay * 100
        )

    def test_goods_that_come_back_put_the_money_back(self, shop):
        code = a_voucher(shop, 100)
        receipt = ring(shop, amount=80, pay=[(code,)])
        assert balances(code, shop)["money"] == 2000

        returns.take_back(uuid4(), receipt.purchase, Bill(4000), OWNER, shop)

        assert balances(code, shop)["money"] == 6000

    def test_a_bill_puts_nothing_on_a_voucher(self, shop):
        code = a_card(shop, "gift_voucher")

        assert ring(shop, code, amount=500).outcomes == ()
        assert balances(code, shop) == {}


class TestMemberships:
    @pytest.mark.parametrize(("points", "fee"), [(999, 888), (1000, 88)])
    def test_the_fee_is_888_or_88_from_a_thousand_points(self, shop, points, fee):
        for_members(a_programme("points", shop, **POINTS))
        for_members(a_programme("membership", shop))
        collected, card = numbers_of(a_member(shop))
        ring(shop, collected, amount=points)

        sold = do(shop, card, "term")

        assert pays(sold) == fee
        assert "told" not in sold.act.detail
        assert balances(collected, shop)["point"] == points

    def test_members_pay_less_then_the_voucher_pays_and_the_rest_earns(self, shop):
        card = a_card(shop, "membership")
        voucher, points = a_voucher(shop, 500), a_card(shop, "points", **POINTS)
        do(shop, card, "term")

        receipt = ring(shop, points, amount=2000, pay=[(voucher,), (card, "price")])

        assert receipt.to_pay_minor == (1900 - 500) * 100
        assert balances(points, shop) == {"point": 1900}
        assert "money" not in balances(voucher, shop)

    def test_who_is_no_member_pays_the_usual(self, shop, clock):
        card = a_card(shop, "membership")
        with pytest.raises(NotPaid):
            ring(shop, card, amount=100, pay=[(card, "price")])
        do(shop, card, "gift")
        clock.move(days=365)
        assert ring(shop, card, amount=100, pay=[(card, "price")]).to_pay_minor == 9500
        clock.move(days=1)
        with pytest.raises(NotPaid):
            ring(shop, card, amount=100, pay=[(card, "price")])

    def test_a_cancelled_term_goes_and_a_bill_buys_none(self, shop):
        card = a_card(shop, "membership")
        sold = do(shop, card, "term")
        undo(sold, shop)

        assert balances(card, shop) == {}
        assert ring(shop, card, amount=888).outcomes == ()

    def test_a_fuel_club_card_is_bought_once(self, shop):
        card = a_card(shop, "fuel_club_card")

        assert pays(do(shop, card, "term")) == 250
        assert reason(do(shop, card, "term")) == "already_given"
        assert redeem(card, house=shop, spend_minor=300000).act.facts["benefit"][
            "pays"
        ] == (291000)


class TestBirthdays:
    @pytest.fixture
    def programme(self, shop):
        return for_members(a_programme("birthday", shop))

    def present(self, member, house, **more):
        return redeem(*numbers_of(member), house=house, proven="card", **more)

    def test_it_is_given_once_around_the_day(self, shop, programme, clock):
        member = a_member(shop, birthday=(3, 4))

        assert seen(numbers_of(member)[0], shop).standing.rewards
        came = self.present(member, shop)

        assert came.accepted
        assert "03-04" not in came.act.detail
        assert "birthday" not in came.act.detail
        assert reason(self.present(member, shop)) == "already_given"
        assert not seen(numbers_of(member)[0], shop).standing.rewards
        clock.move(days=365)
        assert self.present(member, shop).accepted

    def test_a_day_far_away_or_unknown_opens_nothing(self, shop, programme):
        far = a_member(shop, birthday=(3, 5))
        unknown = a_member(shop, "01712345679")

        assert reason(self.present(far, shop)) == "not_yet_valid"
        assert reason(self.present(unknown, shop)) == "not_offered"
        assert not seen(numbers_of(far)[0], shop).may

    def test_a_changed_day_counts_from_next_year_on(self, shop, programme, clock):
        member = a_member(shop, birthday=(8, 1))
        editing.edit(member, Known(birthday=(3, 1)), OWNER, shop)

        assert reason(self.present(member, shop)) == "not_yet_valid"
        clock.move(days=365)
        assert self.present(member, shop).accepted

    def test_a_day_that_is_only_added_counts_at_once(self, shop, programme):
        member = a_member(shop)
        editing.edit(member, Known(birthday=(3, 1)), OWNER, shop)

        assert self.present(member, shop).accepted

    @pytest.mark.parametrize(
        ("days", "found"),
        [
            pytest.param(0, {"a"}, id="bi2 in 0 days"),
            pytest.param(5, {"a", "b"}, id="bi2 in 5 days"),
            (6, {"a", "b", "c"}),
            (None, {"a", "b", "c"}),
        ],
    )
    def test_who_is_told_in_the_morning(self, shop, programme, days, found):
        for n, (name, day) in enumerate({"a": 1, "b": 5, "c": 6}.items()):
            told = {"stamps", "messages"}
            a_member(
                shop, f"0171234567{n}", name=name, birthday=(3, day), purposes=told
            )
        a_member(shop, "01712345679", name="silent", birthday=(3, 1))

        whom = offering.whom("", shop, when=offering.When(days))

        assert {one.name for one in whom} == found

    @pytest.mark.parametrize("month_day", [(2, 28), (2, 29)])
    def test_a_leap_day_is_kept_on_the_day_before(self, shop, clock, month_day):
        a_member(shop, birthday=month_day, purposes={"stamps", "messages"})
        clock.move(days=-1)

        assert len(list(offering.whom("", shop, when=offering.When(0)))) == 1


def test_facts_about_a_member_are_days_and_only_those_asked_for(shop, clock):
    for_members(a_programme("points", shop, **POINTS))
    member = a_member(shop, birthday=(3, 4))
    (number,) = numbers_of(member)
    for _ in range(2):
        ring(shop, number, amount=10)
        clock.move(days=1)
    at, day = shop.now()
    card = scans.find(number, shop)

    assert facts.told(card, at, day) == {}
    every = {name: ask(member.id, day) for name, ask in facts._ABOUT.items()}
    assert every == {
        "birthday_in": 1,
        "birthday_ago": 364,
        "birthday_changed": None,
        "known_days": 2,
        "visits": 2,
    }
    assert ledger.days_bought([]) == 0
