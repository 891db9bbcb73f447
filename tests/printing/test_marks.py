"""What is printed beside the cards, and stays beside them."""

import pytest

from stampcard.printing import imposition, marks, sheets

BY_HAND = [sheet for sheet in sheets.every() if sheet.cut_by_hand]


@pytest.mark.parametrize("sheet", BY_HAND, ids=lambda sheet: sheet.name)
def test_no_crop_mark_reaches_into_a_card(sheet):
    hair = marks.HAIRLINE_MM / 2 + 0.001

    for mark in marks.crop_marks(sheet):
        for cell in range(sheet.cells):
            x, y = imposition.front_mm(sheet, cell)
            across = min(mark.x_mm + mark.width_mm, x + sheet.cell_mm[0])
            across -= max(mark.x_mm, x)
            down = min(mark.y_mm + mark.height_mm, y + sheet.cell_mm[1])
            down -= max(mark.y_mm, y)
            assert min(across, down) <= hair


@pytest.mark.parametrize("sheet", BY_HAND, ids=lambda sheet: sheet.name)
def test_every_cut_is_marked_at_two_places(sheet):
    made = marks.crop_marks(sheet)
    lines = [{}, {}]
    for cell in range(sheet.cells):
        corner = imposition.front_mm(sheet, cell)
        for axis in (0, 1):
            for edge in (corner[axis], corner[axis] + sheet.cell_mm[axis]):
                if 1 < edge < sheet.page_mm[axis] - 1:
                    lines[axis][round(edge, 3)] = set()

    for mark in made:
        upright = mark.height_mm > mark.width_mm
        middle = (mark.x_mm if upright else mark.y_mm) + marks.HAIRLINE_MM / 2
        along = mark.y_mm if upright else mark.x_mm
        lines[0 if upright else 1][round(middle, 3)].add(along)

    assert all(len(places) >= 2 for axis in lines for places in axis.values())


@pytest.mark.parametrize("sheet", BY_HAND, ids=lambda sheet: sheet.name)
def test_marks_lie_where_printers_print(sheet):
    for mark in marks.crop_marks(sheet):
        assert mark.x_mm + mark.width_mm >= 3.5
        assert mark.x_mm <= sheet.page_mm[0] - 3.5
        assert mark.y_mm + mark.height_mm >= 3.5
        assert mark.y_mm <= sheet.page_mm[1] - 3.5


def test_ready_cut_sheets_have_none():
    assert marks.crop_marks(sheets.find("a4-label-70x37-24")) == ()


def test_the_line_of_advice_stands_in_the_margin_or_nowhere():
    corners = {sheet.name: marks.note_corner_mm(sheet) for sheet in sheets.every()}

    assert 285 < corners["a4-card-85x55-10"][1] < 294
    assert 266.7 < corners["us-card-10"][1] < 276.4
    assert corners["a4-coupon-105x74-8"] is None
    assert corners["a4-label-70x37-24"] is None


def test_the_bar_beside_it_is_fifty_millimetres_long():
    bar, left, right = marks.ruler(sheets.find("a4-card-85x55-10"))

    assert bar.width_mm == 50
    assert right.x_mm - left.x_mm == pytest.approx(50)
    assert marks.ruler(sheets.find("a4-label-70x37-24")) == ()


@pytest.mark.parametrize("name", ["a4-page-1", "letter-page-1", "a6-page-1"])
def test_a_page_that_is_not_cut_keeps_its_margin_clean(name):
    sheet = sheets.find(name)

    assert marks.note_corner_mm(sheet) is None
    assert marks.crop_marks(sheet) == ()
