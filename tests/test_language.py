"""Figures, money, days and sentences in the languages there are."""

from datetime import UTC, date, datetime

import pytest

from stampcard.language import Speaker, currencies, locales, word_count
from stampcard.values.words import Money, Percent, Words, say, say_many

ENGLISH = Speaker("en", "latn", "BDT", "Asia/Dhaka")
BENGALI = Speaker("bn", "beng", "BDT", "Asia/Dhaka")
RUSSIAN = Speaker("ru", "latn", "RUB", "Europe/Moscow")
THIN, HARD = "\u00a0", "\u00a0"


def test_english_stands_first_and_bengali_is_there():
    assert next(iter(locales())) == "en"
    assert locales()["en"] == "English"
    assert locales()["bn"] == "বাংলা"


@pytest.mark.parametrize(
    ("speaker", "minor", "said"),
    [
        (ENGLISH, 19_900, f"৳{HARD}199"),
        (ENGLISH, 19_950, f"৳{HARD}199.50"),
        (ENGLISH, 123_456_700, f"৳{HARD}1,234,567"),
        (BENGALI, 123_456_700, f"৳{HARD}১২,৩৪,৫৬৭"),
        (BENGALI, 5, f"৳{HARD}০.০৫"),
        (ENGLISH, 0, f"৳{HARD}0"),
        (RUSSIAN, 19_900, f"199{HARD}₽"),
        (RUSSIAN, 123_456_750, f"1{HARD}234{HARD}567,50{HARD}₽"),
        (Speaker("en", currency="RUB"), 5_000, f"₽{HARD}50"),
        (Speaker("ru", currency="KWD"), 1125, f"1,125{HARD}KWD"),
        (Speaker("en", currency="JPY"), 250, f"¥{HARD}250"),
        (Speaker("en", currency="KWD"), 1125, f"KWD{HARD}1.125"),
        (Speaker("en", currency="KWD"), 1000, f"KWD{HARD}1"),
    ],
)
def test_money_is_said_in_the_shops_currency(speaker, minor, said):
    assert speaker.money(minor) == said


@pytest.mark.parametrize(
    ("hundredths", "said"),
    [(500, f"5{THIN}%"), (1250, f"12.5{THIN}%"), (1, f"0.01{THIN}%")],
)
def test_a_percentage_is_said_without_empty_digits(hundredths, said):
    assert ENGLISH.percent(hundredths) == said


def test_digits_are_the_shops_choice():
    assert BENGALI.number(1_234_567) == "১২,৩৪,৫৬৭"
    assert Speaker("bn").number(1_234_567) == "12,34,567"
    assert Speaker("en", "beng").number(10) == "১০"
    assert BENGALI.plain("Table 5") == "Table ৫"
    assert BENGALI.percent(1000) == f"১০{THIN}%"
    assert BENGALI.decimal(1234.5) == "১,২৩৪.৫"


def test_a_day_is_said_with_its_month():
    assert ENGLISH.day(date(2027, 12, 31)) == "31 December 2027"
    assert BENGALI.day(date(2027, 12, 31)) == "৩১ ডিসেম্বর ২০২৭"
    assert RUSSIAN.day(date(2027, 12, 31)) == "31 декабря 2027"


@pytest.mark.parametrize(
    ("speaker", "first"), [(ENGLISH, "Mon"), (BENGALI, "সো"), (RUSSIAN, "пн")]
)
def test_weekdays_are_told_apart_in_few_letters(speaker, first):
    said = speaker.brief_weekdays()

    assert said[0] == first
    assert len(set(said)) == 7
    assert max(map(len, said)) <= 3


def test_a_moment_is_said_in_the_shops_time():
    moment = datetime(2026, 3, 1, 18, 5, tzinfo=UTC)

    assert ENGLISH.moment(moment) == "2 Mar 2026, 00:05"
    assert Speaker("en").moment(moment) == "1 Mar 2026, 18:05"
    assert "২ মার্চ ২০২৬" in BENGALI.moment(moment)


def test_each_value_is_said_by_its_type():
    words = say(
        "{a}|{b}|{c}|{d}|{e}|{f}|{g}|{h}",
        a=Money(100),
        b=Percent(500),
        c=1000,
        d=date(2026, 3, 1),
        e=datetime(2026, 3, 1, 6, tzinfo=UTC),
        f=say("Tea for {n}", n=2),
        g=True,
        h=22.9,
    )

    said = ENGLISH.say(words).split("|")

    assert said[:3] == [f"৳{HARD}1", f"5{THIN}%", "1,000"]
    assert said[3:6] == ["1 March 2026", "1 Mar 2026, 12:00", "Tea for 2"]
    assert said[6:] == ["True", "22.9"]


@pytest.mark.parametrize("name", ["{secret}", "%s", "<b>", "{0}", "{"])
def test_braces_and_markup_in_a_name_are_only_text(name):
    assert ENGLISH.say(say("{reward}", reward=name)) == name


def test_a_count_chooses_the_form():
    one, many = "{count} use left", "{count} uses left"

    assert ENGLISH.say(say_many(one, many, count=1)) == "1 use left"
    assert ENGLISH.say(say_many(one, many, count=0)) == "0 uses left"
    assert ENGLISH.say(say_many(one, many, count=2)) == "2 uses left"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 штамп"),
        (3, "3 штампа"),
        (5, "5 штампов"),
        (11, "11 штампов"),
        (21, "21 штамп"),
    ],
)
def test_russian_has_three_forms(count, said):
    form = RUSSIAN.ngettext("%(count)s stamp", "%(count)s stamps", count)

    assert form % {"count": count} == said


def test_nothing_is_said_as_nothing():
    assert ENGLISH.say(Words("")) == ""
    assert BENGALI.gettext("") == ""


def test_a_text_without_a_translation_is_said_in_english():
    assert BENGALI.say(say("A text nobody has marked")) == "A text nobody has marked"


def test_a_number_counts_as_a_word():
    assert word_count(["Ten stamps: tea.", "No end date."]) == 6
    assert word_count([]) == 0


def test_currencies_are_those_in_use():
    assert {"BDT", "EUR", "JPY"} <= currencies()
    assert "XYZ" not in currencies()
