"""The bill at the counter: typed, rung up, undone, found again."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.members import Member
from stampcard.models.purchases import Purchase
from stampcard.models.shops import Staff
from stampcard.services import access, people, step_up
from stampcard.services.house import Actor
from stampcard.services.members import proving
from stampcard.services.partners import keeping as partners
from stampcard.services.people import Newcomer
from tests.builders import OWNER, a_card, a_programme, balances, stamp
from tests.members import a_member, for_members, numbers_of
from tests.web.conftest import signed_in
from tests.web.visits import Forms, a_phone, buttons, opened, press

PIN = "481207"


@pytest.fixture
def house(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def members_numbers(house, *presets):
    """The numbers of a member with an account in each of some programmes."""
    for name in presets:
        for_members(a_programme(name, house))
    return numbers_of(a_member(house))


def bill_page(phone, code, **more):
    return phone.get(f"/counter/cards/{code}/bill", query_string=more)


def ring(phone, page, **typed):
    """Ring up what is typed on a page of a bill."""
    hidden = next(f for f in Forms(page.text).found if f["id"] == "bill")["fields"]
    sent = {**dict(hidden), **typed}
    return phone.post(page.request.path, data=sent, follow_redirects=True)


@pytest.fixture
def pin(phone, house):
    """The PIN of somebody who stands at the phone."""
    person, problems = people.add(Newcomer("Karim", pin=PIN))
    assert not problems, problems
    phone.post("/counter/who", data={"staff": person.id, "pin": PIN})
    return PIN


def have(code, house):
    """All units of a card together."""
    return sum(balances(code, house).values())


def test_one_tap_counts_a_bill_in_every_programme(phone, house):
    points, club = members_numbers(house, "points", "cumulative_discount")

    came = ring(phone, bill_page(phone, points), spend="22000")

    assert came.request.path.startswith("/counter/bills/")
    assert "19,800" in came.text
    assert "990 points" in came.text
    assert (have(points, house), have(club, house)) == (990, 2200000)


def test_a_second_press_and_a_look_change_nothing(phone, house):
    code = a_card(house, "points")
    page = bill_page(phone, code)
    came = ring(phone, page, spend="9000")
    before = ledger.counts()

    again = ring(phone, page, spend="9000")
    phone.head(page.request.path)
    phone.head(came.request.path)

    assert again.request.path == came.request.path
    assert ledger.counts() == before


def test_the_page_used_for_another_bill_says_so_and_keeps_what_was_typed(phone, house):
    code = a_card(house, "points")
    page = bill_page(phone, code)
    ring(phone, page, spend="9000")

    again = ring(phone, page, spend="40")
    then = ring(phone, again, spend="40")

    assert again.status_code == 422
    assert "rung up already" in again.text
    assert 'value="40"' in again.text
    assert then.request.path.startswith("/counter/bills/")
    assert Purchase.select().count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"spend": ""}, "Type the amount of the bill"),
        ({"spend": "-5"}, "Type an amount, such as"),
        ({"spend": "0"}, "more than nothing"),
        ({"spend": "10.005"}, "Type an amount, such as"),
        ({"spend": "9" * 16}, "Type an amount, such as"),
        ({"spend": "ten"}, "Type an amount, such as"),
        ({"spend": "10", "price": "11"}, "lines come to more"),
        ({"price": "-1"}, "Type an amount, such as"),
        ({"price": "1", "many": "0"}, "Type a quantity above 0"),
        ({"price": "1", "many": "1.0005"}, "Type a quantity above 0"),
        ({"many": "2"}, "Type an amount, such as"),
        ({"price": "9" * 12, "many": "1000000"}, "larger than any"),
        ({"spend": "10", "units {} bill": "1.5"}, "Type a whole number above 0"),
        ({"spend": "10", "units {} bill": "-1"}, "Type a whole number above 0"),
        ({"spend": "10", "also": "0000-0000"}, "No card has this number"),
    ],
)
def test_what_is_no_bill_gets_a_clear_sentence_and_is_kept(phone, house, typed, said):
    code = a_card(house, "points")
    stamp(code, house, spend_minor=900000)
    typed = {name.format(code): text for name, text in typed.items()}
    before = ledger.counts()

    came = ring(phone, bill_page(phone, code), number="A 17", **typed)

    assert came.status_code == 422
    assert said in came.text
    assert all(f'value="{text}"' in came.text for text in typed.values() if text)
    assert 'value="A 17"' in came.text
    assert ledger.counts() == before
    assert not Purchase.select().count()


def test_another_line_keeps_all_that_was_typed(phone, house):
    code = a_card(house, "fuel_points")
    typed = {"category": "goods", "many": "1.5", "price": "20", "spend": "130"}

    more = ring(phone, bill_page(phone, code), more="1", number="A 17", **typed)
    came = ring(phone, more, **typed)

    assert more.text.count('name="price"') == 2
    assert "<option selected>goods" in more.text
    assert all(f'value="{text}"' in more.text for text in ("1.5", "20", "130", "A 17"))
    assert balances(code, house) == {"point": 9 + 10}
    assert "19 points" in came.text


def test_lines_without_an_amount_are_the_bill(phone, house):
    code = a_card(house, "fuel_points")

    came = ring(phone, bill_page(phone, code), category="goods", many="2", price="50")

    assert Purchase.get().total == 10000
    assert "100" in came.text


def test_a_bill_number_stands_once_on_a_day(phone, house):
    code = a_card(house, "points")
    ring(phone, bill_page(phone, code), spend="20", number="A 17")

    again = ring(phone, bill_page(phone, code), spend="40", number="A 17")

    assert again.status_code == 422
    assert "A bill of this number was rung up today already" in again.text
    assert 'value="40"' in again.text


def test_points_pay_as_many_as_was_said_or_all_that_fit(phone, house):
    code = a_card(house, "points")
    ring(phone, bill_page(phone, code), spend="9000")

    some = ring(
        phone, bill_page(phone, code), spend="1000", **{f"units {code} bill": "200"}
    )
    most = ring(phone, bill_page(phone, code), spend="100", pay=f"{code} bill")

    assert "800" in some.text
    assert "80" in most.text
    assert "off the bill of" in most.text


def test_more_points_than_there_are_leave_nothing_behind(phone, house):
    code = a_card(house, "points")
    ring(phone, bill_page(phone, code), spend="9000")
    before = ledger.counts()

    came = ring(
        phone, bill_page(phone, code), spend="9000", **{f"units {code} bill": "451"}
    )

    assert came.status_code == 422
    assert "1 more point is needed" in came.text
    assert 'value="451"' in came.text
    assert ledger.counts() == before


def test_the_card_leads_points_to_the_bill(phone, house):
    code = a_card(house, "points")
    stamp(code, house, spend_minor=900000)

    page = phone.get(f"/counter/cards/{code}")
    bill = bill_page(phone, code, pay=f"{code} bill")

    assert f"/counter/cards/{code}/bill?pay=" in page.text
    assert f'value="{code} bill" checked' in bill.text


def test_a_coupon_of_somebody_else_joins_the_bill(phone, house):
    code = a_card(house, "points")
    coupon = a_card(house, "money_off_coupon")

    more = ring(phone, bill_page(phone, code), spend="1000", also=coupon)
    way = next(v for v in more.text.split('"') if v.startswith(f"{coupon} "))
    came = ring(phone, more, spend="1000", pay=way)

    assert 'value="1000"' in more.text
    assert "Reward given" in came.text
    assert "off the bill of" in came.text


def test_a_bill_that_nothing_counts_says_why(phone, house):
    code = a_card(house, "points")

    came = ring(phone, bill_page(phone, code), spend="0.50")

    assert "tone-warn" in came.text
    assert 'data-outcome="warn"' in came.text


def test_somebody_else_does_not_spend_by_number(phone, house):
    number, *_ = members_numbers(house, "points")
    ring(phone, bill_page(phone, number), spend="9000")
    proving.set_pin(Member.get().id, "4071")
    before = ledger.counts()

    asked = ring(
        phone,
        bill_page(phone, number),
        spend="1000",
        pay=f"{number} bill",
        number="A 1",
    )
    wrong = press(phone, asked, "Go on", member_pin="0000")
    nothing = press(phone, asked, "Go on", member_pin="")

    assert [one.status_code for one in (asked, wrong, nothing)] == [403, 403, 403]
    assert "Card, PIN or code?" in asked.text
    assert ledger.counts() == before
    came = press(phone, wrong, "Go on", member_pin="4071")
    assert came.request.path.startswith("/counter/bills/")
    assert Purchase.select().order_by(Purchase.id.desc()).get().number == "A 1"
    assert "off the bill of" in came.text


def test_a_code_that_cannot_be_sent_is_told(phone, house):
    number, *_ = members_numbers(house, "points")
    ring(phone, bill_page(phone, number), spend="9000")

    came = ring(
        phone, bill_page(phone, number), spend="1000", pay=f"{number} bill", send="1"
    )

    assert "No code could be sent" in came.text


def test_too_many_tries_at_the_members_pin_are_told(phone, house):
    number, *_ = members_numbers(house, "points")
    ring(phone, bill_page(phone, number), spend="9000")
    proving.set_pin(Member.get().id, "4071")
    page = ring(phone, bill_page(phone, number), spend="1000", pay=f"{number} bill")

    for _ in range(6):
        came = press(phone, page, "Go on", member_pin="0000")

    assert came.status_code == 429


def test_a_number_of_another_member_cannot_be_proved_here(phone, house):
    number, *_ = members_numbers(house, "points")
    proving.set_pin(Member.get().id, "4071")
    other = numbers_of(a_member(house, "01812345678"))[0]
    for one in (number, other):
        ring(phone, bill_page(phone, one), spend="9000")
    page = ring(phone, bill_page(phone, number), spend="1000", also=other)

    asked = ring(phone, page, spend="1000", pay=f"{other} bill")
    came = press(phone, asked, "Go on", member_pin="4071")

    assert came.status_code == 422
    assert 'value="1000"' in came.text


def test_a_gift_above_the_shops_bound_needs_a_pin(phone, house, pin):
    code = a_card(house, "points")
    ring(phone, bill_page(phone, code), spend="9000")
    assert not step_up.set_rules(step_up.Rules(above_minor=1000))

    asked = ring(phone, bill_page(phone, code), spend="1000", pay=f"{code} bill")
    came = press(phone, asked, "Go on", pin=pin)

    assert "This needs a PIN" in asked.text
    assert "off the bill of" in came.text


def test_a_proof_holds_while_the_staffs_pin_is_asked_for(phone, house, pin):
    number, *_ = members_numbers(house, "points")
    ring(phone, bill_page(phone, number), spend="9000")
    proving.set_pin(Member.get().id, "4071")
    page = bill_page(phone, number)
    assert not step_up.set_rules(step_up.Rules(above_minor=1000))

    sent = {"spend": "1000", "pay": f"{number} bill", "member_pin": "4071"}
    asked = ring(phone, page, **sent)
    came = press(phone, asked, "Go on", pin=pin)

    assert "off the bill of" in came.text


def test_a_slip_is_undone_at_once_in_every_programme(phone, house):
    points, club = members_numbers(house, "points", "cumulative_discount")
    came = ring(phone, bill_page(phone, points), spend="9000", number="A 17")

    undone = press(phone, came, "Undo")

    assert "tone-warn" in undone.text
    assert (have(points, house), have(club, house)) == (0, 0)
    assert "Goods come back" not in undone.text
    assert press(phone, came, "Undo").request.path == came.request.path
    ring(phone, bill_page(phone, points), spend="9000", number="A 17")


def test_later_a_reason_is_asked_for(phone, house, clock):
    code = a_card(house, "points")
    came = ring(phone, bill_page(phone, code), spend="9000")
    clock.move(minutes=5)
    path = came.request.path
    straight = phone.post(
        f"{path}/undo", data={"id": str(uuid4())}, follow_redirects=True
    )

    undone = press(phone, phone.get(f"{path}/undo"), "Wrong card")

    assert straight.request.path == f"{path}/undo"
    assert undone.request.path == path
    assert have(code, house) == 0
    assert phone.get(f"{path}/undo").location == path


def test_after_a_day_only_a_manager_undoes_a_bill(app, phone, house, pin, clock):
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000").request.path
    clock.move(days=2)
    phone.post("/counter/who", data={"staff": Staff.get(name="Karim").id, "pin": pin})
    owner = app.test_client()
    signed_in(owner, Staff.get(), house)

    assert "Only a manager or the owner can undo this now" in phone.get(made).text
    assert phone.get(f"{made}/undo").location == made
    assert owner.get(f"{made}/undo").status_code == 200


def test_undoing_a_bill_may_need_a_pin(phone, house, pin):
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000")
    assert not step_up.set_rules(step_up.Rules(acts=frozenset({step_up.UNDO})))

    asked = press(phone, made, "Undo")
    came = press(phone, asked, "Go on", pin=pin)

    assert "This needs a PIN" in asked.text
    assert have(code, house) == 0
    assert "tone-warn" in came.text


def test_what_was_used_since_keeps_a_bill(phone, house):
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000")
    ring(phone, bill_page(phone, code), spend="9000", pay=f"{code} bill")

    came = press(phone, made, "Undo")

    assert "has been used since" in came.text
    assert "tone-good" in came.text


def test_a_note_that_names_somebody_is_sent_back(phone, house, clock):
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000").request.path

    came = phone.post(
        f"{made}/undo",
        data={"id": str(uuid4()), "note": "call 01712345678"},
        follow_redirects=True,
    )

    assert came.request.path == f"{made}/undo"
    assert have(code, house)


@pytest.mark.parametrize("path", ["/undo", "/back"])
def test_a_form_without_an_id_is_no_form(phone, house, path):
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000").request.path

    assert phone.post(f"{made}{path}", data={"id": "17"}).status_code == 400
    assert phone.post(f"/counter/cards/{code}/bill", data={}).status_code == 400


def test_an_unknown_card_or_bill_is_nobodys(phone, house):
    path = "/counter/cards/0000-0000/bill"

    assert phone.get(path).status_code == 404
    assert phone.post(path, data={"id": str(uuid4())}).status_code == 404
    assert phone.get(f"/counter/bills/{uuid4()}").status_code == 404
    assert phone.get(f"/counter/returns/{uuid4()}").status_code == 404


def test_a_partner_sees_its_own_bills_only(app, phone, house):
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000", number="A 17").request.path
    partner, _ = partners.add("Bakery", house)
    theirs = app.test_client()
    at_partner = Actor(OWNER.staff, partner.outlet_id)
    theirs.set_cookie("device", access.add_device("Oven", at_partner, house=house)[1])

    assert theirs.get(made).status_code == 404
    assert theirs.get(f"{made}/back").status_code == 404
    assert "No bill was rung up here today" in theirs.get("/counter/bills").text
    assert "No bill has this number" in theirs.get("/counter/bills?number=A+17").text


def test_bills_of_today_stand_at_the_counter(phone, house, clock):
    assert "No bill was rung up here today" in phone.get("/counter/bills").text
    assert "Bills of today" not in phone.get("/counter").text
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000", number="A 17").request.path

    today = phone.get("/counter/bills")
    clock.move(days=1)

    assert made in today.text
    assert "Bills of today" in phone.get("/counter").text
    assert made not in phone.get("/counter/bills").text
    assert made in phone.get("/counter/bills?number=A+17").text


def test_the_owner_looks_at_the_bills_of_a_day(app, phone, house, clock):
    owner = app.test_client()
    signed_in(owner, Staff.get(), house)
    assert "No bill was rung up on this day" in owner.get("/bills").text
    code = a_card(house, "points")
    made = ring(phone, bill_page(phone, code), spend="9000", number="A 17")
    press(phone, ring(phone, bill_page(phone, code), spend="20"), "Undo")
    day = house.now()[1]
    clock.move(days=1)
    signed_in(owner, Staff.get(), house)

    of_day = owner.get(f"/bills?day={day}")

    assert made.request.path in of_day.text
    assert "1 bill ·" in of_day.text
    assert "No bill was rung up on this day" in owner.get("/bills").text
    assert made.request.path in owner.get("/bills?number=A+17").text
    assert "No bill has this number" in owner.get("/bills?number=B+1").text


def test_a_simple_stamp_card_stays_as_it_is(phone, house):
    page = phone.get(f"/counter/cards/{a_card(house)}")

    assert "/bill" not in page.text
    assert "Stamp" in buttons(page)[-1]


def test_one_programme_that_counts_money_keeps_its_keypad(phone, house):
    code = a_card(house, "points")

    page = phone.get(f"/counter/cards/{code}")

    assert "Record the purchase" in buttons(page)
    assert f"/counter/cards/{code}/bill" in page.text


def test_lines_or_several_programmes_make_the_bill_the_main_thing(phone, house):
    fuel = a_card(house, "fuel_points")
    points, *_ = members_numbers(house, "points", "stamp_card")

    for code in (fuel, points):
        page = phone.get(f"/counter/cards/{code}")
        assert "Record the purchase" not in buttons(page)
        assert f'button-primary large" href="/counter/cards/{code}/bill"' in page.text
    assert "/bill" in phone.get(f"/counter/members/{Member.get().id}").text


def test_a_card_that_is_closed_offers_no_bill(phone, house):
    code = a_card(house, "points")
    press(phone, phone.get(f"/counter/cards/{code}/block"), "Lost")

    assert f"/counter/cards/{code}/bill" not in phone.get(f"/counter/cards/{code}").text
