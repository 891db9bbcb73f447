"""Copies of the running database: whole, proved, named, kept and removed."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from types import SimpleNamespace

import pytest

from stampcard.models import ledger, proof
from stampcard.models.base import close_database, database
from stampcard.models.proof import Proof
from stampcard.services import backups, copies, disk
from stampcard.services.backups import CannotBackUp
from stampcard.tls import making
from stampcard.values.version import VERSION
from tests.builders import a_card, stamp

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.sqlite]


def damaged(path, *, at=0.5):
    """Overwrite a page of a file."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * at) // 4096 * 4096)
        file.write(os.urandom(4096))


def test_a_copy_holds_every_act_and_is_proved(house):
    stamp(a_card(house), house)

    copy = backups.make(house)

    assert copy.verified
    assert (copy.acts, copy.head) == (2, ledger.tip().hash.hex())
    assert proof.of_file(copy.path).head == copy.head


def test_the_name_of_a_copy_carries_time_and_head(house):
    copy = backups.make(house)

    assert copy.name == f"stampcard-20260301T060000Z-{copy.head[:12]}.sqlite3"


def test_the_note_beside_a_copy_says_what_it_holds(house):
    copy = backups.make(house)

    said = json.loads(copy.path.with_suffix(".json").read_text())

    assert said["sha256"] == backups.sha256_of(copy.path)
    assert said["bytes"] == copy.path.stat().st_size
    assert said["schema"].startswith("0")
    assert copies.noted(copy.path) == copy


def test_only_the_shops_own_user_reads_a_copy(house):
    copy = backups.make(house)

    assert copy.path.stat().st_mode & 0o077 == 0
    assert copies.note_path(copy.path).stat().st_mode & 0o077 == 0


def test_a_copy_stands_alone(house):
    copy = backups.make(house)

    with closing(sqlite3.connect(copy.path)) as alone:
        assert alone.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [p.suffix for p in sorted(copy.path.parent.iterdir())] == [
        ".json",
        ".sqlite3",
    ]


def test_copies_made_while_acts_come_in_hold_all_answered_before(house):
    code, stopped, answered = a_card(house, pause_seconds=0), threading.Event(), [0]

    def busy():
        while not stopped.is_set():
            answered[0] = stamp(code, house).act.seq
        close_database()

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        for _ in range(5):
            before = answered[0]
            copy = backups.make(house)
            assert copy.verified
            assert copy.acts >= before
    finally:
        stopped.set()
        thread.join()


def test_what_the_copy_of_a_damaged_ledger_holds_is_said(house):
    stamp(a_card(house), house)
    database.execute_sql("DROP TRIGGER act_never_update")
    database.execute_sql("UPDATE act SET detail = '{}' WHERE seq = 2")

    copy = backups.make(house)

    assert not copy.verified
    assert copies.newest_good(house) is None


def test_a_large_copy_is_proved_in_a_process_of_its_own(house, monkeypatch):
    stamp(a_card(house), house)
    monkeypatch.setattr(backups, "SMALL_BYTES", 0)

    copy = backups.make(house)

    assert (copy.verified, copy.acts) == (True, 2)
    damaged(copy.path)
    assert not backups.proved(copy.path).ok


@pytest.mark.parametrize(("more", "apart"), [(-1, False), (0, False), (1, True)])
def test_past_four_megabytes_a_copy_is_proved_apart(tmp_path, monkeypatch, more, apart):
    file, begun = tmp_path / "large.sqlite3", []
    file.touch()
    os.truncate(file, 4 * 2**20 + more)

    def run(words, **how):
        begun.append(words)
        return SimpleNamespace(returncode=1)

    monkeypatch.setattr(subprocess, "run", run)

    assert not backups.proved(file).ok
    assert bool(begun) == apart


