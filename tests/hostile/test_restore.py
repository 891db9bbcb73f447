"""What is handed to `flask restore` may come from anybody: refused, nothing touched."""

import os
import resource
import shutil
import signal
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest

from stampcard.models import shape
from stampcard.models.base import close_database
from stampcard.services import backups, candidates, restoring
from stampcard.services.candidates import CannotRestore
from tests.builders import a_card, stamp
from tests.cli.conftest import Commands
from tests.hostile import copies
from tests.hostile.copies import MAKERS, NAME

pytestmark = pytest.mark.sqlite
SECONDS_MOST = 2  # of processor time
HANGS_AFTER = 60
EVERY = pytest.mark.parametrize("word", MAKERS)


@pytest.fixture
def commands(app, owner, home):
    """`flask …` over a shop with some acts."""
    code = a_card(home, pause_seconds=0)
    for _ in range(3):
        stamp(code, home)
    return Commands(app)


@pytest.fixture
def good(commands, tmp_path):
    """A copy that could be restored."""
    return backups.make(a_house_of(commands), to=tmp_path / "good.sqlite3").path


@pytest.fixture
def folder(tmp_path):
    """Where the file lies that is handed over."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


def a_house_of(commands):
    return commands.runner.app.extensions["stampcard"].house


def everything(folder):
    """Each file below a folder, with what it holds."""
    return {
        path: path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in sorted(folder.rglob("*"))
        if path.name not in (NAME, "x.sqlite3.lock", "server.lock")
    }


def spent():
    """Seconds of processor time, of this process and those it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def not_for_ever():
    """Interrupts what waits for something that never comes."""

    def give_up(*_):
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANGS_AFTER)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@EVERY
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_is_touched(
    commands, good, folder, tmp_path, word
):
    file = MAKERS[word](folder, good)
    close_database()
    before, began = everything(tmp_path), spent()

    with not_for_ever():
        said = commands.refused("restore", file, "--yes")

    assert spent() - began < 2 * SECONDS_MOST  # it was asked twice
    assert said.endswith(".")
    assert said.isprintable()
    assert everything(tmp_path) == before


def test_a_good_copy_is_not_refused(commands, good, folder):
    head = commands.told("verify")["head"]
    for name in (NAME, "দোকান\u200dের কপি.sqlite3", "a?mode=rwc#b%41;&.sqlite3", "x"):
        shutil.copy(good, folder / name)

        told = commands.told("restore", folder / name, "--yes")

        assert told["head"] == head
        assert sorted(folder.iterdir()) == [folder / name]
        (folder / name).unlink()


def test_a_copy_in_which_somebody_searched_is_not_refused(commands, good, folder):
    file = copies.altered(copies.taken(folder, good), "ANALYZE")

    assert commands.told("restore", file, "--yes")["acts"] == 4


@pytest.mark.parametrize("sort", ["pipe", "hollow", "deep", "folder", "binary"])
def test_a_hostile_note_counts_as_none(commands, good, folder, sort):
    file = copies.taken(folder, good)
    note = file.with_suffix(".json")
    {
        "pipe": lambda: os.mkfifo(note),
        "hollow": lambda: (note.touch(), os.truncate(note, copies.TERABYTE)),
        "deep": lambda: note.write_text("[" * 60_000),
        "folder": note.mkdir,
        "binary": lambda: note.write_bytes(os.urandom(1000)),
    }[sort]()

    with not_for_ever():
        done = commands.run("restore", file, "--yes")

    assert done.code == 0
    assert "no note beside the copy" in done.out


def test_what_cannot_be_entered_or_read_is_said(commands, good, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    file = copies.taken(closed, good)
    file.chmod(0)
    closed.chmod(0)
    somebody = 65534 if os.geteuid() == 0 else os.geteuid()
    mine = os.geteuid()

    os.seteuid(somebody)  # root reads everything
    try:
        with pytest.raises(CannotRestore, match="cannot be read: Permission denied"):
            candidates.admit(file, tmp_path / "none.sqlite3")
    finally:
        os.seteuid(mine)
        closed.chmod(0o700)


def test_a_copy_that_changes_after_it_was_looked_at_is_not_put_in_place(
    commands, good, folder, settings, tmp_path
):
    file, database = copies.taken(folder, good), settings.database_path
    house = a_house_of(commands)
    close_database()
    plan = restoring.look(file, database, house)
    copies.altered(file, "CREATE VIEW extra AS SELECT 1")
    before = everything(tmp_path)

    with pytest.raises(CannotRestore, match="changed meanwhile"):
        restoring.carry_out(plan, database, house)

    assert everything(tmp_path) == before


def test_without_a_look_at_what_it_defines_a_thief_would_be_restored(
    commands, good, folder, monkeypatch
):
    file = MAKERS["a trigger at each sign-in"](folder, good)
    monkeypatch.setattr(shape, "verdict", lambda path: shape.OURS)

    assert commands.told("restore", file, "--yes")["acts"] == 4


def test_without_a_limit_definitions_are_read_without_end(folder, good):
    file = MAKERS["definitions that lead to each other"](folder, good)
    until = time.process_time() + 1

    with closing(sqlite3.connect(file)) as opened:
        opened.set_progress_handler(lambda: time.process_time() > until, 10_000)
        with pytest.raises(sqlite3.Error):
            opened.execute("SELECT * FROM sqlite_master")

    assert file.stat().st_size < 60_000
    assert time.process_time() >= until
