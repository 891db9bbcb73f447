"""The paper stock and what is wrong with a bad file."""

import pytest

from stampcard.printing import sheets
from stampcard.printing.reading import BadPrintable

GOOD = sheets.FOLDER / "a4-card-85x55-10.toml"


def spoilt(tmp_path, before: str, after: str):
    text = GOOD.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "spoilt.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path


def test_the_four_sheets_are_there():
    names = [sheet.name for sheet in sheets.every()]

    assert names == [
        "a4-card-85x55-10",
        "a4-coupon-105x74-8",
        "a4-label-70x37-24",
        "us-card-10",
    ]


def test_a_sheet_is_found_by_its_name():
    sheet = sheets.find("us-card-10")

    assert sheet.cells == 10
    assert sheet.cell_mm == (88.9, 50.8)
    assert sheet.title.in_("bn").endswith("কার্ড")


def test_an_unknown_name_is_answered_in_a_sentence():
    with pytest.raises(sheets.NoSuchSheet, match=r"There is no sheet called “a5”\."):
        sheets.find("a5")


@pytest.mark.parametrize(
    ("before", "after", "field", "trouble"),
    [
        ("columns = 2", "columns = 2\ncolour = 1", "colour", "unknown"),
        ("rows = 5\n", "", "rows", "missing"),
        ("rows = 5", "rows = 0", "rows", "whole number"),
        ("rows = 5", "rows = true", "rows", "whole number"),
        ("rows = 5", "rows = 6", "page_mm", "overrun the page by 43.00 mm"),
        ("first_mm = [15, 10]", "first_mm = [15.6, 10]", "", ""),
        ("first_mm = [15, 10]", "first_mm = [31, 10]", "page_mm", "by 1.00 mm"),
        ("pitch_mm = [95, 55]", "pitch_mm = [95, 54.9]", "pitch_mm", "overlap"),
        ("cell_mm = [85, 55]", "cell_mm = [0, 55]", "cell_mm", "no size"),
        ("cell_mm = [85, 55]", "cell_mm = 85", "cell_mm", "two lengths"),
        ("corner_mm = 0", "corner_mm = -1", "corner_mm", "between 0 and"),
        ('flip = "long-edge"', 'flip = "over"', "flip", "one of"),
        ("cut_by_hand = true", 'cut_by_hand = "yes"', "cut_by_hand", "true or false"),
        ('bn = "A4', 'de = "A4', "title", "en and bn"),
        ("columns = 2", "columns = ", "file", ""),
    ],
)
def test_a_bad_file_is_named_with_its_field(tmp_path, before, after, field, trouble):
    path = spoilt(tmp_path, before, after)
    if not field:
        assert sheets.read(path).name == "spoilt"
        return

    with pytest.raises(BadPrintable) as refused:
        sheets.read(path)

    assert refused.value.field == field
    assert f"spoilt.toml: {field}: " in str(refused.value)
    assert trouble in str(refused.value)