@pytest.mark.parametrize("end", ["exit 1", "kill -9 $$"])
def test_a_copy_whose_proof_broke_off_is_not_good(house, tmp_path, monkeypatch, end):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{end}\n")
    program.chmod(0o700)
    monkeypatch.setattr(backups, "SMALL_BYTES", 0)
    monkeypatch.setattr(sys, "executable", str(program))

    copy = backups.make(house)

    assert not copy.verified
    assert backups.proved(copy.path) == Proof(first_bad=1, fault="file")


def test_a_file_is_read_from_the_disk_and_not_from_memory(house, monkeypatch):
    copy, dropped = backups.make(house), []
    monkeypatch.setattr(os, "posix_fadvise", lambda _, *what: dropped.append(what))

    assert backups.sha256_of(copy.path) == copy.sha256
    assert dropped == [(0, 0, os.POSIX_FADV_DONTNEED)], "all of it"

    monkeypatch.delattr(os, "posix_fadvise")
    assert backups.sha256_of(copy.path) == copy.sha256, "not every system can"


@pytest.mark.parametrize("sql", ["DELETE FROM", "DROP TABLE"])
def test_a_database_that_knows_of_no_changes_is_copied_too(house, sql):
    database.execute_sql(f"{sql} schema_migration")

    copy = backups.make(house)

    assert (copy.schema, copy.verified) == ("", True)


def test_a_copy_never_takes_the_place_of_another_file(house, tmp_path):
    file = tmp_path / "mine.sqlite3"
    file.write_text("precious")

    with pytest.raises(CannotBackUp, match="is there already"):
        backups.make(house, to=file)
    assert file.read_text() == "precious"


def test_a_copy_lies_under_the_name_that_was_asked_for(house, tmp_path):
    for asked in (tmp_path / "a" / "new" / "mine.sqlite3", tmp_path / "stick"):
        copy = backups.make(house, to=asked)

        assert copy.verified
        assert asked in (copy.path, copy.path.parent)
    assert copy.name.startswith("stampcard-2026"), "a name without an end is a folder"


def test_into_a_folder_with_a_dot_in_its_name_goes_a_copy(house, tmp_path):
    folder = tmp_path / "shop.copies"
    folder.mkdir()

    assert backups.make(house, to=folder).path.parent == folder


def test_a_copy_says_why_and_when_it_was_made_and_by_which_version(house):
    stamp(a_card(house), house)

    copy = backups.make(house, why=copies.SAFETY)

    assert (copy.why, copy.moment) == ("safety", house.clock())
    assert (copy.program, copy.entries) == (VERSION, 1)
    with proof.reading(copy.path) as ask:
        changes = [name for (name,) in ask("SELECT name FROM schema_migration")]
    assert copy.schema == max(changes)


def test_an_empty_ledger_is_copied_too(house):
    copy = backups.make(house)

    assert (copy.acts, copy.verified) == (0, True)


def test_more_copies_of_one_moment_are_numbered_on(house):
    ends = [backups.make(house).path.stem.split("-")[3:] for _ in range(4)]

    assert ends == [[], ["2"], ["3"], ["4"]]


def test_two_copies_of_one_moment_have_two_names(house):
    assert backups.make(house).file != backups.make(house).file


def test_on_another_disk_a_copy_has_left_this_one(house, monkeypatch):
    backups.make(house)
    assert copies.outside(house) is None

    monkeypatch.setattr(disk, "is_elsewhere", lambda folder, home: True)
    copy = backups.make(house)

    assert copies.outside(house) == (house.clock(), copy.acts)


@pytest.mark.sqlite
def test_the_key_of_the_shops_own_certificate_stays_where_it_is(house, shop):
    making.keep_ready(house.instance_path, ["till.local"])
    kept = [path.read_bytes() for path in (house.instance_path / "https").iterdir()]

    backups.make(house)

    copied = [p.read_bytes() for p in house.copies_folder.rglob("*") if p.is_file()]
    keys = [text.splitlines()[1] for text in kept]
    assert copied
    assert not any(key in content for key in keys for content in copied)
