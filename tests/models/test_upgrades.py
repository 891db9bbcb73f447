"""Databases of past versions: brought up to date whole, or left as they were.

`tests/fixtures/schema-*.sqlite3` are small shops as each past version left them.
"""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from stampcard.config import load
from stampcard.models import proof
from stampcard.models.base import BadDatabase, close_database, open_database
from stampcard.values.codes import code_of
from tests.builders import a_house, stamp

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).parents[2]
FIXTURES = sorted((ROOT / "tests" / "fixtures").glob("schema-*.sqlite3"))
PAST = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
KILLS = 20
# Opens a database and dies by its own hand before the statement of a number; tells
# how many there were when it lives.
OPENS = """
import os, signal, sys
import peewee
from stampcard.models.base import open_database
left, said = int(sys.argv[2]), 0
real = peewee.Database.execute_sql
def counted(self, *given, **named):
    global said
    said += 1
    if said == left:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, *given, **named)
peewee.SqliteDatabase.execute_sql = counted
open_database("sqlite:///" + sys.argv[1])
print(said)
"""


@pytest.fixture
def old(tmp_path):
    """A function that brings a past shop into a folder of its own."""

    def brought(fixture, name="shop.sqlite3"):
        return Path(shutil.copy(fixture, tmp_path / name))

    yield brought
    close_database()


def schema(file):
    """Every table and index as SQLite keeps it, and the changes noted."""
    with closing(sqlite3.connect(file)) as opened:
        made = opened.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
        return made.fetchall(), changes(opened)


def changes(opened):
    return sorted(opened.execute("SELECT name FROM schema_migration").fetchall())


def columns(file):
    """What a file's tables hold, however it came to hold it."""
    with closing(sqlite3.connect(file)) as opened:
        names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(opened.execute(f"PRAGMA table_info({name})").fetchall())
            for (name,) in names.fetchall()
        }


def opens(file, dies_at=0):
    return subprocess.run(
        [sys.executable, "-c", OPENS, str(file), str(dies_at)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_is_a_shop_of_the_first_version():
    assert "schema-0001" in [path.stem for path in FIXTURES]


@PAST
def test_a_past_shop_is_brought_up_to_date_and_keeps_every_act(old, fixture, tmp_path):
    file = old(fixture)
    before = proof.of_file(file)

    open_database(f"sqlite:///{file}")

    assert proof.of_open() == before
    assert before.ok
    assert before.acts > 10
    close_database()
    fresh = tmp_path / "fresh.sqlite3"
    open_database(f"sqlite:///{fresh}")
    close_database()
    assert columns(file) == columns(fresh)


@PAST
def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(old, fixture):
    whole = old(fixture, "whole.sqlite3")
    done = opens(whole)
    assert done.returncode == 0, done.stderr
    statements, before, after = int(done.stdout), schema(fixture), schema(whole)
    acts, seen = proof.of_file(fixture), set()

    for n in range(KILLS):
        file = old(fixture, f"{n}.sqlite3")
        killed = opens(file, dies_at=1 + n * (statements - 1) // (KILLS - 1))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        found = schema(file)
        assert found in (before, after)
        seen.add(len(found[1]))
        assert opens(file).returncode == 0
        assert schema(file) == after
        close_database()
        assert proof.of_file(file) == acts

    assert len(before[1]) in seen, "at least once it was killed before it was done"


@PAST
def test_a_copy_is_made_before_a_past_shop_changes(old, fixture, tmp_path):
    from stampcard import create_app
    from stampcard.services import copies

    (tmp_path / "instance").mkdir()
    old(fixture, "instance/stampcard.sqlite3")
    app = create_app(load({}, root=tmp_path))

    house = app.extensions["stampcard"].house
    (copy,) = copies.listed(house)

    assert (copy.verified, copy.why) == (True, copies.SAFETY)
    assert schema(copy.path) == schema(fixture)
    close_database()
    create_app(load({}, root=tmp_path))
    assert copies.listed(house) == [copy], "nothing changed the second time"


@PAST
def test_without_room_for_a_copy_a_past_shop_is_left_as_it_is(old, fixture, tmp_path):
    from stampcard import create_app

    (tmp_path / "instance").mkdir()
    file = old(fixture, "instance/stampcard.sqlite3")
    (tmp_path / "instance" / "backups").write_text("no folder")

    with pytest.raises(BadDatabase, match="first a copy is needed"):
        create_app(load({}, root=tmp_path))
    close_database()
    assert schema(file) == schema(fixture)


@PAST
def test_a_shop_of_a_newer_version_is_refused_and_left_as_it_is(old, fixture):
    file = old(fixture)
    open_database(f"sqlite:///{file}")
    close_database()
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("INSERT INTO schema_migration (name, applied) VALUES ('9', 0)")
    before = schema(file)

    with pytest.raises(BadDatabase, match="newer version"):
        open_database(f"sqlite:///{file}")
    close_database()
    assert schema(file) == before


@PAST
def test_in_a_past_shop_one_can_go_on_stamping(old, fixture, tmp_path, clock):
    open_database(f"sqlite:///{old(fixture)}")
    house = a_house(tmp_path, clock)
    clock.move(days=1)

    outcome = stamp(code_of(1, house.key), house)

    assert outcome.accepted
    assert proof.of_open().ok
