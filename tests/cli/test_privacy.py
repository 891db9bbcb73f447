"""`flask member erase` and `copy`."""

import json

import pytest

from stampcard.models import members
from stampcard.models.privacy import Erasure
from tests.builders import a_programme
from tests.members import a_member, for_members


@pytest.fixture
def people(owner, home):
    for_members(a_programme("stamp_card", home))
    return [a_member(home, f"0170000000{n}", name=f"Momena {n}") for n in range(3)]


def test_members_are_erased_by_number_in_any_spelling_or_by_id(owner, people):
    told = owner.told("member", "erase", people[0].id, "+880 1700-000001", "--yes")

    assert [one["member"] for one in told["erased"]] == [people[0].id, people[1].id]
    assert told["clean"]
    assert members.by_id(people[2].id)


def test_it_is_asked_first_and_no_number_is_shown_whole(owner, people):
    done = owner.run("member", "erase", people[0].id, input="n\n")

    assert done.code == 1
    assert "+880 ••• 000" in done.err
    assert "Nothing was erased" in done.err
    assert members.by_id(people[0].id)

    assert owner.run("member", "erase", people[0].id, input="y\n").code == 0
    assert not members.by_id(people[0].id)


def test_why_and_which_request_is_kept(owner, people):
    owner.told(
        "member", "erase", people[0].id, "--why", "unlawful", "--request", "4", "--yes"
    )

    made = Erasure.get()
    assert (made.why, made.request) == ("unlawful", 4)


def test_somebody_unknown_erases_nobody(owner, people):
    said = owner.refused("member", "erase", people[0].id, "01799999999", "--yes")

    assert said == "There is no such member."
    assert members.by_id(people[0].id)


def test_a_large_file_is_left_to_the_upkeep_and_told(owner, people, monkeypatch):
    monkeypatch.setattr("stampcard.services.privacy.traces._has_room", lambda *_: False)

    done = owner.run("member", "erase", people[0].id, "--yes")

    assert "by the next upkeep" in done.out


def test_a_copy_is_written_for_its_owner_alone(owner, people, tmp_path):
    file = tmp_path / "copy.json"

    told = owner.told("member", "copy", people[0].id, "--output", file)

    assert told["rows"]["person"] == 1
    assert json.loads(file.read_text())["person"][0]["name"] == "Momena 0"
    assert file.stat().st_mode & 0o077 == 0
    assert "cannot be written" in owner.refused(
        "member", "copy", people[0].id, "--output", file
    )
