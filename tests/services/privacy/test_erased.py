"""The list of erasures beside the database: whole, never twice, believed in little."""

import json
from dataclasses import replace

import pytest

from stampcard.services.privacy import erased, erasing
from tests.builders import OWNER, a_programme
from tests.members import a_member, for_members

LINE = {
    "member": 12,
    "at": 5,
    "why": "request",
    "request": None,
    "removed": "{}",
    "acts": 1,
    "head": "ab",
    "staff_id": None,
}


def gone(house, phone="01712345678"):
    return erasing.erase(a_member(house, phone).id, "request", OWNER, house).member


def test_every_erasure_is_listed_beside_the_database_and_the_copies(house, shop):
    for_members(a_programme("stamp_card", house))
    house.copies_folder.mkdir()

    first, second = gone(house), gone(house, "01712345679")

    for folder in (house.instance_path, house.copies_folder):
        assert list(erased.read(folder)) == [first, second]
        assert (folder / erased.FILE).read_text().count("\n") == 2
        assert (folder / erased.FILE).stat().st_mode & 0o077 == 0


def test_what_is_listed_names_nobody(house, shop):
    for_members(a_programme("stamp_card", house))
    member = a_member(house, name="Rahima Begum")
    mark = member.fingerprint.hex()

    erasing.erase(member.id, "request", OWNER, house)

    text = (house.instance_path / erased.FILE).read_text()
    assert "Rahima" not in text
    assert mark not in text
    assert "12345678" not in text


def test_what_was_missed_is_written_later(house, shop):
    for_members(a_programme("stamp_card", house))
    number = gone(house)
    (house.instance_path / erased.FILE).unlink()

    assert erased.keep(house)
    assert list(erased.read(house.instance_path)) == [number]


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(house, shop, capsys):
    for_members(a_programme("stamp_card", house))
    (house.instance_path / erased.FILE).mkdir()
    number = gone(house)

    assert "list of erasures" in capsys.readouterr().err

    (house.instance_path / erased.FILE).rmdir()
    assert erased.keep(house)
    assert list(erased.read(house.instance_path)) == [number]


def test_after_a_line_that_was_cut_short_the_list_goes_on(tmp_path):
    erased.add(tmp_path, [LINE])
    with (tmp_path / erased.FILE).open("a") as file:
        file.write('{"member": 13, "at"')

    erased.add(tmp_path, [LINE | {"member": 14}])

    assert list(erased.read(tmp_path)) == [12, 14]


def test_nothing_is_written_twice(tmp_path):
    for _ in range(3):
        erased.add(tmp_path, [LINE])

    assert len((tmp_path / erased.FILE).read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "12",
        "{}",
        "\x00\xff",
        json.dumps(LINE | {"member": "12"}),
        json.dumps(LINE | {"why": None}),
        "[" * 100_000,
    ],
)
def test_what_is_no_line_of_ours_is_passed_over(tmp_path, text):
    (tmp_path / erased.FILE).write_text(f"{text}\n{json.dumps(LINE)}\n")

    assert erased.read(tmp_path, tmp_path / "nowhere") == {12: LINE}


def test_beside_a_copy_the_list_counts_as_well(house, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    erased.add(stick, [LINE])
    elsewhere = replace(house, backup_folder=tmp_path / "none")

    assert list(erased.beside(stick / "copy.sqlite3", elsewhere)) == [12]
