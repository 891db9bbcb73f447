"""Typed texts, made safe to keep and print."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.texts import (
    LONGEST_MARK_RUN,
    clean,
    in_plain_digits,
    names_a_number,
    shortened,
)

ACUTE = "\u0301"


@pytest.mark.parametrize(
    "text",
    [
        "Tea & cake",
        "চা ও কেক",
        "ক্ষ র‍্যাব",  # a conjunct, and a joiner that shapes one
        "👨‍👩‍👧‍👦 family tub",
        "❤️ 🇧🇩",
        "<b>bold</b>",
        "“quoted” – ½ № 5",
    ],
)
def test_what_people_write_is_kept(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "mark", list("\u202a\u202d\u202e\u2066\u2069\u200e\u200f\ufeff")
)
def test_characters_that_turn_the_direction_are_removed(mark):
    assert clean(f"free{mark} tea") == "free tea"


@pytest.mark.parametrize("odd", list("\x00\x07\x1b\x7f\ud800\ue000\U0003ffff"))
def test_characters_nobody_can_print_are_removed(odd):
    assert clean(f"free{odd}") == "free"


def test_a_text_is_one_line_with_single_blanks():
    assert clean(" a\n\tb\u00a0 \u2028c\u3000") == "a b c"


def test_three_hundred_marks_on_one_letter_are_kept_to_a_few():
    assert clean("x" + ACUTE * 300) == "x" + ACUTE * LONGEST_MARK_RUN


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_a_joiner_does_not_let_more_marks_through(joiner):
    found = clean("x" + (ACUTE * LONGEST_MARK_RUN + joiner) * 75)

    assert found.count(ACUTE) <= 2 * LONGEST_MARK_RUN


@pytest.mark.parametrize("text", ["র‍্যাব", "ত্‍", "ক্‌ষ", "ক্ষ্ম্যাঁ", "স্ট্র‍্যাপ", "👩‍🍳"], ids=ascii)
def test_what_joiners_shape_is_kept(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("mark", list("\u09be\u0903\u20dd"))
def test_marks_that_widen_or_ring_a_letter_are_kept_to_a_few_too(mark):
    assert clean("ক" + mark * 300) == "ক" + mark * LONGEST_MARK_RUN


def test_joiners_stand_after_a_letter_and_singly():
    assert clean("\u200d\u200ca\u200d\u200d\u200cb \u200dc") == "a\u200db c"


@pytest.mark.parametrize(
    "unseen",
    [
        "\u200d",
        "\u200c\u200d",
        "\u3164",
        "\u2800\u115f",
        "\u0301",
        "\ufe0f\u034f",
        " \u09cd",
    ],
    ids=ascii,
)
def test_a_name_nobody_can_see_is_no_name(unseen):
    assert clean(unseen) == ""


@pytest.mark.parametrize(
    ("text", "most", "start"),
    [
        ("চা ও কেক", 99, "চা ও কেক"),
        ("চা ও কেক", 1, ""),
        ("চা ও কেক", 2, "চা"),
        ("চা ও কেক", 3, "চা"),
        ("ক্ষ্মা", 4, ""),
        ("aক্ষ্মা", 4, "a"),
        ("👍🏽👍🏽", 3, "👍🏽"),
        ("🇧🇩", 1, ""),
        ("👨‍👩‍👧x", 4, ""),
        ("abc", 0, ""),
    ],
    ids=ascii,
)
def test_a_text_is_cut_between_letters_only(text, most, start):
    assert shortened(text, most) == start


def test_what_is_left_is_normalised():
    assert clean("e" + "\u202e" + ACUTE) == "é"


@given(st.text())
def test_a_clean_text_stays_as_it_is(text):
    once = clean(text)

    assert clean(once) == once
    assert "\n" not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("text", "plain"), [("২০২৬-০৩-০১", "2026-03-01"), ("٣ tea ²", "3 tea ²"), ("", "")]
)
def test_digits_of_every_script_become_plain_ones(text, plain):
    assert in_plain_digits(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "01700000001",
        "call +880 1700-000 001 again",
        "০১৭০০ ০০০ ০০১",
        "٠١٧٠٠٠٠٠٠٠١",
        "(017) 00.00.00.01",
        "01700−000−001",
        "card 0000-001J of 01700000001",
        "1700000",
        "2026-13-01 9",
        "017000000012026-05-01",
    ],
    ids=ascii,
)
def test_a_phone_number_in_a_note_is_noticed(text):
    assert names_a_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wrong card",
        "card 0000-001J",
        "0000001J and 00000012",
        "on 2026-03-01 and 01.03.2026",
        "bill of 1250.50, 3 stamps",
        "room 101, table 12",
        "170000",
    ],
    ids=ascii,
)
def test_what_is_no_phone_number_passes(text):
    assert not names_a_number(text)
