"""Single cells: numbers, days, languages, yes and no, in any of the usual ways."""

from datetime import date

import pytest

from stampcard.phones import Phone
from stampcard.services.members.importing import cells
from stampcard.values.words import Words

TODAY = date(2026, 3, 1)


def number(*typed, country="BD"):
    found = cells.phone(list(typed), country)
    return found.e164 if isinstance(found, Phone) else str(found)


@pytest.mark.parametrize(
    "typed",
    [
        "01712345678",
        "1712345678",
        "8801712345678",
        "+880 1712-345678",
        "০১৭১২-৩৪৫৬৭৮",
        "٠١٧١٢٣٤٥٦٧٨",
        "０１７１２３４５６７８",
        "'01712345678",
        "1712345678.0",
        "tel:+880-1712-345678",
        "nothing ::: 01712345678",
        "01712345678/01812345678",
        "01712345678; 01812345678",
        "01712345678, 01812345678",
        "01712345678\n01812345678",
    ],
)
def test_a_number_is_read_in_any_spelling(typed):
    assert number(typed) == "+8801712345678"


def test_the_first_that_is_a_number_counts():
    assert number("12", "", "01712345678") == "+8801712345678"


def test_a_blank_in_a_german_number_is_no_second_number():
    assert number("030/23125000", country="DE") == "+493023125000"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "There is no phone number."),
        ("12", "This number is too short."),
        ("8.80171E+12", "A spreadsheet has rounded this number."),
        ("8,80171E+12", "A spreadsheet has rounded this number."),
        ("Ann", "figures only"),
    ],
)
def test_what_is_no_number_is_told_so(typed, sentence):
    assert sentence in number(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "5.3.1990",
        "05.03.",
        "05/03/1990",
        "5-3-90",
        "03/05/1990 00:00",
        "1990-03-05",
        "1990-03-05T00:00:00Z",
        "19900305",
        "--0305",
        "--03-05",
        "5 March",
        "March 5, 1990",
        "5 Mar 90",
        "5 марта 1990 г.",
        "৫ মার্চ ১৯৯০",
        "৫/৩/১৯৯০",
    ],
)
def test_a_birthday_is_read_and_its_year_is_not_kept(typed):
    country = "US" if typed.startswith("03/05") else "BD"

    assert cells.birthday(typed, country) == (3, 5)


@pytest.mark.parametrize(
    "typed", ["30.2.", "31 April", "0.1.", "spring", "5", "13.13."]
)
def test_there_is_no_such_day(typed):
    assert isinstance(cells.birthday(typed, "BD"), Words)


def test_a_month_that_cannot_be_one_is_a_day():
    assert cells.birthday("03/25/1990", "BD") == (3, 25)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_in_three_languages(month):
    from stampcard.language import Speaker

    for locale in ("en", "bn", "ru"):
        named = Speaker(locale).day(date(2024, month, 9))
        assert cells.birthday(named, "BD") == (month, 9), named


def test_the_day_of_joining_has_a_year_and_is_over():
    assert cells.joined("2024-02-29", "BD", TODAY) == date(2024, 2, 29)
    assert cells.joined("5.3.24", "BD", TODAY) == date(2024, 3, 5)
    for typed in ("5 March", "2026-03-02", "2025-02-29", "0000-01-01", "long ago"):
        assert isinstance(cells.joined(typed, "BD", TODAY), Words), typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [("bn", "bn"), ("বাংলা", "bn"), ("Bengali", "bn"), ("EN", "en"), ("en-GB", "en")],
)
def test_a_language_is_known_by_code_or_name(typed, code):
    assert cells.language(typed) == code


@pytest.mark.parametrize("typed", ["yes", "Y", "TRUE", "1", "হ্যাঁ", "да", "✓"])
def test_yes_is_yes(typed):
    assert cells.agrees(typed) is True


@pytest.mark.parametrize("typed", ["no", "", " ", "0", "না", "нет"])
def test_all_that_is_not_yes_is_no(typed):
    assert cells.agrees(typed) is False


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (cells.agrees, "maybe"),
        (cells.language, "Klingon"),
        (cells.channel, "pigeon"),
        (cells.email, "ann at example"),
        (cells.every_days, "400"),
        (cells.every_days, "often"),
        (cells.start, "-3"),
        (cells.balances, "{"),
        (cells.balances, "[1]"),
        (cells.balances, '{"Card": {"stamp": -1}}'),
        (cells.balances, '{"Card": {"stamp": true}}'),
        (cells.balances, '{"Card": 1}'),
    ],
)
def test_nonsense_is_told_so(read, typed):
    assert isinstance(read(typed), Words)


def test_the_rest_is_read_as_typed():
    assert cells.channel("WhatsApp") == "whatsapp"
    assert cells.email(" ann@example.com ") == "ann@example.com"
    assert cells.every_days("১৪") == 14
    assert cells.start("৭") == "7"
    assert cells.start("1 250,50") == "1250.50"
    assert cells.balances('{"Card": {"stamp": 3}}') == {"Card": {"stamp": 3}}
