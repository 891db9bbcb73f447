"""Fees, gift vouchers and birthdays on the counter's pages, by programs, in lists."""

import re
from uuid import uuid4

import pytest

from stampcard.services import access
from tests.builders import OWNER, a_card, a_programme, balances
from tests.members import a_member, for_members
from tests.web.test_api import Program
from tests.web.visits import a_phone, opened, press


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


@pytest.fixture
def program(app, house):
    return Program(app.test_client(), access.add_device("Till", OWNER, house=house)[1])


def card(phone, code):
    return phone.get(f"/C/{code}", follow_redirects=True)


def test_the_fee_is_taken_then_the_bill_is_lower(phone, house):
    code = a_card(house, "membership")
    before = card(phone, code)
    assert "The fee was not paid yet." in before.text

    sold = press(phone, before, "Take the fee")

    assert "To pay" in sold.text
    assert "888" in sold.text
    assert "Paid until" in sold.text
    paid = press(phone, card(phone, code), "Give: 5", spend="2000")
    assert "1,900" in paid.text


def test_money_is_paid_into_a_voucher_and_out_of_it(phone, house):
    code = a_card(house, "gift_voucher")

    press(phone, card(phone, code), "Pay money in", spend="500")
    paid = press(phone, card(phone, code), "Give: Up to", spend="180")

    assert balances(code, house)["money:2027-03-01"] == 32000
    assert "180" in paid.text


def test_a_sum_that_was_not_typed_is_asked_for(phone, house):
    code = a_card(house, "gift_voucher")

    page = press(phone, card(phone, code), "Pay money in", spend="")

    assert page.status_code == 422
    assert balances(code, house) == {}


def test_programs_pay_in_and_use_a_part(program, house):
    code = a_card(house, "gift_voucher", months=0)

    def act(verb, **more):
        body = {"id": str(uuid4()), "verb": verb, "code": code} | more
        return program.post(body).json

    assert act("earn", action="load", spend="233.00")["benefit"]["pays"] == "233.00"
    assert act("redeem", amount=100000)["reason"] == "not_enough"
    assert act("redeem", amount=1000, spend="100.00")["benefit"]["pays"] == "90.00"
    assert balances(code, house)["money"] == 22300
    assert "error" in act("redeem", amount=-1)
    assert "error" in act("redeem", amount="all")
    fee = a_card(house, "fuel_club_card")
    sold = program.post(
        {"id": str(uuid4()), "verb": "earn", "code": fee, "action": "term"}
    )
    assert sold.json["benefit"]["pays"] == "250.00"


def test_whose_birthday_it_is_is_told_in_the_morning(owner, home):
    for_members(a_programme("birthday", home))
    told = {"stamps", "messages"}
    a_member(home, "01700000001", name="Rahima", birthday=(3, 1), purposes=told)
    a_member(home, "01700000002", name="Karim", birthday=(3, 7), purposes=told)
    a_member(home, "01700000003", name="Sadia", birthday=(3, 1))

    def named(born):
        text = owner.get(f"/members/offers.csv?born={born}").text
        return set(re.findall("Rahima|Karim|Sadia", text))

    assert named("1") == {"Rahima"}
    assert named("7") == {"Rahima", "Karim"}
    page = owner.get("/members/offers?born=1").text
    assert "Rahima" in page
    assert "Karim" not in page
    assert (
        "Nobody with such a birthday"
        in owner.get("/members/offers?born=1&tag=Tea").text
    )
