"""Sheets a shop measured itself: typed in any digits, checked, offered, forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.language import Speaker
from stampcard.models.paper import OwnSheet
from stampcard.printing import designs
from stampcard.services import own_sheets
from stampcard.services.own_sheets import COUNTS, LENGTHS, MOST
from tests.builders import a_measured_sheet


def problems_of(**changes):
    found = own_sheets.keep(a_measured_sheet(**changes))
    return {problem.field: Speaker().say(problem.words) for problem in found}


def test_a_measured_sheet_is_kept_and_found_by_its_name(shop):
    assert problems_of() == {}

    (sheet,) = own_sheets.every()
    assert (sheet.columns, sheet.rows, sheet.cell_mm) == (2, 5, (85.0, 55.0))
    assert sheet.title.in_("bn") == sheet.title.in_("en") == "Ten cards"
    assert own_sheets.find(sheet.name) == sheet
    assert own_sheets.find("a4-page-1").name == "a4-page-1"
    assert own_sheets.find("own-77") is None


def test_bengali_digits_and_a_comma_do(shop):
    assert (
        problems_of(first_x_mm="২০,৫", columns="২", rows="৫", cell_width_mm="৮৪") == {}
    )

    (sheet,) = own_sheets.every()
    assert (sheet.first_mm[0], sheet.columns, sheet.cell_mm[0]) == (20.5, 2, 84.0)


def test_one_cell_needs_no_distance_to_the_next(shop):
    alone = {"columns": "1", "rows": "1", "pitch_x_mm": "", "pitch_y_mm": ""}

    assert problems_of(**alone) == {}
    assert own_sheets.every()[0].cells == 1


def test_where_there_are_more_a_missing_distance_is_told(shop):
    assert problems_of(pitch_x_mm="") == {"pitch_x_mm": "Give a length in mm."}


def test_all_that_is_missing_is_told_at_once(shop):
    assert set(problems_of(**dict.fromkeys(LENGTHS, ""))) == set(LENGTHS)


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [
        ("title", " ", "Give a text"),
        ("columns", "0", "whole number"),
        ("columns", "2.5", "whole number"),
        ("rows", "-1", "whole number"),
        ("rows", "1e999", "whole number"),
        ("rows", "nan", "whole number"),
        ("rows", "9" * 5000, "whole number"),
        ("page_width_mm", "wide", "length in mm"),
        ("page_width_mm", "1001", "0 to 1,000"),
        ("page_width_mm", "150", "run over the page"),
        ("cell_width_mm", "0", "no size"),
        ("pitch_x_mm", "80", "overlap"),
        ("pitch_y_mm", "x", "length in mm"),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_is_kept(shop, field, text, part):
    found = problems_of(**{field: text})

    assert list(found) == [field]
    assert part in found[field]
    assert own_sheets.every() == []


@given(data=st.data())
def test_whatever_is_typed_is_told_in_words(data):
    texts = st.one_of(st.text(max_size=9), st.from_regex(r"[0-9]{1,4}", fullmatch=True))
    typed = {name: data.draw(texts) for name in (*COUNTS, *LENGTHS)}

    problems = own_sheets.keep({**typed, "title": ""})

    assert problems
    assert all(Speaker("bn").say(problem.words) for problem in problems)


def test_a_long_title_is_cut_and_a_dangerous_one_made_safe(shop):
    problems_of(title="\u202e" + "x" * 200)

    assert own_sheets.every()[0].title.in_("en") == "x" * 60


def test_a_sheet_is_offered_first_with_the_designs_it_suits(shop):
    problems_of()

    design = designs.find("coupon")
    assert own_sheets.fitting(design)[0].name == own_sheets.every()[0].name
    suiting = own_sheets.suiting(own_sheets.every()[0], "en")
    assert {design.title["en"], designs.find("stamp-card").title["en"]} <= set(suiting)


def test_a_size_nothing_fits_suits_no_design(shop):
    problems_of(
        columns="1", rows="1", cell_width_mm="11", cell_height_mm="7", pitch_y_mm=""
    )

    assert own_sheets.suiting(own_sheets.every()[0], "en") == []


def test_a_forgotten_sheet_is_gone_and_the_others_stay(shop):
    problems_of()
    problems_of(title="Other")
    other, first = own_sheets.every()

    own_sheets.forget(first.name)

    assert own_sheets.every() == [other]


def test_there_is_an_end_to_sheets(shop):
    problems_of()
    kept = OwnSheet.get().sheet
    OwnSheet.insert_many([{"sheet": kept}] * (MOST - 1)).execute()

    assert list(problems_of()) == ["title"]
    assert len(own_sheets.every()) == MOST
