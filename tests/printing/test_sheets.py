"""The paper stock, sheets a shop measured, and what is wrong with a bad one."""

import json
from decimal import Decimal

import pytest

from stampcard.language import Speaker
from stampcard.printing import reading, sheets
from stampcard.printing.reading import BadPrintable

GOOD = sheets.FOLDER / "a4-card-85x55-10.toml"
A4, LETTER = (210, 297), (215.9, 279.4)
# Page, columns and rows, cell, first corner, pitch, and what is left right and below.
STOCK = {
    "a4-card-85x54-10": (A4, (2, 5), (85, 54), (15, 13.5), (95, 54), (15, 13.5)),
    "a4-card-85x54-8": (A4, (2, 4), (85, 54), (17, 31.5), (91, 60), (17, 31.5)),
    "a4-card-85x55-10": (A4, (2, 5), (85, 55), (15, 10), (95, 55), (15, 12)),
    "a4-card-84x51-10": (
        A4,
        (2, 5),
        (83.8, 50.8),
        (18.6, 22),
        (89.2, 50.8),
        (18.4, 21),
    ),
    "a4-card-90x52-10": (A4, (2, 5), (89.99, 52), (15, 18.5), (89.99, 52), (15, 18.5)),
    "a4-card-90x50-10": (A4, (2, 5), (90, 50), (15, 24), (90, 50), (15, 23)),
    "a4-cut-50x90-12": (A4, (4, 3), (50, 90), (5, 13), (50, 90), (5, 14)),
    "a4-label-63x38-21": (
        A4,
        (3, 7),
        (63.5, 38.1),
        (7.21, 15.15),
        (66.04, 38.1),
        (7.21, 15.15),
    ),
    "a4-label-99x38-14": (
        A4,
        (2, 7),
        (99.1, 38.1),
        (4.63, 15.15),
        (101.64, 38.1),
        (4.63, 15.15),
    ),
    "a4-label-99x68-8": (
        A4,
        (2, 4),
        (99.1, 67.7),
        (4.63, 13.1),
        (101.64, 67.7),
        (4.63, 13.1),
    ),
    "a4-label-38x21-65": (
        A4,
        (5, 13),
        (38.1, 21.2),
        (4.7, 10.9),
        (40.6, 21.2),
        (4.8, 10.5),
    ),
    "a4-label-70x37-24": (A4, (3, 8), (70, 37), (0, 0.5), (70, 37), (0, 0.5)),
    "a4-label-70x36-24": (A4, (3, 8), (70, 36), (0, 4.5), (70, 36), (0, 4.5)),
    "a4-label-46x25-40": (A4, (4, 10), (45.7, 25.4), (10, 22), (48.5, 25.4), (8.8, 21)),
    "a4-label-48x25-40": (
        A4,
        (4, 10),
        (48.5, 25.4),
        (8, 21.5),
        (48.5, 25.4),
        (8, 21.5),
    ),
    "a4-label-52x30-40": (A4, (4, 10), (52.5, 29.7), (0, 0), (52.5, 29.7), (0, 0)),
    "a4-coupon-105x74-8": (A4, (2, 4), (105, 74), (0, 0.5), (105, 74), (0, 0.5)),
    "a4-sticker-50x50-15": (A4, (3, 5), (50, 50), (25, 13.5), (55, 55), (25, 13.5)),
    "us-card-10": (
        LETTER,
        (2, 5),
        (88.9, 50.8),
        (19.05, 12.7),
        (88.9, 50.8),
        (19.05, 12.7),
    ),
    "us-card-8": (
        LETTER,
        (2, 4),
        (88.9, 50.8),
        (12.7, 19.05),
        (101.6, 63.5),
        (12.7, 19.05),
    ),
    "us-label-30": (
        LETTER,
        (3, 10),
        (66.67, 25.4),
        (3.97, 12.7),
        (70.64, 25.4),
        (3.97, 12.7),
    ),
    "us-label-10": (
        LETTER,
        (2, 5),
        (101.6, 50.8),
        (4.13, 12.7),
        (106.36, 50.8),
        (3.8, 12.7),
    ),
    "us-label-80": (
        LETTER,
        (4, 20),
        (44.45, 12.7),
        (7.14, 12.7),
        (52.39, 12.7),
        (7.14, 12.7),
    ),
    "a4-plain-id1-10": (
        A4,
        (2, 5),
        (85.6, 53.98),
        (19.4, 13.55),
        (85.6, 53.98),
        (19.4, 13.55),
    ),
    "a4-page-1": (A4, (1, 1), (190, 277), (10, 10), (190, 277), (10, 10)),
    "letter-page-1": (
        LETTER,
        (1, 1),
        (195.9, 259.4),
        (10, 10),
        (195.9, 259.4),
        (10, 10),
    ),
    "a4-half-2": (A4, (1, 2), (210, 148.5), (0, 0), (210, 148.5), (0, 0)),
    "a4-quarter-4": (A4, (2, 2), (105, 148.5), (0, 0), (105, 148.5), (0, 0)),
    "a4-folded-85x110-4": (A4, (2, 2), (85, 110), (20, 38.5), (85, 110), (20, 38.5)),
    "a4-ticket-170x55-5": (A4, (1, 5), (170, 55), (20, 11), (170, 55), (20, 11)),
    "a4-dl-3": (A4, (1, 3), (210, 99), (0, 0), (210, 99), (0, 0)),
    "a6-page-1": ((105, 148), (1, 1), (95, 138), (5, 5), (95, 138), (5, 5)),
    "roll-28x89": ((89, 28), (1, 1), (89, 28), (0, 0), (89, 28), (0, 0)),
    "roll-57x32": ((57, 32), (1, 1), (57, 32), (0, 0), (57, 32), (0, 0)),
    "roll-29x90": (
        (89.83, 28.96),
        (1, 1),
        (89.83, 28.96),
        (0, 0),
        (89.83, 28.96),
        (0, 0),
    ),
    "receipt-58": ((58, 600), (1, 1), (48, 600), (5, 0), (48, 600), (5, 0)),
    "receipt-80": ((80, 600), (1, 1), (72, 600), (4, 0), (72, 600), (4, 0)),
}
MEASURED = {
    "title": "Old labels from the drawer",
    "page_width_mm": 210,
    "page_height_mm": 297,
    "columns": 3,
    "rows": 7,
    "first_x_mm": 7.2,
    "first_y_mm": 15.1,
    "pitch_x_mm": 66,
    "pitch_y_mm": 38.1,
    "cell_width_mm": 63.5,
    "cell_height_mm": 38.1,
}


