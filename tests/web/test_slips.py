"""Posters, slips and lists as pages: look, choose, take the PDF along."""

import re

import pytest

from stampcard.models.tallies import TallySheet
from tests.builders import a_programme


@pytest.fixture
def programme(owner, home):
    return a_programme("stamp_card", home)


def token_free(owner, address: str, **sent: str):
    return owner.post(address, data=sent)


def test_all_slips_are_shown_as_pictures(owner):
    page = owner.get("/paper/slips").text

    for name in ("calibration-page", "closing-slip", "counter-poster", "tally-sheet"):
        assert f"/paper/slips/{name}" in page
        assert f"/designs/{name}.png" in page


def test_a_poster_is_looked_at_and_taken_along(owner, programme):
    page = owner.get("/paper/slips/counter-poster").text
    picture = re.search(r'src="([^"]*preview.png[^"]*)"', page)[1].replace("&amp;", "&")

    seen = owner.get(picture, buffered=True)
    taken = token_free(
        owner,
        "/paper/slips/counter-poster",
        sheet="a4-page-1",
        copies="1",
        programme=str(programme.id),
    )

    assert seen.mimetype == "image/png"
    assert taken.mimetype == "application/pdf"
    assert taken.data.startswith(b"%PDF-")
    assert "counter-poster.pdf" in taken.headers["Content-Disposition"]


def test_a_poster_needs_a_programme(owner):
    page = owner.post("/paper/slips/counter-poster", data={"sheet": "a4-page-1"})

    assert "Choose a programme." in page.text


@pytest.mark.parametrize("copies", ["0", "101", "many", "১০১"])
def test_no_or_too_many_copies_are_refused_at_their_field(owner, copies):
    page = owner.post(
        "/paper/slips/tally-sheet", data={"sheet": "a4-page-1", "copies": copies}
    )

    assert "Print from 1 to 100 at a time." in page.text
    assert TallySheet.select().count() == 0


def test_each_tally_sheet_taken_has_its_number(owner):
    owner.post("/paper/slips/tally-sheet", data={"sheet": "a4-page-1", "copies": "২"})

    assert TallySheet.select().count() == 2


@pytest.mark.parametrize("name", ["coupon", "nonsense", "..%2F..%2Fetc"])
def test_what_is_no_slip_is_not_found(owner, name):
    assert owner.get(f"/paper/slips/{name}").status_code == 404
    assert owner.get(f"/paper/slips/{name}/preview.png").status_code == 404


def test_the_printers_name_stands_on_its_test_page(owner):
    page = owner.get("/paper/slips/calibration-page?printer=Till+printer").text

    assert 'value="Till printer"' in page
