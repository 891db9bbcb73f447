"""What posters, slips and lists show, each from its own facts."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from stampcard.printing import pdf
from stampcard.printing.job import CannotPrint
from tests.printing.samples import (
    FACTS,
    a_face,
    a_job,
    a_policy,
    pictures,
    silence,
)

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
def test_a_joining_slip_asks_for_each_purpose_by_itself(tmp_path, sheet):
    job = a_job("joining-slip", sheet, 1)
    policy = job.facts["policy"]

    pdf.print_job(job, tmp_path / "slip.pdf", silence)

    said = " ".join(words_on(tmp_path / "slip.pdf").split())
    assert all(sentence in said for sentence in policy["purposes"])
    assert "version 3 · 25 November 2026 · shop.example/privacy" in said
    assert "Under 18" in said


@pytest.mark.parametrize("sheet", ["a4-half-2", "a4-quarter-4"])
def test_both_parts_of_a_joining_slip_carry_the_code(tmp_path, sheet):
    job = a_job("joining-slip", sheet, 1)
    pdf.print_job(job, tmp_path / "slip.pdf", silence)

    found = zxingcpp.read_barcodes(pictures(tmp_path / "slip.pdf", 300)[0])

    assert [code.text for code in found] == [job.prefix + job.pieces[0].code] * 2


def test_a_joining_slip_of_before_there_were_policies_still_prints(tmp_path):
    file = printed(tmp_path, "joining-slip", "a4-half-2", facts={})

    assert "The shop may send me offers." in words_on(file)


@pytest.mark.parametrize("sheet", ["a4-half-2", "a4-quarter-4"])
def test_sentences_that_do_not_fit_a_joining_slip_are_refused(tmp_path, sheet):
    asked = ["The shop may do with my number what it has always wanted to. " * 15] * 3
    facts = {"policy": {**a_policy(), "purposes": asked}}

    with pytest.raises(CannotPrint, match="too long"):
        printed(tmp_path, "joining-slip", sheet, facts=facts)


FORMS = [
    ("withdrawal-slip", "a6-page-1"),
    ("withdrawal-slip", "a4-quarter-4"),
    ("request-form", "a4-half-2"),
    ("request-form", "a4-page-1"),
    ("erasure-certificate", "a4-half-2"),
]


@pytest.mark.parametrize(("design", "sheet"), FORMS)
def test_a_form_says_where_one_asks_about_ones_data(tmp_path, design, sheet):
    said = words_on(printed(tmp_path, design, sheet)).replace("\u00a0", " ")

    for part in ("data@shop.example", "01711 000000", "shop.example/privacy"):
        assert part in said


@pytest.mark.parametrize(("design", "sheet"), FORMS)
def test_addresses_of_any_length_do_not_keep_a_form_from_printing(
    tmp_path, design, sheet
):
    long = "the-old-courthouse-road-bakery-and-tea-room.example"
    policy = {**a_policy(), "address": f"loyalty.{long}/privacy"}
    facts = {**FACTS[design], "contact": f"questions@{long}", "policy": policy}

    said = words_on(printed(tmp_path, design, sheet, facts=facts))

    assert "/privacy" in said


@pytest.mark.parametrize("sheet", ["a4-page-1", "a4-half-2", "letter-page-1"])
def test_the_policy_is_hung_up_with_its_code(tmp_path, sheet):
    file = printed(tmp_path, "policy-notice", sheet)

    found = zxingcpp.read_barcodes(pictures(file, 150)[0])

    assert [code.text for code in found] == ["HTTPS://SHOP.EXAMPLE/PRIVACY"]
    assert "Version 3 of 25 November 2026" in words_on(file)


@pytest.mark.parametrize("sheet", ["a4-page-1", "a4-half-2"])
def test_a_policy_that_is_news_says_from_when(tmp_path, sheet):
    usual = a_job("policy-notice", sheet)
    facts = {**usual.facts, "news": "1 December 2026"}

    said = words_on(printed(tmp_path, "policy-notice", sheet, facts=facts))

    assert "New version, from 1 December 2026" in " ".join(said.split())


@pytest.mark.parametrize("words", [30, 90, 200, 420, 700])
@pytest.mark.parametrize("sheet", ["a4-page-1", "letter-page-1", "a4-half-2"])
def test_a_policy_keeps_within_its_columns_or_is_refused(tmp_path, sheet, words):
    one = ["paragraph", [" ".join(["Nobody sees your number."] * (words // 4))]]
    short = [["heading", ["Who"]], ["list", ["One.", "Two of them."] * (words // 20)]]
    facts = {**a_job("policy-notice", sheet).facts, "blocks": [*short, one]}

    try:
        file = printed(tmp_path, "policy-notice", sheet, facts=facts)
    except CannotPrint:
        assert words > 600
        return

    with pypdfium2.PdfDocument(file) as document:
        said = document[0].get_textpage().get_text_bounded()  # on the page alone
    assert said.count("number.") == words // 4


def test_a_policy_longer_than_its_page_is_refused(tmp_path):
    blocks = [["paragraph", ["Nobody sees your number. " * 40]]] * 20
    facts = {**a_job("policy-notice").facts, "blocks": blocks}

    with pytest.raises(CannotPrint, match="too long"):
        printed(tmp_path, "policy-notice", "a4-page-1", facts=facts)


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