def spoilt(tmp_path, before: str, after: str):
    text = GOOD.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "spoilt.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path


def test_all_the_stock_is_there_in_the_order_of_its_names():
    names = [sheet.name for sheet in sheets.every()]

    assert set(STOCK) <= set(names)
    assert names == sorted(names)


@pytest.mark.parametrize("name", STOCK)
def test_a_sheet_has_the_measures_of_its_stock(name):
    page, (columns, rows), cell, first, pitch, left = STOCK[name]

    sheet = sheets.find(name)

    assert (sheet.columns, sheet.rows) == (columns, rows)
    assert (sheet.page_mm, sheet.cell_mm) == (page, cell)
    assert (sheet.first_mm, sheet.pitch_mm) == (first, pitch)
    for axis, many in enumerate((columns, rows)):
        end = first[axis] + (many - 1) * pitch[axis] + cell[axis]
        assert page[axis] - end == pytest.approx(left[axis], abs=0.03)


def test_every_sheet_is_named_in_every_language_each_its_own():
    titles = [sheet.title for sheet in sheets.every()]

    for locale in ("en", "bn", "ru"):
        assert len({title[locale] for title in titles}) == len(titles)
    assert all(len(set(title.values())) == len(title) for title in titles)


def test_a_title_falls_back_to_english():
    title = reading.title({"en": "Ten cards", "ru": "Десять карточек"})

    assert title.in_("ru") == title.in_("ru-RU") == "Десять карточек"
    assert title.in_("bn") == title.in_("en") == "Ten cards"


def test_no_stock_goes_by_two_names():
    aliases = [alias for sheet in sheets.every() for alias in sheet.aliases]

    assert len(aliases) == len(set(aliases)) > 30


def test_only_receipt_rolls_are_endless():
    endless = [sheet.name for sheet in sheets.every() if sheet.endless]

    assert endless == ["receipt-58", "receipt-80"]


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
        ("rows = 5", "rows = 6", "page_mm", "run over the page by 43.0 mm"),
        ("first_mm = [15, 10]", "first_mm = [15.6, 10]", "", ""),
        ("first_mm = [15, 10]", "first_mm = [31, 10]", "page_mm", "by 1.0 mm"),
        ("pitch_mm = [95, 55]", "pitch_mm = [95, 54.9]", "pitch_mm", "overlap"),
        ("cell_mm = [85, 55]", "cell_mm = [0, 55]", "cell_mm", "no size"),
        ("cell_mm = [85, 55]", "cell_mm = 85", "cell_mm", "two lengths"),
        ("corner_mm = 0", "corner_mm = -1", "corner_mm", "from 0 to 1,000"),
        ('flip = "long-edge"', 'flip = "over"', "flip", "one of"),
        ("cut_by_hand = true", 'cut_by_hand = "yes"', "cut_by_hand", "true or false"),
        ('en = "', 'de = "', "title", "must have en"),
        ('bn = "A4', 'Bangla = "A4', "title", "code of a language"),
        ("endless = false", "endless = 0", "endless", "true or false"),
        ("endless = false", "endless = true", "endless", "one cell"),
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


