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
def test_sheets_cut_by_hand_have_marks(sheet):
    assert len(marks.crop_marks(sheet)) >= 6


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
