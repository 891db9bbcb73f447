"""`flask import members`: all or none, told in lines and in JSON."""

import json

import pytest

from stampcard.models.members import Member
from stampcard.services.members.importing import staging
from tests.builders import a_programme
from tests.members import for_members

TWO = "Name,Phone\nRahima Begum,01712345678\nKarim,01812345678\n"
WRONG = f"{TWO}Jamal,12\n"


@pytest.fixture
def card(owner, home):
    """A stamp card that people can join."""
    return for_members(a_programme("stamp_card", home))


@pytest.fixture
def listed(tmp_path):
    """Writes a list and gives back where it is."""

    def written(content, name="list.csv"):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return written


def left(home):
    folder = home.instance_path / "imports"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_list_is_brought_in(owner, card, home, listed):
    told = owner.told("import", "members", listed(TWO), "--agreed")

    assert (told["ok"], told["stored"], told["new"]) == (True, 2, 2)
    assert [c["taken_for"] for c in told["columns"]] == ["name", "phone"]
    assert (told["encoding"], told["delimiter"]) == ("utf-8-sig", ",")
    assert Member.select().count() == 2
    assert left(home) == []


def test_a_dry_run_tells_the_same_and_stores_nothing(owner, card, home, listed):
    done = owner.run("import", "members", listed(WRONG), "--dry-run")
    told = json.loads(
        owner.run("import", "members", listed(WRONG), "--dry-run", "--json").out
    )

    assert (done.code, told["ok"], told["stored"]) == (1, False, 0)
    assert done.out.splitlines() == [
        "list.csv: 2 new, 0 members already, 0 twice, 1 wrong.",
        "line 4, Phone: This number is too short.",
    ]
    assert told["faults"] == [
        {
            "line": 4,
            "column": "Phone",
            "cell": "12",
            "problem": "This number is too short.",
        }
    ]
    assert not Member.select().count()
    assert left(home) == []


def test_one_wrong_row_and_nothing_is_stored(owner, card, listed):
    done = owner.run("import", "members", listed(WRONG), "--agreed")

    assert done.code == 1
    assert done.out.splitlines()[1:] == [
        "line 4, Phone: This number is too short.",
        "Nothing was stored. Mend these rows, or say --leave-out-wrong.",
    ]
    assert not Member.select().count()


def test_wrong_rows_are_left_out_where_one_says_so(owner, card, listed):
    done = owner.run(
        "import", "members", listed(WRONG), "--agreed", "--leave-out-wrong"
    )

    assert done.code == 0
    assert "2 members were stored, as list " in done.out


def test_nobody_is_stored_without_the_owners_word(owner, card, listed):
    said = owner.refused("import", "members", listed(TWO))

    assert said == "First say that these people agreed."


def test_a_list_is_taken_back(owner, card, listed):
    name = owner.told("import", "members", listed(TWO), "--agreed")["list"]

    told = owner.told("import", "take-back", name)

    assert told == {"list": name, "members": 2}
    assert "Only a list that came today" in owner.refused("import", "take-back", name)


def test_columns_and_letters_can_be_said(owner, card, listed):
    data = "A,B\n01712345678,Оля\n".encode("cp1251")
    words = ("--column", "1=phone", "--column", "2=name", "--encoding", "cp1251")

    owner.told("import", "members", listed(data), "--agreed", *words)

    assert Member.get().name == "Оля"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "No column was taken for the phone number"),
        (("--column", "3=phone"), "is not the number of a column"),
        (("--column", "phone"), "is not the number of a column"),
        (("--column", "1=shoe"), "shoe is not known"),
        (("--encoding", "utf-16"), "UTF-16"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(owner, card, listed, words, sentence):
    file = listed("A,B\nRahima,7\n")

    assert sentence in owner.refused("import", "members", file, "--agreed", *words)


def test_a_spreadsheet_is_told_to_be_none(owner, card, listed, home):
    said = owner.refused("import", "members", listed(b"PK\x03\x04"), "--agreed")

    assert "Save it as CSV" in said
    assert left(home) == []


def test_too_much_is_told_so(owner, card, listed, monkeypatch):
    monkeypatch.setattr("stampcard.cli.imports.MOST_BYTES", 5)

    assert "at most 2 GB" in owner.refused("import", "members", listed(TWO), "--agreed")


def test_a_full_disk_is_told(owner, card, listed, monkeypatch):
    monkeypatch.setattr(staging, "room_for_heavy_work", lambda house: False)

    assert "almost full" in owner.refused("import", "members", listed(TWO), "--agreed")


def test_a_list_without_names_of_columns_counts_them(owner, card, listed):
    done = owner.run(
        "import", "members", listed("01712345678,A\n12345,B\n"), "--dry-run"
    )

    assert "line 2, 1: " in done.out


def test_members_are_exported_as_a_table(owner, card, listed, home):
    owner.told("import", "members", listed(TWO), "--agreed")

    rows = owner.told("export", "members")
    text = owner.run("export", "members").out

    assert {row["phone"] for row in rows} == {"+8801712345678", "+8801812345678"}
    assert "'+8801712345678" in text
