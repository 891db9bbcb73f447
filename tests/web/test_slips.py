"""Posters, slips and lists as pages: look, choose, take the PDF along."""

import re

import pytest

from stampcard.models.privacy import Erasure
from stampcard.models.tallies import TallySheet
from tests.builders import a_programme
from tests.members import for_members


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


def test_papers_about_persons_stand_apart_and_only_where_there_are_some(
    owner, programme
):
    before = owner.get("/paper/slips").text
    missing = owner.get("/paper/slips/withdrawal-slip")
    unseen = owner.get("/paper/slips/withdrawal-slip/preview.png?sheet=a6-page-1")

    for_members(programme)
    page = owner.get("/paper/slips").text

    assert "withdrawal-slip" not in before
    assert "For members and their data" not in before
    assert (missing.status_code, unseen.status_code) == (404, 404)
    _, _, apart = page.partition("For members and their data")
    for name in ("erasure-certificate", "policy-notice", "request-form"):
        assert f"/paper/slips/{name}" in apart
    assert owner.get("/paper/slips/withdrawal-slip").status_code == 200


def test_the_policy_is_taken_along_as_a_new_one(owner, programme):
    for_members(programme)
    page = owner.get("/paper/slips/policy-notice").text
    assert "Say that this version is new" in page
    picture = owner.get(
        "/paper/slips/policy-notice/preview.png?sheet=a4-page-1&news=y", buffered=True
    )

    taken = owner.post(
        "/paper/slips/policy-notice",
        data={"sheet": "a4-half-2", "copies": "2", "news": "y"},
    )

    assert picture.mimetype == "image/png"
    assert taken.data.startswith(b"%PDF-")


def test_a_certificate_needs_an_erasure(owner, programme):
    for_members(programme)

    page = owner.post("/paper/slips/erasure-certificate", data={"sheet": "a4-page-1"})

    assert "Choose an erasure." in page.text


def test_an_erasure_is_chosen_by_its_number_and_day(owner, programme, home):
    for_members(programme)
    made = Erasure.create(
        member=7, at=home.clock(), why="erase", removed="{}", acts=0, head="ab" * 32
    )

    page = owner.get(f"/paper/slips/erasure-certificate?erasure={made.id}").text
    taken = owner.post(
        "/paper/slips/erasure-certificate",
        data={"sheet": "a4-page-1", "copies": "1", "erasure": str(made.id)},
    )

    assert f"No. {made.id} of " in page
    assert taken.data.startswith(b"%PDF-")


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
