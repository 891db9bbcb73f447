"""What posters, slips and lists show, each from its own facts."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from stampcard.printing import pdf
from stampcard.printing.job import CannotPrint
from tests.printing.samples import FACTS, a_face, a_job, pictures, silence

POSTERS = ["a4-page-1", "a4-half-2", "a4-quarter-4", "a6-page-1", "letter-page-1"]
ROLLS = ["receipt-58", "receipt-80"]
CLOSING = FACTS["closing-slip"]


def printed(folder, design: str, sheet: str, **wishes):
    file = folder / "page.pdf"
    pdf.print_job(a_job(design, sheet, 1, **wishes), file, silence)
    return file


def words_on(file) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def height_mm(file) -> float:
    with pypdfium2.PdfDocument(file) as document:
        return document[0].get_height() * 25.4 / 72


def a_day(rows: int, staff: int = 2) -> dict:
    lines = [[f"Programme number {at}", str(at * 37)] for at in range(rows)]
    return {**CLOSING, "rows": lines, "staff": [["Mina", "88", "9"]] * staff}


@pytest.mark.parametrize("sheet", POSTERS)
def test_the_poster_shows_its_link_as_a_code_and_in_words(tmp_path, sheet):
    file = printed(tmp_path, "counter-poster", sheet)

    found = zxingcpp.read_barcodes(pictures(file, 150)[0])

    assert [code.text for code in found] == ["HTTPS://SHOP.EXAMPLE/P/12"]
    assert "https://shop.example/p/12" in words_on(file)


def test_the_poster_tells_of_stamps_only_where_there_are_some(tmp_path):
    coupon = words_on(printed(tmp_path, "counter-poster", "a4-page-1"))
    face = a_face(stamps=10)
    card = words_on(printed(tmp_path, "counter-poster", "a4-page-1", face=face))

    assert "Take a coupon" in coupon
    assert "Collect a stamp" not in coupon
    assert "Collect a stamp" in card


def test_a_poster_with_a_long_link_still_prints(tmp_path):
    facts = {"link": "HTTPS://STAMPS.OLD-COURTHOUSE-ROAD-BAKERY.EXAMPLE/P/1234"}

    for sheet in POSTERS:
        assert printed(tmp_path, "counter-poster", sheet, facts=facts).exists()


@pytest.mark.parametrize("locale", ["en", "bn"])
@pytest.mark.parametrize("sheet", ROLLS)
def test_a_slip_is_as_long_as_its_day(tmp_path, sheet, locale):
    few = printed(tmp_path, "closing-slip", sheet, facts=a_day(3), locale=locale)
    short_mm = height_mm(few)
    many = printed(tmp_path, "closing-slip", sheet, facts=a_day(40), locale=locale)

    assert 60 < short_mm < 170
    assert height_mm(many) > short_mm + 37 * 4
    assert "Printed 25 November 2026" in words_on(many)


@pytest.mark.parametrize("sheet", [*ROLLS, "a6-page-1"])
def test_a_quiet_day_has_a_slip_too(tmp_path, sheet):
    facts = {**CLOSING, "rows": [], "staff": [], "staff_heads": [], "outlet": ""}

    file = printed(tmp_path, "closing-slip", sheet, facts=facts)

    assert "3F2A 91C0 7D4E 55B1" in words_on(file)


def test_a_page_takes_a_busy_day_and_refuses_one_that_never_fits(tmp_path):
    busy = printed(tmp_path, "closing-slip", "a6-page-1", facts=a_day(12, staff=9))

    bottom = pictures(busy, 100)[0].crop((0, 560, 413, 583))
    assert bottom.getextrema() == (255, 255)
    assert "Printed 25 November 2026" in words_on(busy)
    with pytest.raises(CannotPrint, match="too long"):
        printed(tmp_path, "closing-slip", "a6-page-1", facts=a_day(40))


@pytest.mark.parametrize("sheet", ["a4-page-1", "letter-page-1"])
def test_a_tally_sheet_has_its_number_and_25_lines(tmp_path, sheet):
    words = words_on(printed(tmp_path, "tally-sheet", sheet)).split()

    assert "T-0012" in words
    assert {str(line) for line in range(1, 26)} <= set(words)
    assert "26" not in words


@pytest.mark.parametrize("sheet", ["a4-half-2", "a4-quarter-4"])
def test_a_joining_slip_has_its_number_on_both_parts(tmp_path, sheet):
    job = a_job("joining-slip", sheet, 1)
    made = pdf.print_job(job, tmp_path / "slip.pdf", silence)

    assert made.fast
    assert words_on(tmp_path / "slip.pdf").count(job.pieces[0].number) == 2


@pytest.mark.parametrize("sheet", ["a4-half-2", "a4-quarter-4"])
def test_terms_that_do_not_fit_a_joining_slip_are_refused(tmp_path, sheet):
    face = replace(
        a_face(), terms=("Never on a rainy Sunday in the month of June.",) * 40
    )

    with pytest.raises(CannotPrint, match="too long"):
        printed(tmp_path, "joining-slip", sheet, face=face)


def test_codes_of_every_size_on_the_printer_page_can_be_read(tmp_path):
    file = printed(tmp_path, "calibration-page", "a4-page-1")

    found = zxingcpp.read_barcodes(pictures(file, 300)[0])

    assert [code.text for code in found] == ["HTTPS://SHOP.EXAMPLE"] * 5


@pytest.mark.parametrize("sheet", ROLLS)
def test_a_slip_longer_than_its_roll_may_be_is_refused(tmp_path, sheet):
    with pytest.raises(CannotPrint, match="more room than its page has"):
        printed(tmp_path, "closing-slip", sheet, facts=a_day(400))

    assert list(tmp_path.iterdir()) == []
