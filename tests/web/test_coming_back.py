"""A page left open over midnight, a sign-out, an upgrade: nothing lost or doubled."""

from html import unescape

import pytest

from stampcard.models import ledger
from stampcard.models.shops import Staff
from tests.builders import PASSWORD, a_batch, a_card, a_code, a_programme, balances
from tests.members import PHONE, a_member, for_members
from tests.web.conftest import signed_in
from tests.web.visits import a_phone, opened, press

OUT = "You are signed out, so nothing was recorded. The page comes back."
STALE = "This page was open for too long. Please open it again."


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


@pytest.fixture
def owner(app, house):
    client = app.test_client()
    signed_in(client, Staff.get(), house)
    return client


def upgraded(client):
    """The app came back with another secret: what it signed before means nothing."""
    client.delete_cookie("session")


def again(client, page):
    """Follow the button of the page that says it was open for too long."""
    link = unescape(page.text.split('large" href="')[1].split('"')[0])
    return client.get(link, follow_redirects=True)


def sign_in(client, page):
    return press(client, page, "Sign in", password=PASSWORD)


def test_over_midnight_a_page_stamps_once_on_the_new_day(phone, house, clock):
    code = a_card(house)
    page = phone.get(f"/counter/cards/{code}")

    clock.move(hours=13)
    press(phone, page, "Stamp")
    came = press(phone, page, "Stamp")

    assert "Stamped" in came.text
    assert ledger.newest(1)[0].day == "2026-03-02"
    assert balances(code, house) == {"stamp": 1}


def test_over_a_sign_out_the_act_is_offered_again_and_done_once(owner, house):
    code = a_card(house)
    page = owner.get(f"/counter/cards/{code}")
    owner.delete_cookie("sid")

    asked = press(owner, page, "Stamp")
    nothing = balances(code, house)
    back = sign_in(owner, asked)
    came = press(owner, back, "Stamp")

    assert OUT in asked.text
    assert nothing == {}
    assert back.request.path == f"/counter/cards/{code}"
    assert "Stamped" in came.text
    assert balances(code, house) == {"stamp": 1}


def test_over_a_sign_out_the_bill_is_kept(owner, house):
    code = a_card(house, "cumulative_discount")
    page = owner.get(f"/counter/cards/{code}")
    owner.delete_cookie("sid")

    back = sign_in(owner, press(owner, page, "Record", spend="১২৫০"))

    assert 'value="১২৫০"' in back.text


def test_over_a_sign_out_a_set_and_an_undo_come_back(owner, house):
    batch = a_batch(a_programme("coupon_set", house, coupons_needed=2), 2, house)
    codes = [a_code(batch, n, house=house) for n in (1, 2)]
    pile = owner.get("/counter/several", query_string={"codes": codes})
    came = press(owner, owner.get(f"/counter/cards/{a_card(house)}"), "Stamp")
    owner.delete_cookie("sid")

    set_again = sign_in(owner, press(owner, pile, "Take the set"))
    owner.delete_cookie("sid")
    act_again = sign_in(owner, press(owner, came, "Undo"))

    assert "The set is complete" in set_again.text
    assert act_again.request.path == came.request.path
    assert "Undo" in act_again.text


def test_over_an_upgrade_the_card_is_one_tap_away_with_its_bill(phone, house):
    code = a_card(house, "cumulative_discount")
    page = phone.get(f"/counter/cards/{code}")
    upgraded(phone)

    stale = press(phone, page, "Record", spend="99.50")
    back = again(phone, stale)
    came = press(phone, back, "Record", spend="99.50")

    assert stale.status_code == 400
    assert STALE in stale.text
    assert "Nothing was recorded." in stale.text
    assert 'value="99.50"' in back.text
    assert "Recorded" in came.text
    assert balances(code, house) == {"spend": 9950}


def test_over_an_upgrade_a_paper_leads_back_to_its_card(phone, house):
    code = a_card(house)
    page = phone.get(f"/counter/cards/{code}/paper")
    upgraded(phone)

    back = again(phone, press(phone, page, "3"))

    assert back.request.path == f"/counter/cards/{code}"


def test_over_an_upgrade_a_typed_phone_number_stands_in_no_address(phone, house):
    for_members(a_programme("stamp_card", house))
    a_member(house, name="Rahima")
    page = phone.get("/counter")
    upgraded(phone)

    stale = press(phone, page, "Go on", code=PHONE)
    found = press(phone, stale, "Go on", code=PHONE)

    assert STALE in stale.text
    assert f'value="{PHONE}"' in stale.text
    assert f"={PHONE}" not in stale.text.replace(f'value="{PHONE}"', "")
    assert found.status_code == 200
    assert "Our programme" in found.text


@pytest.mark.parametrize("of", ["", "x", "https://evil.example"])
def test_what_a_form_says_leads_nowhere_else(client, house, of):
    answer = client.post("/counter/acts", data={"of": of, "verb": "reverse"})

    assert answer.status_code == 400
    assert 'href="/counter"' in answer.text
