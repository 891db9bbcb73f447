"""Posters, slips and lists, from the shop's own figures to paper."""

import io
import json

import pypdfium2
import pytest

from stampcard.models.privacy import Erasure, Policy
from stampcard.models.tallies import TallySheet
from stampcard.services import logos, slips
from stampcard.services.draws import drawn_of
from stampcard.services.slips import Wish
from tests.builders import OWNER, a_card, a_programme, stamp
from tests.draws import an_old_draw
from tests.members import for_members

pytestmark = pytest.mark.usefixtures("shop")
PAGES = {
    "calibration-page": "a4-page-1",
    "closing-slip": "receipt-58",
    "counter-poster": "a4-page-1",
    "draw-protocol": "a4-page-1",
    "tally-sheet": "a4-page-1",
}
ABOUT_PERSONS = {
    "erasure-certificate": "a4-page-1",
    "policy-notice": "a4-page-1",
    "request-form": "a4-half-2",
    "withdrawal-slip": "a4-quarter-4",
}
EVERY = PAGES | ABOUT_PERSONS


@pytest.fixture
def programme(house):
    return a_programme("stamp_card", house)


def text_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.fixture
def erasure(house, shop):
    """Somebody asked for it and was erased."""
    return Erasure.create(
        member=4611686018427387,
        at=house.clock(),
        why="request",
        removed=json.dumps({"consent": 5, "member": 1, "message": 1700}),
        acts=1024,
        head="3f2a" * 16,
        staff=shop.id,
    )


def names(designs) -> set[str]:
    return {design.name for design in designs}


def test_what_is_about_persons_is_offered_where_there_are_some(programme):
    assert names(slips.every()) == set(EVERY)
    assert names(slips.offered()) == set(PAGES)
    assert slips.find_offered("policy-notice") is None

    for_members(programme)

    assert names(slips.offered()) == set(EVERY)
    assert slips.find_offered("policy-notice")


@pytest.mark.parametrize(("design", "sheet"), EVERY.items())
@pytest.mark.parametrize("locale", ["en", "bn"])
def test_every_slip_is_printed_in_both_languages(
    house, programme, erasure, design, sheet, locale
):
    more = {"programme": programme.id, "printer": "Till", "erasure": erasure.id}
    drawn = an_old_draw(house).id if design == "draw-protocol" else 0
    wish = Wish(design, sheet, locale, **more, draw=drawn)

    assert slips.problems(wish) == ()
    assert text_of(slips.pdf(wish, OWNER, house))[0].strip()


def test_a_poster_leads_to_the_programmes_page(house, programme):
    wish = Wish("counter-poster", "a4-page-1", programme=programme.id)

    (page,) = text_of(slips.pdf(wish, OWNER, house))

    assert f"cards.example.com/p/{programme.id}" in page


def test_a_protocol_says_what_decided_and_who_was_drawn(house, shop):
    draw = an_old_draw(house)
    wish = Wish("draw-protocol", "a4-page-1", draw=draw.id)

    (page,) = text_of(slips.pdf(wish, OWNER, house))

    for one in drawn_of(draw):
        assert one.ticket in page
        assert one.number not in page
    assert "A dinner for two" in page
    assert draw.value in page
    assert "Prize bond, first number" in page
    assert f"cards.example.com/fair/draws/{draw.id}" in page


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
        ({"design": "erasure-certificate", "erasure": 9}, "erasure"),
        ({"design": "draw-protocol", "draw": 9}, "draw"),
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


def test_a_certificate_says_what_went_and_names_nobody(house, erasure):
    wish = Wish("erasure-certificate", "a4-page-1", erasure=erasure.id)
    (page,) = text_of(slips.pdf(wish, OWNER, house))

    assert "Consents given and taken back" in page
    assert "1,700" in page
    assert "1,024" in page
    assert "3f2a 3f2a" in page
    assert "The person asked for it." in page
    assert "+880" not in page


def test_a_notice_names_the_number_it_was_about_when_it_is_told(house, erasure):
    more = {"erasure": erasure.id, "masked": "+880 ••• 678"}
    wish = Wish("erasure-certificate", "a4-half-2", **more)

    (page,) = text_of(slips.pdf(wish, OWNER, house))

    assert "+880 ••• 678" in page
    assert not list((house.instance_path / "cache").glob("*"))


def test_the_policy_is_hung_up_as_it_is_read_and_published_with_it(house):
    (page,) = text_of(slips.pdf(Wish("policy-notice", "a4-page-1"), OWNER, house))

    kept = Policy.get(Policy.locale == "en")
    assert "Version 1 of 1 March 2026" in page
    assert kept.text.splitlines()[0] in page
    assert "cards.example.com/privacy" in page
    assert "New version" not in page


def test_a_new_policy_is_announced_with_its_day(house):
    wish = Wish("policy-notice", "a4-page-1", news=True)

    (page,) = text_of(slips.pdf(wish, OWNER, house))

    assert "New version, from 1 March 2026" in " ".join(page.split())
