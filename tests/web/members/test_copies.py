"""The copy of all that is kept of a member, on paper and for programs."""

import json

import pytest

from tests.builders import a_programme, stamp
from tests.members import a_member, for_members, numbers_of


@pytest.fixture
def member(owner, home):
    for_members(a_programme("stamp_card", home, pause_seconds=0))
    found = a_member(home, name="<b>Momena</b>", note="likes tea", tags=("tea",))
    stamp(numbers_of(found)[0], home, count=3)
    return found


def test_the_page_shows_the_person_all_of_it(owner, member):
    page = owner.get(f"/members/{member.id}/copy").text

    assert "+880 1712-345678" in page
    assert "&lt;b&gt;Momena&lt;/b&gt;" in page
    assert "likes tea" in page
    assert "stamps 3" in page
    assert "Keep my number to count what I collect" in page
    assert "Of this there is nothing" in page
    assert "print.css" in page


def test_programs_get_the_same(owner, member):
    answer = owner.get(f"/members/{member.id}/copy.json")

    said = json.loads(answer.text)
    assert said["person"][0]["note"] == "likes tea"
    assert answer.headers["Content-Disposition"].endswith('"my-data-2026-03-01.json"')
    assert answer.headers["Cache-Control"] == "no-store"


def test_in_bengali_the_figures_are_bengali(owner, member):
    page = owner.get(f"/members/{member.id}/copy?lang=bn").text

    assert "+৮৮০ ১৭১২-৩৪৫৬৭৮" in page


def test_of_nobody_there_is_no_copy(owner):
    assert owner.get("/members/12/copy").status_code == 404
    assert owner.get("/members/12/copy.json").status_code == 404


def test_the_password_is_asked_for_again(owner, member, clock):
    clock.move(minutes=16)

    for ending in ("", ".json"):
        found = owner.get(f"/members/{member.id}/copy{ending}")
        assert found.location.startswith("/confirm")
