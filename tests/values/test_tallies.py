import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.codes import LARGEST_SERIAL, NUMBER_LENGTH, number_of
from stampcard.values.reasons import Reason
from stampcard.values.tallies import (
    LARGEST_SHEET,
    PROPOSAL_TEXTS,
    TROUBLE_TEXTS,
    Proposal,
    Trouble,
    act_id,
    near_numbers,
    read_sheet,
    read_ticks,
    sheet_number,
)

SHEETS = st.integers(1, LARGEST_SHEET - 1)


@given(SHEETS)
def test_a_sheets_number_is_read_as_it_is_printed(sheet):
    number = sheet_number(sheet)

    assert read_sheet(number) == sheet
    assert read_sheet(f" {number.lower().replace('-', ' ')} ") == sheet
    assert read_sheet(number.removeprefix("T-")) == sheet


def test_a_sheets_number_is_read_in_bengali_digits():
    check = sheet_number(7)[-1]

    assert read_sheet(f"T-০০০৭-{check}") == 7


@given(SHEETS, st.integers(0, 8), st.sampled_from("0123456789"))
def test_a_slip_in_a_sheets_number_opens_no_other_sheet(sheet, place, digit):
    number = list(sheet_number(sheet))
    number[2 + place % (len(number) - 4)] = digit

    assert read_sheet("".join(number)) in {sheet, None}


@pytest.mark.parametrize(
    "text", ["", "T", "7", "T-7", "T-0007", "T-000000007-E", "zz", "x" * 9999, "T--E"]
)
def test_what_is_no_number_of_a_sheet_is_none(text):
    assert read_sheet(text) is None


@pytest.mark.parametrize(
    ("text", "ticks"),
    [("1", 1), (" 20 ", 20), ("৩", 3), ("٣", 3), ("১২", 12)],
)
def test_ticks_are_read_in_any_digits(text, ticks):
    assert read_ticks(text) == ticks


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "21", "9" * 400, "1.5", "three", "1e1", "+1", "²"]
)
def test_what_is_no_number_of_ticks_is_none(text):
    assert read_ticks(text) is None


def test_the_acts_of_a_line_have_ids_that_follow_from_sheet_line_and_turn():
    ids = {act_id(s, line, turn) for s in (1, 2) for line in (1, 2) for turn in (0, 1)}

    assert len(ids) == 8
    assert act_id(1, 2, 0) in ids
    assert act_id(1, 2, 0) == act_id(1, 2, 0)


@given(st.integers(1, LARGEST_SERIAL), st.data())
def test_a_number_with_one_slip_is_near_the_right_one(serial, data):
    right = number_of(serial)
    place = data.draw(st.integers(0, NUMBER_LENGTH - 1))
    wrong = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    slips = {
        right[:place] + wrong + right[place + 1 :],
        right[:place] + right[place + 1 :],
        right[:place] + right[place] + right[place:],
    }

    assert all(right in [*near_numbers(slip), slip] for slip in slips)


def test_a_number_with_two_neighbours_swapped_is_near_the_right_one():
    right = number_of(123456789)
    swapped = right[:4] + right[5] + right[4] + right[6:]

    assert right in near_numbers(swapped)[:3]


def test_zeros_in_front_need_not_be_typed():
    assert number_of(1) in near_numbers("13")


@pytest.mark.parametrize("text", ["", "1", "কার্ড", "#" * 8, "0" * 10, "1" * 9999])
def test_nothing_is_near_what_is_no_number(text):
    assert near_numbers(text) == []


def test_every_trouble_and_proposal_is_said():
    assert {*Trouble, *Reason} == set(TROUBLE_TEXTS)
    assert set(Proposal) == set(PROPOSAL_TEXTS)
