"""The shop: set up once, changed later, refused in words."""

import dataclasses

import pytest

from stampcard.language import Speaker
from stampcard.models.base import row
from stampcard.models.shops import Outlet, Staff, the_shop
from stampcard.services import shops
from stampcard.services.house import speaker_of
from tests.builders import PASSWORD, a_shop, details

HEBREW_TRICK = "Corner\u202eCafé"


def refused(house, owner="Rahima", password=PASSWORD, **changes) -> list[str]:
    staff, problems = shops.set_up(details(**changes), owner, password, house=house)
    assert (staff is None) == bool(problems)
    assert all(Speaker().say(problem.words) for problem in problems)
    return [problem.field for problem in problems]


def test_a_shop_is_set_up_with_an_outlet_and_an_owner(house):
    owner = a_shop(house)

    shop = the_shop()
    assert (shop.name, shop.currency, shop.timezone) == (
        "Corner Café",
        "BDT",
        "Asia/Dhaka",
    )
    assert [outlet.name for outlet in Outlet.select()] == ["Corner Café"]
    assert (owner.name, owner.role) == ("Rahima", "owner")
    assert PASSWORD not in owner.password_hash


def test_a_shop_is_set_up_once(house):
    a_shop(house)

    with pytest.raises(shops.AlreadySetUp):
        a_shop(house, name="Another")

    assert the_shop().name == "Corner Café"
    assert row("SELECT COUNT(*) FROM staff") == (1,)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "\u202e \u200b"},
        {"name": "x" * 61},
        {"address": "x" * 101},
        {"locale": "xx"},
        {"digits": "roman"},
        {"currency": "TAKA"},
        {"currency": "XYZ"},
        {"country": "Bangladesh"},
        {"timezone": "Dhaka"},
        {"timezone": "../etc/passwd"},
        {"public_url": "cards.example.com"},
        {"public_url": "https://cards.example.com/path"},
        {"public_url": "javascript:alert(1)"},
    ],
)
def test_a_bad_detail_is_named_and_nothing_is_made(house, changes):
    assert refused(house, **changes) == list(changes)
    assert the_shop() is None


def test_all_that_is_wrong_is_said_at_once(house):
    found = refused(house, owner=" ", password="short", name="", currency="TAKA")

    assert set(found) == {"name", "currency", "password", "owner"}


@pytest.mark.parametrize(
    "password", ["", "short", "123456789", "1234567890", "aaaaaaaaaaaa", "abababababab"]
)
def test_a_password_that_is_easily_guessed_is_refused(house, password):
    assert refused(house, password=password) == ["password"]


def test_a_long_password_in_any_script_is_good(house):
    assert refused(house, password="আমাদের চায়ের দোকান") == []


def test_names_are_made_safe_to_print(house):
    a_shop(house, name=f"  {HEBREW_TRICK}\n", currency="bdt", country="bd")

    shop = the_shop()
    assert (shop.name, shop.currency, shop.country) == ("CornerCafé", "BDT", "BD")


def test_markup_and_emoji_in_a_name_are_kept_as_they_are(house):
    a_shop(house, name="<b>Café</b> 👨‍👩‍👧")

    assert the_shop().name == "<b>Café</b> 👨‍👩‍👧"


def test_a_shop_is_changed_or_told_why_not(house):
    a_shop(house)

    assert [p.field for p in shops.change(details(timezone="Dhaka"))] == ["timezone"]
    assert the_shop().timezone == "Asia/Dhaka"
    assert shops.change(details(timezone="Europe/London")) == ()
    assert the_shop().timezone == "Europe/London"


def test_the_printed_address_is_the_shops_unless_set_outside(house):
    loose = dataclasses.replace(house, fixed_url="")
    assert loose.public_url == "http://127.0.0.1:8000"
    a_shop(house, public_url="https://mine.example/")

    assert loose.public_url == "https://mine.example"
    assert house.public_url == "https://cards.example.com"


def test_a_house_without_a_shop_keeps_utc(house, clock):
    clock.move(hours=13)  # after midnight in Dhaka

    assert house.now()[1].isoformat() == "2026-03-01"
    a_shop(house)
    assert house.now()[1].isoformat() == "2026-03-02"


def test_a_shop_speaks_its_own_language_with_its_own_digits(house):
    a_shop(house, locale="en", digits="beng")

    assert speaker_of(the_shop()) == Speaker("en", "beng", "BDT", "Asia/Dhaka")
    assert speaker_of(the_shop(), "bn").digits == "beng"
    assert Staff.select().count() == 1


def test_another_language_has_its_usual_digits(house):
    a_shop(house, locale="bn", digits="beng")

    assert speaker_of(the_shop(), "en").digits == "latn"
