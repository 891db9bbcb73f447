import pytest

from stampcard.models.shops import Shop, Staff, the_shop
from stampcard.services import access, demo
from stampcard.services.upkeep import verify
from tests.builders import PASSWORD, a_shop
from tests.cli.processes import process

SET_UP = ("setup", "--shop", "Corner Tea House", "--owner", "Rahima")


def test_a_shop_is_set_up_without_a_browser(commands, home):
    told = commands.told(*SET_UP, "--address", "12 Lake Road")

    assert told == {"shop": "Corner Tea House", "owner": "Rahima"}
    assert the_shop().address == "12 Lake Road"
    assert access.sign_in(PASSWORD, house=home)


def test_what_is_not_said_is_as_in_dhaka(commands):
    commands.told(*SET_UP)

    shop = the_shop()
    assert (shop.locale, shop.digits) == ("en", "latn")
    assert (shop.currency, shop.country, shop.timezone) == ("BDT", "BD", "Asia/Dhaka")


@pytest.mark.parametrize(("said", "digits"), [((), "beng"), (("latn",), "latn")])
def test_a_shop_in_bengali_writes_bengali_digits_unless_told(commands, said, digits):
    more = ("--digits", *said) if said else ()

    commands.told(*SET_UP, "--locale", "bn", *more)

    assert (the_shop().locale, the_shop().digits) == ("bn", digits)


def test_a_russian_shop_begins_with_roubles_and_moscow_time(commands):
    commands.told(*SET_UP, "--locale", "ru", "--timezone", "Asia/Omsk")

    shop = the_shop()
    assert (shop.locale, shop.digits, shop.currency) == ("ru", "latn", "RUB")
    assert (shop.country, shop.timezone) == ("RU", "Asia/Omsk")


def test_a_second_set_up_is_refused_and_changes_nothing(commands):
    commands.told(*SET_UP)

    said = commands.refused("setup", "--shop", "Other", "--owner", "Other")

    assert said == "The shop is set up already."
    assert [shop.name for shop in Shop.select()] == ["Corner Tea House"]
    assert [staff.name for staff in Staff.select()] == ["Rahima"]


@pytest.mark.parametrize(
    ("option", "bad", "field"),
    [
        ("--shop", "", "name"),
        ("--shop", "\u202e\u2066", "name"),
        ("--shop", "x" * 61, "name"),
        ("--owner", " ", "owner"),
        ("--owner", "x" * 61, "owner"),
        ("--address", "x" * 101, "address"),
        ("--locale", "xx", "locale"),
        ("--digits", "roman", "digits"),
        ("--currency", "taka", "currency"),
        ("--country", "Bangladesh", "country"),
        ("--timezone", "Asia/Nowhere", "timezone"),
        ("--public-url", "shop.example", "public_url"),
        ("--public-url", "ftp://shop.example", "public_url"),
    ],
)
def test_a_bad_detail_is_named_and_nothing_is_made(commands, option, bad, field):
    said = commands.refused(*SET_UP, option, bad)

    assert said.startswith(f"{field}: ")
    assert the_shop() is None
    assert Staff.select().count() == 0


@pytest.mark.parametrize("password", ["", "short", "1234567890", "aaaaaaaaaaaa"])
def test_a_password_too_easy_to_guess_is_refused(commands, monkeypatch, password):
    monkeypatch.setenv("STAMPCARD_OWNER_PASSWORD", password)

    assert commands.refused(*SET_UP).startswith("password: ")
    assert the_shop() is None


def test_the_password_is_asked_for_when_it_is_not_given(commands, home, monkeypatch):
    monkeypatch.delenv("STAMPCARD_OWNER_PASSWORD")

    done = commands.run(*SET_UP, input=f"{PASSWORD}\n{PASSWORD}\n")

    assert done.code == 0
    assert PASSWORD not in done.out
    assert access.sign_in(PASSWORD, house=home)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tea 🍵 House", "Tea 🍵 House"),
        ("চা \u202eঘর\u202c", "চা ঘর"),
        ("<b>Tea</b> & Co", "<b>Tea</b> & Co"),
        ("Tea\n\tHouse", "Tea House"),
    ],
)
def test_odd_names_are_kept_safe_and_recognisable(commands, typed, kept):
    commands.told("setup", "--shop", typed, "--owner", "Rahima")

    assert the_shop().name == kept


def test_a_name_keeps_few_of_three_hundred_marks(commands):
    commands.told("setup", "--shop", "Te" + "\u0301" * 300, "--owner", "Rahima")

    assert the_shop().name.startswith("T")
    assert len(the_shop().name) < 10


def test_a_demo_shop_is_filled_and_removed_again(commands, monkeypatch):
    monkeypatch.setattr(demo, "DAYS", 3)

    told = commands.told("demo")

    assert told.keys() == {"acts", "password"}
    assert told["acts"] > 0
    assert the_shop().demo
    assert verify().ok
    assert commands.told("demo", "--remove") == {"removed": True}


def test_after_a_demo_a_real_shop_is_set_up(tmp_path):
    process(tmp_path, "demo")
    removed = process(tmp_path, "demo", "--remove", "--json")

    made = process(tmp_path, *SET_UP, "--json")
    again = process(tmp_path, "demo", "--remove")

    assert (removed.returncode, made.returncode) == (0, 0)
    assert again.returncode == 1
    assert process(tmp_path, "verify").stdout.startswith("0 acts")


def test_a_demo_makes_a_password_when_none_is_given(commands, home, monkeypatch):
    monkeypatch.setattr(demo, "DAYS", 1)
    monkeypatch.delenv("STAMPCARD_OWNER_PASSWORD")

    told = commands.told("demo", "--locale", "bn")

    assert the_shop().locale == "bn"
    assert access.sign_in(told["password"], house=home)


def test_a_demo_says_what_is_wrong_with_the_password(commands, monkeypatch):
    monkeypatch.setenv("STAMPCARD_OWNER_PASSWORD", "short")

    assert commands.refused("demo").startswith("password: ")
    assert the_shop() is None


def test_a_demo_never_touches_a_real_shop(commands, home):
    a_shop(home)

    assert "a shop here already" in commands.refused("demo")
    assert "nothing was removed" in commands.refused("demo", "--remove")
    assert the_shop().name == "Corner Café"
