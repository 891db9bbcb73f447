"""Which piece goes in which cell."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.printing import imposition, sheets
from stampcard.printing.imposition import Shape
from stampcard.printing.job import Nudge

SHEET = sheets.find("a4-card-85x55-10")


@given(st.integers(1, 3000), st.integers(1, 40), st.data())
def test_every_piece_is_printed_once_and_in_order(count, cells, data):
    first_free = data.draw(st.integers(1, cells))

    made = imposition.sheetfuls(count, cells, first_free=first_free)

    printed = [one.start + at for one in made for at in range(one.shape.count)]
    assert printed == list(range(count))


@given(st.integers(1, 3000), st.integers(1, 40), st.data())
def test_no_sheet_holds_more_than_its_cells(count, cells, data):
    first_free = data.draw(st.integers(1, cells))

    made = imposition.sheetfuls(count, cells, first_free=first_free)

    assert all(max(one.shape.cells) < cells for one in made)


@given(st.integers(1, 3000), st.integers(1, 40), st.data())
def test_at_most_three_shapes_are_laid_out(count, cells, data):
    first_free = data.draw(st.integers(1, cells))

    made = imposition.sheetfuls(count, cells, first_free=first_free)

    assert len(imposition.shapes(made)) <= 3


def test_only_the_first_sheet_starts_at_the_first_free_position():
    made = imposition.sheetfuls(57, 10, first_free=4)

    shapes = [one.shape for one in made]
    assert shapes == [Shape(tuple(range(3, 10))), *[Shape(tuple(range(10)))] * 5]


def test_a_last_sheet_may_be_partly_filled():
    made = imposition.sheetfuls(12, 10)

    assert [one.shape.count for one in made] == [10, 2]


@pytest.mark.parametrize("first_free", [0, 11, -1])
def test_a_position_the_sheet_does_not_have_is_refused(first_free):
    with pytest.raises(ValueError, match="between 1 and 10"):
        imposition.sheetfuls(5, 10, first_free=first_free)


@pytest.mark.parametrize("count", [0, -3])
def test_nothing_cannot_be_printed(count):
    with pytest.raises(ValueError, match="nothing to print"):
        imposition.sheetfuls(count, 10)


def test_cells_run_along_the_rows():
    corners = [imposition.front_mm(SHEET, cell) for cell in (0, 1, 2)]

    assert corners == [(15, 10), (110, 10), (15, 65)]


@pytest.mark.parametrize("sheet", sheets.every(), ids=lambda sheet: sheet.name)
def test_a_back_lies_behind_its_front_when_turned_over_the_long_edge(sheet):
    for cell in range(sheet.cells):
        x, y = imposition.front_mm(sheet, cell)
        back_x, back_y = imposition.back_mm(sheet, cell)

        assert back_y == y
        assert x + back_x + sheet.cell_mm[0] == pytest.approx(sheet.page_mm[0])


def test_used_positions_are_skipped_on_the_first_sheet_only():
    made = imposition.sheetfuls(14, 10, first_free=2, skip=(4, 5, 10))

    assert [one.shape.cells for one in made] == [(1, 2, 5, 6, 7, 8), tuple(range(8))]
    assert [one.start for one in made] == [0, 6]


def test_a_first_sheet_without_a_free_position_is_refused():
    with pytest.raises(ValueError, match="used up"):
        imposition.sheetfuls(5, 4, first_free=3, skip=(3, 4))


def test_a_printer_that_drifts_is_met_half_way():
    """Moved 0.5 mm left and 0.3 mm down too far, and 0.2 % too small."""
    nudge = Nudge(front_mm=(0.5, -0.3), stretch=(1.002, 1.002))

    x, y = imposition.front_mm(SHEET, 9, nudge)

    assert (x, y) == pytest.approx((110 * 1.002 + 0.5, 230 * 1.002 - 0.3))


def test_backs_have_their_own_offset():
    nudge = Nudge(front_mm=(9, 9), back_mm=(-0.4, 0.1))

    assert imposition.back_mm(SHEET, 0, nudge) == pytest.approx((109.6, 10.1))


def test_a_sheet_that_lies_is_turned_over_its_short_edge_to_the_side():
    lying = dataclasses.replace(SHEET, page_mm=(297.0, 210.0), flip="short-edge")

    assert imposition.back_mm(lying, 1) == (297 - 110 - 85, 10)


def test_a_sheet_that_lies_is_turned_over_its_long_edge_upwards():
    lying = dataclasses.replace(SHEET, page_mm=(297.0, 210.0))

    assert imposition.back_mm(lying, 1) == (110, 210 - 10 - 55)
