"""Whoever is erased is gone: from every byte of the shop's folder, and for good.

A shop that runs, people in it whose numbers, names and notes are known, and `grep` over
the whole folder. Nothing of the program is asked here but what an owner has: commands,
the program interface, and the files.
"""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from stampcard.values.codes import number_of
from stampcard.values.texts import in_plain_digits
from tests.cli.processes import process
from tests.server.shops import Shop

pytestmark = pytest.mark.sqlite
PEOPLE, MANY = 1_000, 10_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
SETUP = ("setup", "--shop", "Corner Café", "--owner", "Selina")


class Someone:
    """A made-up person: all that a shop might be told, by lot and so nobody else's."""

    def __init__(self, n: int, chance: Random) -> None:
        self.national = f"017{n:04}{chance.randrange(10_000):04}"
        first, last = ("".join(chance.choices(LETTERS, k=9)) for _ in "ab")
        self.name = f"{first.title()} {last.title()}"
        self.words = (first, last)
        self.note = " ".join("".join(chance.choices(LETTERS, k=11)) for _ in range(4))

    @property
    def spellings(self) -> list[str]:
        """The number as it might stand somewhere."""
        home, abroad = self.national, f"88{self.national}"
        plain = [
            home,
            abroad,
            f"{home[:5]}-{home[5:]}",
            f"{home[:5]} {home[5:]}",
            f"{home[:4]} {home[4:7]} {home[7:]}",
            f"{abroad[:3]} {abroad[3:7]}-{abroad[7:]}",
        ]
        return [
            *plain,
            home.translate(BENGALI),
            abroad.translate(BENGALI),
            home[::-1],
            abroad[::-1],
        ]

    @property
    def texts(self) -> list[str]:
        """Their name, its words, and the note about them."""
        return [self.name, *self.words, self.note]


def grepped(folder, patterns) -> set[str]:
    """Which files of a folder hold any of the texts, byte for byte."""
    done = subprocess.run(
        ["grep", "-arlF", "-f", "-", str(folder)],
        input="\n".join(patterns) + "\n",
        text=True,
        capture_output=True,
        check=False,
        env={"LC_ALL": "C"},
    )
    assert done.returncode in (0, 1), done.stderr
    return {Path(line).name for line in done.stdout.splitlines()}


def numbers_of(people):
    return [spelling for one in people for spelling in one.spellings]


def texts_of(people):
    return [text for one in people for text in one.texts]


def said(folder, *words, **variables):
    done = process(folder, *words, "--json", **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def asked(database, sql):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def brought_in(folder, people, tmp_path, **variables):
    """Set up a shop and bring people in from a list, as an owner does."""
    said(folder, *SETUP, **variables)
    for preset in ("stamp_card", "club_card"):
        said(folder, "programme", "add", preset, "--for", "both", **variables)
    listed = tmp_path / "people.csv"
    rows = (f"{one.national},{one.name},{one.note}" for one in people)
    listed.write_text("phone,name,note\n" + "\n".join(rows) + "\n")
    told = said(folder, "import", "members", str(listed), "--agreed", **variables)
    listed.unlink()
    assert told["stored"] == len(people)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A shop with a thousand members that was used, copied, and forgot them all."""
    top = tmp_path_factory.mktemp("town")
    folder, copies = top / "instance", top / "copies"
    kept = {"BACKUP_FOLDER": str(copies)}
    chance = Random(39)
    people = [Someone(n, chance) for n in range(PEOPLE)]
    brought_in(folder, people, top, **kept)
    database = folder / "stampcard.sqlite3"
    used(folder, database, kept)
    seen = SimpleNamespace(
        folder=folder,
        copies=copies,
        kept=kept,
        people=people,
        database=database,
        copy=said(folder, "backup", **kept)["file"],
        before=said(folder, "verify", **kept),
        sums=asked(database, "SELECT * FROM balance ORDER BY 1, 2, 3"),
        there=grepped(folder, texts_of(people)),
        numbers_there=grepped(top, numbers_of(people)),
    )
    ids = [str(one) for (one,) in asked(database, "SELECT id FROM member")]
    seen.told = said(folder, "member", "erase", *ids, "--yes", **kept)
    return seen


def used(folder, database, kept):
    """Serve the shop, stamp members' numbers, refuse one, undo one, look some up."""
    token = said(folder, "device", "add", "Till", **kept)["token"]
    serials = [n for (n,) in asked(database, "SELECT serial FROM holding LIMIT 60")]
    shop = Shop(folder, [number_of(n) for n in serials], token)
    with shop.served(**{f"STAMPCARD_{name}": text for name, text in kept.items()}):
        for n in range(len(serials)):
            assert shop.stamp(n)[0] in (200, 201)
        shop.redeem(0)
        assert shop.stop() == 0


def test_before_they_were_erased_they_are_found(town):
    assert town.there == {"stampcard.sqlite3"}


def test_numbers_stand_nowhere_in_plain_even_before(town):
    assert town.numbers_there == set()


def test_all_are_erased_and_nothing_is_left_of_them(town):
    assert len(town.told["erased"]) == PEOPLE
    assert town.told["clean"]
    assert asked(town.database, "SELECT COUNT(*) FROM member") == [(0,)]
    assert grepped(town.folder, numbers_of(town.people)) == set()
    assert grepped(town.folder, texts_of(town.people)) == set()


def test_the_ledger_is_as_it_was(town):
    assert said(town.folder, "verify", **town.kept) == town.before
    assert town.before["ok"]
    assert asked(town.database, "SELECT * FROM balance ORDER BY 1, 2, 3") == town.sums


def test_an_older_copy_does_not_bring_them_back(town):
    assert grepped(town.copies, texts_of(town.people)) == {Path(town.copy).name}

    told = said(town.folder, "restore", town.copy, "--yes", **town.kept)

    assert told["erased_again"] == PEOPLE
    assert said(town.folder, "verify", **town.kept)["head"] == town.before["head"]
    assert grepped(town.folder, numbers_of(town.people)) == set()
    assert grepped(town.folder, texts_of(town.people)) == set()
    assert asked(town.database, "SELECT COUNT(*) FROM member") == [(0,)]
    assert asked(town.database, "SELECT COUNT(*) FROM erasure") == [(PEOPLE,)]


def test_nor_on_a_new_machine_that_was_given_the_copies(town, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    (new / "secret_key").write_bytes((town.folder / "secret_key").read_bytes())

    told = said(new, "restore", town.copy, "--yes")

    assert told["erased_again"] == PEOPLE
    assert grepped(new, texts_of(town.people)) == set()


def test_a_copy_holds_none_of_ten_thousand_numbers_in_plain(tmp_path):
    folder, chance = tmp_path / "instance", Random(50)
    people = [Someone(n, chance) for n in range(MANY)]
    brought_in(folder, people, tmp_path)

    copy = said(folder, "backup", str(tmp_path / "out" / "copy.sqlite3"))["file"]

    assert grepped(tmp_path, [one.name for one in people[:50]])
    assert grepped(tmp_path, numbers_of(people)) == set()
    assert asked(copy, "SELECT COUNT(*) FROM member") == [(MANY,)]


def test_the_spellings_that_are_looked_for_are_of_one_number():
    one = Someone(7, Random(1))

    digits = {
        "".join(c for c in in_plain_digits(text) if c.isdigit())
        for text in one.spellings
    }
    home = one.national
    assert digits == {home, f"88{home}", home[::-1], f"88{home}"[::-1]}
