"""Amounts as people type them, as machines want them, and their shares."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.money import (
    LARGEST_MINOR,
    fraction_digits,
    plain_amount,
    read_amount,
    share,
)

amounts = st.integers(0, LARGEST_MINOR)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("5000", 500_000),
        ("1,250.5", 125_050),
        ("1 250.50", 125_050),
        ("1\u00a0250", 125_000),
        ("1'250", 125_000),
        ("12,34,567", 123_456_700),
        ("১৯৯,৫", 19_950),
        ("১,২৫০.৫০", 125_050),
        ("0", 0),
        ("0.05", 5),
        ("0.50000", 50),
        (" 7 ", 700),
        ("99,50", 9_950),  # as a Russian types it
        ("1 250,5", 125_050),
        ("1,250", 125_000),
        ("1,250,500", 125_050_000),
    ],
)
def test_an_amount_is_read_as_typed(typed, minor):
    assert read_amount(typed) == minor


NO_AMOUNTS = "-5 +5 1e5 NaN Infinity 1.005 five 1.2.3 .5 5. 1000000000000.01 ½ 0x10"


@pytest.mark.parametrize("typed", ["", " ", "5 BDT", "9" * 16, *NO_AMOUNTS.split()])
def test_what_is_no_amount_is_nothing(typed):
    assert read_amount(typed) is None


def test_finer_than_the_currency_is_refused_however_long():
    assert read_amount("1." + "0" * 40 + "1") is None


def test_the_largest_amount_is_still_one():
    assert read_amount("1000000000000") == LARGEST_MINOR


@pytest.mark.parametrize(
    ("currency", "digits"), [("BDT", 2), ("JPY", 0), ("KWD", 3), ("EUR", 2)]
)
def test_a_currency_keeps_its_digits(currency, digits):
    assert fraction_digits(currency) == digits


def test_a_currency_without_fractions_takes_none():
    assert read_amount("250", 0) == 250
    assert read_amount("250.5", 0) is None
    assert read_amount("0.125", 3) == 125


@given(amounts, st.sampled_from((0, 2, 3)))
def test_an_amount_for_machines_reads_back(minor, digits):
    assert read_amount(plain_amount(minor, digits), digits) == minor


def test_the_ledger_never_keeps_a_fraction_of_a_minor_unit():
    assert read_amount("268.28000000000003") is None
    assert share(26_828, 10_000) == 26_828


@pytest.mark.parametrize(
    ("minor", "hundredths", "expected"),
    [
        (2_200_000, 1000, 220_000),
        (500_000, 3000, 150_000),
        (5, 1000, 1),  # 0.5 goes up
        (4, 1000, 0),
        (101, 50_00, 51),  # 50.5 goes up
        (58_880, 2000, 11_776),
        (0, 10_000, 0),
        (999, 0, 0),
    ],
)
def test_a_share_is_the_nearest_minor_unit_halves_up(minor, hundredths, expected):
    assert share(minor, hundredths) == expected


@given(amounts, st.integers(0, 10_000))
def test_a_share_is_never_further_than_half_a_unit_from_the_truth(minor, hundredths):
    found = share(minor, hundredths)

    assert 0 <= found <= minor
    assert abs(Fraction(minor * hundredths, 10_000) - found) <= Fraction(1, 2)


def test_ten_percent_three_times_on_300():
    price = 30_000
    for expected in (27_000, 24_300, 21_870):
        price -= share(price, 1000)
        assert price == expected


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_nothing(text):
    found = read_amount(text)

    assert found is None or 0 <= found <= LARGEST_MINOR
