"""Posters, slips and lists, from the shop's own figures to paper."""

import io

import pypdfium2
import pytest

from stampcard.models.tallies import TallySheet
from stampcard.services import logos, slips
from stampcard.services.slips import Wish
from tests.builders import OWNER, a_card, a_programme, stamp

pytestmark = pytest.mark.usefixtures("shop")
PAGES = {
    "calibration-page": "a4-page-1",
    "closing-slip": "receipt-58",
    "counter-poster": "a4-page-1",
    "tally-sheet": "a4-page-1",
}


@pytest.fixture
def programme(house):
    return a_programme("stamp_card", house)


def text_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_every_slip_without_numbers_is_offered():
    assert {design.name for design in slips.every()} == set(PAGES)


@pytest.mark.parametrize(("design", "sheet"), PAGES.items())
@pytest.mark.parametrize("locale", ["en", "bn"])
def test_every_slip_is_printed_in_both_languages(
    house, programme, design, sheet, locale
):
    wish = Wish(design, sheet, locale, programme=programme.id, printer="Till printer")

    assert slips.problems(wish) == ()
    assert text_of(slips.pdf(wish, OWNER, house))[0].strip()


def test_a_poster_leads_to_the_programmes_page(house, programme):
    wish = Wish("counter-poster", "a4-page-1", programme=programme.id)

    (page,) = text_of(slips.pdf(wish, OWNER, house))

    assert f"cards.example.com/p/{programme.id}" in page


def test_every_tally_sheet_gets_a_number_of_its_own(house):
    wish = Wish("tally-sheet", "a4-page-1", copies=3)

    pages = text_of(slips.pdf(wish, OWNER, house))

    assert TallySheet.select().count() == 3
    assert [f"T-000{n}" in page for n, page in enumerate(pages, 1)] == [True] * 3


def test_a_picture_takes_no_number(house):
    slips.picture(Wish("tally-sheet", "a4-page-1"), house, width_px=100)

    assert TallySheet.select().count() == 0


def test_the_closing_slip_says_what_the_ledger_says(house):
    code = a_card(house, head_start=0)
    stamp(code, house)

    (page,) = text_of(slips.pdf(Wish("closing-slip", "receipt-80"), OWNER, house))

    assert "Rahima" in page
    assert "Stamped" in page


def test_a_receipt_is_as_long_as_what_is_on_it(house):
    short = slips.pdf(Wish("closing-slip", "receipt-58"), OWNER, house)

    with pypdfium2.PdfDocument(io.BytesIO(short)) as document:
        width, height = document[0].get_size()

    assert width == pytest.approx(58 * 72 / 25.4, abs=1)
    assert height < 250 * 72 / 25.4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sheet": "us-label-80"}, "sheet"),
        ({"sheet": "own-9"}, "sheet"),
        ({"design": "coupon"}, "sheet"),
        ({"copies": 0}, "copies"),
        ({"copies": 101}, "copies"),
        ({"locale": "tlh"}, "locale"),
        ({"ink": "gold"}, "ink"),
        ({"programme": 99}, "programme"),
    ],
)
def test_a_wish_that_cannot_be_is_named_with_its_field(programme, change, field):
    whole = {"design": "counter-poster", "sheet": "a4-page-1", "programme": 1}

    problems = slips.problems(Wish(**{**whole, **change}))

    assert field in {problem.field for problem in problems}


def test_a_slip_is_printed_in_the_shops_colour(house):
    assert logos.set_colour("#aa3300") == ()

    wish = Wish("tally-sheet", "a4-page-1", mood="shop")

    assert slips.pdf(wish, OWNER, house).startswith(b"%PDF-")
