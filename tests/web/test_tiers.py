"""Tiers on the counter's pages, on the holder's page, and for a program."""

import pytest

from stampcard.services import access
from tests.builders import OWNER, a_card, a_programme, balances
from tests.members import PHONE, a_member, for_members, numbers_of
from tests.web.test_api_purchases import Till
from tests.web.visits import a_phone, buttons, opened, press


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


@pytest.fixture
def till(app, house):
    return Till(app.test_client(), access.add_device("Till", OWNER, house=house)[1])


def card_page(phone, code):
    return phone.get(f"/C/{code}", follow_redirects=True)


def plain(page) -> str:
    return page.text.replace("\xa0", " ")


def test_the_bill_that_lifts_says_so_and_takes_its_percentage_off(phone, house):
    code = a_card(house, "tiers")
    press(phone, card_page(phone, code), "Record the purchase", spend="8000")
    assert "৳ 2,000 more until Silver" in plain(card_page(phone, code))

    came = press(phone, card_page(phone, code), "Record the purchase", spend="3000")

    assert "Now Silver." in came.text
    assert "2,850" in came.text
    page = plain(card_page(phone, code))
    assert "Silver until 31 December 2027" in page
    assert "৳ 9,000 more until Gold" in page


def test_it_is_said_in_time_what_is_missing_to_stay(app, phone, house, clock):
    code = a_card(house, "tiers", counted_in="month")
    press(phone, card_page(phone, code), "Record the purchase", spend="10000")
    clock.move(days=31)
    phone = a_phone(app, house, "Second")
    press(phone, card_page(phone, code), "Record the purchase", spend="9500")

    assert "৳ 500 more by 30 April 2026 to stay Silver" in plain(card_page(phone, code))
    holder = app.test_client().get(f"/C/{code}")
    assert "৳ 500 more by 30 April 2026 to stay Silver" in plain(holder)


def test_a_perk_is_used_from_its_button_until_none_is_left(phone, house):
    code = a_card(
        house,
        "tiers",
        tiers="0: Member",
        percents="",
        perks="1: A free day; 0: Parking",
    )
    page = card_page(phone, code)
    assert [b for b in buttons(page) if b.startswith("Give")] == [
        "Give: A free day",
        "Give: Parking",
    ]

    came = press(phone, page, "Give: A free day")

    assert "Reward given" in came.text
    assert "A free day" in came.text
    page = card_page(phone, code)
    assert "A free day: 0 left until 31 December 2026" in page.text
    assert [b for b in buttons(page) if b.startswith("Give")] == ["Give: Parking"]
    assert balances(code, house) == {"perk:1:2026-03": 1}


def test_a_first_purchase_that_is_too_small_says_how_large_it_must_be(phone, house):
    """Row 7: a club card only with a purchase from 3,000."""
    code = a_card(house, "invited_club")
    page = card_page(phone, code)
    assert "Begins with a purchase from ৳ 3,000." in plain(page)

    came = press(phone, page, "Record the purchase", spend="2999")
    assert "Begins with a purchase from ৳ 3,000." in plain(came)
    came = press(phone, card_page(phone, code), "Record the purchase", spend="3000")
    assert "Now Club." in came.text


def test_a_visit_needs_no_bill(phone, house):
    code = a_card(house, "status_perks")

    came = press(phone, card_page(phone, code), "Record the purchase")

    assert "tone-good" in came.text
    assert balances(code, house) == {"visit:2026-03": 1}


def test_a_program_rings_up_a_bill_that_lifts_and_earns_at_once(till, house):
    """Rows 6 and 18: points, and a tier that multiplies them, of one member."""
    for_members(
        a_programme("points", house, earn_step=10, expiry="never", tiers="Premium: 2")
    )
    for_members(a_programme("premium", house))
    points, premium = numbers_of(a_member(house))
    till.ring(phone=PHONE, total="29000")

    said = till.ring(phone=PHONE, total="1000").get_json()

    by_number = {one["number"]: one for one in said["outcomes"]}
    assert by_number[points]["entries"][0]["amount"] == 200
    assert by_number[premium]["entries"][0]["amount"] == 100_000
    assert balances(points, house) == {"point": 2_900 + 200}


def test_a_program_uses_a_perk_and_hears_when_none_is_left(till, house):
    code = a_card(house, "tiers", tiers="0: Member", percents="", perks="1: A free day")
    looked = till.client.get(f"/api/v1/cards/{code}", headers=till.sent).get_json()
    assert [one["reward"] for one in looked["standing"]["rewards"]] == ["perk:1"]

    given = till.act(verb="redeem", code=code, reward="perk:1")
    again = till.act(verb="redeem", code=code, reward="perk:1")

    assert given.get_json()["outcome"] == "accepted"
    assert again.get_json()["reason"] == "already_given"
