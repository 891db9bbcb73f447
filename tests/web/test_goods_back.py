"""Goods that come back to the counter."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.purchases import PurchaseReturn
from stampcard.models.shops import Staff
from stampcard.services import people, step_up
from stampcard.services.people import Newcomer
from tests.builders import a_card, balances
from tests.web.test_bills import bill_page, have, members_numbers, ring
from tests.web.visits import a_phone, opened, press

PIN = "481207"


@pytest.fixture
def house(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def back_page(phone, code, **typed):
    """Where goods of a bill just rung up come back."""
    made = ring(phone, bill_page(phone, code), **typed)
    return phone.get(f"{made.request.path}/back")


def test_all_of_a_bill_comes_back(phone, house):
    points, club = members_numbers(house, "points", "cumulative_discount")

    came = press(phone, back_page(phone, points, spend="9000"), "Take", what="whole")

    assert came.request.path.startswith("/counter/returns/")
    assert 'Taken back: <strong class="inline">450 points' in came.text
    assert (have(points, house), have(club, house)) == (0, 0)


def test_by_amount_the_share_is_taken_back_and_the_rest_stays(phone, house):
    code = a_card(house, "points")
    page = back_page(phone, code, spend="9000", number="A 17")

    came = press(phone, page, "Take", what="amount", spend="3000")
    bill = phone.get(page.request.path.removesuffix("/back"))

    assert "150 points" in came.text
    assert "6,000 of the bill stay" in came.text
    assert "A 17" in came.text
    assert came.request.path in bill.text
    assert have(code, house) == 300
    assert "came back" in phone.get("/counter/bills").text


def test_by_line_only_its_own_points_go(phone, house):
    code = a_card(house, "fuel_points")
    typed = {"category": "goods", "many": "3", "price": "20", "spend": "160"}
    page = back_page(phone, code, **typed)

    came = phone.post(
        page.request.path,
        data={"id": str(uuid4()), "what": "lines", "many": ["1", ""]},
        follow_redirects=True,
    )

    assert "goods" in page.text
    assert "20" in came.text
    assert balances(code, house)["point"] < 30
    assert PurchaseReturn.get().total == 2000


def test_what_was_spent_on_the_bill_is_given_back(phone, house):
    code = a_card(house, "points")
    ring(phone, bill_page(phone, code), spend="9000")
    page = back_page(phone, code, spend="1000", **{f"units {code} bill": "200"})

    came = press(phone, page, "Take", what="whole")

    assert 'Given back: <strong class="inline">200 points' in came.text
    assert have(code, house) == 450


def test_what_is_gone_stays_owed_in_plain_view(phone, house):
    code = a_card(house, "points")
    page = back_page(phone, code, spend="9000")
    ring(phone, bill_page(phone, code), spend="4000", pay=f"{code} bill")

    came = press(phone, page, "Take", what="whole")

    assert "Still owed:" in came.text
    assert "are owed for goods that came back" in came.text
    assert "are owed" in phone.get(f"/counter/cards/{code}").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what": "amount", "spend": "9001"}, "More would come back"),
        ({"what": "amount", "spend": "0"}, "Type an amount, such as"),
        ({"what": "amount", "spend": "-1"}, "Type an amount, such as"),
        ({"what": "amount", "spend": ""}, "Type an amount, such as"),
        ({"what": "amount", "spend": "9" * 16}, "Type an amount, such as"),
        ({"what": "amount", "spend": "1.005"}, "Type an amount, such as"),
        ({"what": "lines", "many": "3"}, "at most as many as there are"),
        ({"what": "lines", "many": "x"}, "at most as many as there are"),
        ({"what": "lines", "many": ""}, "at least one line"),
    ],
)
def test_what_cannot_come_back_is_told_and_kept(phone, house, typed, said):
    code = a_card(house, "points")
    page = back_page(phone, code, many="2", price="4500")
    before = ledger.counts()

    came = press(phone, page, "Take", **typed)

    assert came.status_code == 422
    assert said in came.text
    assert all(f'value="{text}"' in came.text for text in typed.values() if text)
    assert ledger.counts() == before
    assert not PurchaseReturn.select().count()


def test_a_second_press_and_a_look_change_nothing(phone, house):
    page = back_page(phone, a_card(house, "points"), spend="9000")
    came = press(phone, page, "Take", what="amount", spend="3000")
    before = ledger.counts()

    again = press(phone, page, "Take", what="amount", spend="3000")
    phone.head(came.request.path)
    phone.head(page.request.path)

    assert again.request.path == came.request.path
    assert ledger.counts() == before


def test_what_came_back_or_was_undone_does_not_come_back_again(phone, house):
    page = back_page(phone, a_card(house, "points"), spend="9000")
    press(phone, page, "Take", what="whole")
    made = page.request.path.removesuffix("/back")
    undone = ring(phone, bill_page(phone, a_card(house, "points")), spend="9000")
    press(phone, undone, "Undo")

    assert phone.get(page.request.path).location == made
    assert "Undo" not in phone.get(made).text
    assert phone.get(f"{undone.request.path}/back").status_code == 303
    sent = {"id": str(uuid4()), "what": "whole"}
    again = phone.post(f"{undone.request.path}/back", data=sent)
    assert again.status_code == 422
    assert "This bill was undone." in again.text


def test_taking_back_may_need_a_pin(phone, house):
    person, _ = people.add(Newcomer("Karim", pin=PIN))
    phone.post("/counter/who", data={"staff": person.id, "pin": PIN})
    page = back_page(phone, a_card(house, "points"), spend="9000")
    assert not step_up.set_rules(step_up.Rules(acts=frozenset({step_up.UNDO})))

    asked = press(phone, page, "Take", what="amount", spend="3000")
    came = press(phone, asked, "Go on", pin=PIN)

    assert "This needs a PIN" in asked.text
    assert "150 points" in came.text
    assert Staff.get_by_id(PurchaseReturn.get().staff_id).name == "Karim"


def test_a_bill_that_gave_nothing_takes_nothing_back(phone, house):
    page = back_page(phone, a_card(house, "points"), spend="0.50")

    came = press(phone, page, "Take", what="whole")

    assert "Nothing was to be taken back or given back." in came.text
