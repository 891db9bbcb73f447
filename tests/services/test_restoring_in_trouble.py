"""Going back in trouble: no room, a failing disk, someone in the way."""

import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from stampcard.models import ledger, proof
from stampcard.models.base import close_database, database, engine, row
from stampcard.services import backups, restoring
from stampcard.services.restoring import CannotRestore
from tests.builders import a_card, stamp
from tests.services.test_backups import damaged

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.sqlite]


@pytest.fixture
def file(house):
    """Where the open database lies."""
    return engine().path


@pytest.fixture
def plan(house, file):
    """Going back to before the last stamp, in a shop that is closed."""
    code = a_card(house, pause_seconds=0)
    stamp(code, house)
    copy = backups.make(house)
    stamp(code, house)
    close_database()
    return restoring.look(copy.path, file, house)


def test_room_for_going_back_is_the_copy_and_sixteen_megabytes(
    house, file, monkeypatch
):
    while row("PRAGMA page_count")[0] < 256:
        database.execute_sql("INSERT INTO outlet (name) VALUES (hex(zeroblob(1500)))")
    copy = backups.make(house)
    close_database()
    plan = restoring.look(copy.path, file, house)
    usage = SimpleNamespace(free=17 * 2**20 - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    with pytest.raises(CannotRestore, match="17 MB are needed"):
        restoring.carry_out(plan, file, house)
    usage.free += 1
    assert restoring.carry_out(plan, file, house).safety_copy
    assert copy.bytes == 2**20


def test_a_large_copy_needs_its_size_and_sixteen_megabytes_more(
    house, file, plan, tmp_path, monkeypatch
):
    large = tmp_path / "large.sqlite3"
    large.touch()
    os.truncate(large, 17 * 2**20)
    usage = SimpleNamespace(free=32 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    with pytest.raises(CannotRestore, match="33 MB are needed"):
        restoring.carry_out(replace(plan, file=large), file, house)


def test_only_the_shops_own_user_reads_what_was_put_in_place(house, file, plan):
    restoring.carry_out(plan, file, house)

    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("digest", ["0" * 64, "f" * 64])
@pytest.mark.parametrize(
    "where", [(".restoring", "changed meanwhile"), ("x.sqlite3", "differently")]
)
def test_a_copy_that_reads_otherwise_is_told(plan, house, monkeypatch, digest, where):
    name_end, why = where
    file, real = engine().path, backups.sha256_of

    def read(path):
        near = path.parent == file.parent and path.name.endswith(name_end)
        return digest if near else real(path)

    monkeypatch.setattr(backups, "sha256_of", read)

    with pytest.raises(CannotRestore, match=why):
        restoring.carry_out(plan, file, house)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (shutil.Error("the stick is gone"), "the stick is gone"),
    ],
)
def test_a_disk_that_fails_is_told_by_its_reason(
    house, file, plan, monkeypatch, error, why
):
    def failing(*paths):
        raise error

    monkeypatch.setattr(shutil, "copyfile", failing)
    before = file.read_bytes()

    with pytest.raises(CannotRestore, match=rf"put in place: {why}\.$"):
        restoring.carry_out(plan, file, house)
    assert file.read_bytes() == before


def test_what_someone_puts_in_the_files_place_is_not_written_into(
    house, file, plan, tmp_path, monkeypatch
):
    real, victim = os.open, tmp_path / "victim"

    def planted(path, *how, **more):
        if str(path).endswith(".restoring"):
            Path(path).symlink_to(victim)
        return real(path, *how, **more)

    monkeypatch.setattr(os, "open", planted)

    with pytest.raises(CannotRestore, match="File exists"):
        restoring.carry_out(plan, file, house)
    assert not victim.exists()


def test_what_an_earlier_try_left_is_in_nobodys_way(house, file, plan):
    file.with_name(f".{file.name}.restoring").write_bytes(b"half")

    restoring.carry_out(plan, file, house)

    assert proof.of_file(file).head == plan.found.head


def test_a_database_past_reading_is_set_aside_with_its_log(house, file, plan):
    for page in (0, 0.5):
        damaged(file, at=page)
    log, index = (file.with_name(file.name + end) for end in ("-wal", "-shm"))
    for beside in (log, index):
        beside.write_bytes(os.urandom(5000))
    broken, said = file.read_bytes(), log.read_bytes()

    done = restoring.carry_out(plan, file, house)

    assert done.safety_copy is None
    assert done.set_aside.read_bytes() == broken
    assert Path(f"{done.set_aside}-wal").read_bytes() == said
    assert not log.exists()
    assert not index.exists()
    assert proof.of_file(file).head == plan.found.head


def test_a_log_that_nothing_could_open_does_not_meet_the_copy(
    house, file, plan, monkeypatch
):
    log, index = (file.with_name(file.name + end) for end in ("-wal", "-shm"))
    for beside in (log, index):
        beside.write_bytes(b"of before")

    def connect(*given, **more):
        raise sqlite3.OperationalError("unable to open database file")

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        done = restoring.carry_out(plan, file, house)

    assert Path(f"{done.set_aside}-wal").read_bytes() == b"of before"
    assert not log.exists()
    assert not index.exists()
    assert proof.of_file(file).head == plan.found.head


def test_on_a_disk_without_second_names_the_database_of_before_is_kept(
    house, file, plan, monkeypatch
):
    def link(*paths):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    today = proof.of_file(file).head

    done = restoring.carry_out(plan, file, house)

    assert proof.of_file(done.set_aside).head == today
    assert proof.of_file(file).head == plan.found.head


def test_whoever_goes_back_twice_in_a_second_keeps_both_of_before(house, file, plan):
    names = [restoring.carry_out(plan, file, house).set_aside.name for _ in range(3)]

    first = f"{file.name}.before-restore-20260301T060000Z"
    assert names == [first, f"{first}-2", f"{first}-3"]


def test_a_database_past_reading_loses_what_nobody_can_count(house, file):
    stamp(a_card(house), house)
    copy = backups.make(house)
    assert ledger.counts()[0] == 2
    close_database()
    damaged(file, at=0)

    plan = restoring.look(copy.path, file, house)

    assert (plan.present, plan.lost_acts, plan.lost_minutes) == ("other", 0, 0)