def test_a_shop_measures_its_own_sheet():
    sheet = sheets.from_measures("own-1", MEASURED)

    assert sheet.cells == 21
    assert (sheet.name, sheet.title.in_("bn")) == ("own-1", MEASURED["title"])
    assert sheet.page_mm == A4
    assert sheet.first_mm == (7.2, 15.1)
    assert sheet.pitch_mm == (66, 38.1)
    assert sheet.cell_mm == (63.5, 38.1)
    assert not sheet.cut_by_hand
    assert not sheet.endless


def test_lengths_may_come_as_a_form_reads_them():
    typed = {
        name: Decimal(str(value)) if name.endswith("_mm") else value
        for name, value in MEASURED.items()
    }

    assert sheets.from_measures("own", typed) == sheets.from_measures("own", MEASURED)


def test_own_paper_may_be_cut_by_hand():
    assert sheets.from_measures("own", MEASURED | {"cut_by_hand": True}).cut_by_hand


def test_a_single_cell_needs_no_pitch():
    alone = {"columns": 1, "rows": 1, "pitch_x_mm": None, "pitch_y_mm": None}

    sheet = sheets.from_measures("own", MEASURED | alone)

    assert sheet.pitch_mm == sheet.cell_mm


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": " "}, "title", "Give a text."),
        ({"columns": 0}, "columns", "Give a whole number from 1 to 100."),
        ({"rows": 101}, "rows", "Give a whole number from 1 to 100."),
        ({"rows": 7.5}, "rows", "Give a whole number from 1 to 100."),
        ({"rows": 8}, "page_height_mm", "The cells run over the page by 22.9 mm."),
        (
            {"first_x_mm": 15.1},
            "page_width_mm",
            "The cells run over the page by 0.6 mm.",
        ),
        ({"first_y_mm": -1}, "first_y_mm", "Give a length from 0 to 1,000 mm."),
        ({"first_x_mm": None}, "first_x_mm", "Give a length in mm."),
        ({"page_width_mm": 1001}, "page_width_mm", "Give a length from 0 to 1,000 mm."),
        ({"page_width_mm": "wide"}, "page_width_mm", "Give a length in mm."),
        ({"pitch_x_mm": 63}, "pitch_x_mm", "The cells overlap: "),
        ({"pitch_y_mm": 38}, "pitch_y_mm", "The cells overlap: "),
        ({"pitch_y_mm": None}, "pitch_y_mm", "Give a length in mm."),
        ({"cell_width_mm": 0}, "cell_width_mm", "A cell has no size."),
        ({"cell_height_mm": 0}, "cell_height_mm", "A cell has no size."),
        ({"cell_width_mm": float("nan")}, "cell_width_mm", "Give a length from 0"),
        ({"cell_width_mm": float("inf")}, "cell_width_mm", "Give a length from 0"),
    ],
)
def test_a_bad_measure_is_answered_at_its_field(changes, field, sentence):
    with pytest.raises(sheets.BadSheet) as refused:
        sheets.from_measures("own", MEASURED | changes)

    assert refused.value.field == field
    assert Speaker("en").say(refused.value.words).startswith(sentence)
    assert str(refused.value).startswith(sentence)


def test_cells_may_overrun_the_page_as_makers_figures_do():
    assert sheets.from_measures("own", MEASURED | {"first_x_mm": 14.9}).columns == 3


@pytest.mark.parametrize("name", STOCK)
def test_a_sheet_travels_as_json(name):
    sheet = sheets.find(name)

    assert sheets.Sheet.from_json(json.loads(json.dumps(sheet.to_json()))) == sheet
    assert sheets.Sheet.from_json(sheet.to_json()) == sheet


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"rows": None}, "rows"),
        ({"rows": 8}, "page_mm"),
        ({"pitch_mm": [1, 1]}, "pitch_mm"),
        ({"title": "Labels"}, "title"),
    ],
)
def test_a_spoilt_sheet_is_not_read_back(changes, field):
    sheet = sheets.from_measures("own", MEASURED)

    with pytest.raises(sheets.BadSheet) as refused:
        sheets.Sheet.from_json(sheet.to_json() | changes)

    assert refused.value.field == field
