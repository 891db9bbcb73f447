"""Copies that go wrong: no room, no disk, someone in the way; nothing stays behind."""

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from stampcard.models.base import engine
from stampcard.services import backups, disk
from stampcard.services.backups import CannotBackUp
from tests.builders import a_card, stamp

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.sqlite]


def test_a_copy_with_fewer_acts_than_before_it_began_is_not_good(house, monkeypatch):
    stamp(a_card(house), house)
    real = backups.proved
    monkeypatch.setattr(backups, "proved", lambda p: replace(real(p), acts=1))

    assert not backups.make(house).verified


def test_room_for_a_copy_is_the_database_and_sixteen_megabytes(house, monkeypatch):
    size = engine().path.stat().st_size
    enough = -(-(size + 16 * 2**20) // 2**20)
    usage = SimpleNamespace(free=enough * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert backups.make(house).verified

    usage.free -= 2**20
    with pytest.raises(CannotBackUp) as refused:
        backups.make(house)
    said = refused.value.words.values
    assert (said["needs_mb"], said["free_mb"]) == (enough - 1, enough - 1)


def test_a_folder_that_cannot_be_written_is_told_by_its_reason(house, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotBackUp, match="could not be written: Not a directory"):
        backups.make(house, to=tmp_path / "file" / "folder")


def test_the_next_copy_is_made_though_the_last_failed(house, tmp_path):
    with pytest.raises(CannotBackUp):
        backups.make(house, source=tmp_path / "nowhere.sqlite3")

    assert backups.make(house).verified


def test_without_room_nothing_is_left_behind(house, monkeypatch):
    usage = SimpleNamespace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    with pytest.raises(CannotBackUp, match="no room"):
        backups.make(house)
    assert list(house.copies_folder.iterdir()) == []


def test_a_copy_that_fails_half_way_leaves_nothing(house, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "keep", full)

    with pytest.raises(CannotBackUp, match="No space left"):
        backups.make(house)
    assert list(house.copies_folder.iterdir()) == []


def test_acts_that_came_in_while_a_copy_was_made_do_no_harm(house, monkeypatch):
    real = backups.proved
    monkeypatch.setattr(backups, "proved", lambda p: replace(real(p), acts=1))

    assert backups.make(house).verified


def test_room_that_is_just_enough_is_enough(house, tmp_path, monkeypatch):
    source, usage = tmp_path / "zeros", SimpleNamespace(free=33 * 2**20)
    source.touch()
    os.truncate(source, 17 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    with pytest.raises(CannotBackUp, match="is not a database"):
        backups.make(house, source=source)
    usage.free -= 2**20
    with pytest.raises(CannotBackUp, match="needs 33 MB, 32 are free"):
        backups.make(house, source=source)


def test_what_someone_puts_in_the_copys_place_is_not_written_into(
    house, tmp_path, monkeypatch
):
    real, victim = os.open, tmp_path / "victim"

    def planted(path, *how, **more):
        if str(path).endswith(".part"):
            Path(path).symlink_to(victim)
        return real(path, *how, **more)

    monkeypatch.setattr(os, "open", planted)

    with pytest.raises(CannotBackUp, match="File exists"):
        backups.make(house)
    assert not victim.exists()


def test_what_a_copy_that_was_cut_short_left_is_removed_after_an_hour(
    house, monkeypatch
):
    house.copies_folder.mkdir()
    left = house.copies_folder / ".stampcard-1.part"
    left.write_bytes(b"half")
    os.utime(left, (1_000, 1_000))

    for now in (1_000.0, 4_600.0):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        backups.make(house)
        assert left.exists(), "it may still be written"

    monkeypatch.setattr(time, "time", lambda: 4_600.5)
    backups.make(house)
    assert not left.exists()


def test_what_another_copy_has_just_given_its_name_is_not_missed(house, monkeypatch):
    house.copies_folder.mkdir()
    others = house.copies_folder / ".stampcard-1.part"
    others.write_bytes(b"whole")
    real = time.time

    def meanwhile():
        others.unlink(missing_ok=True)
        return real()

    monkeypatch.setattr(time, "time", meanwhile)

    assert backups.make(house).verified
