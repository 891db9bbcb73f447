import shutil
from types import SimpleNamespace

import pytest

from stampcard.models.base import database
from stampcard.models.shops import Outlet
from stampcard.models.writing import StorageError
from stampcard.services import health

MB = 1024 * 1024


@pytest.fixture
def tries():
    return health.Tries()


def test_a_shop_that_can_write_is_well(shop, house, tries):
    found = health.state(house, tries)

    assert found.wrong == ""
    assert found.free_mb is not None


def test_trying_leaves_nothing_behind(shop, house, tries):
    before = Outlet.select().count()
    health.state(house, tries)

    assert Outlet.select().count() == before


@pytest.mark.sqlite
def test_trying_writes_to_the_disk(shop, house, tries):
    """An undone transaction would not, and so would never meet a full disk."""
    before = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    health.state(house, tries)
    _, pages, _ = database.execute_sql("PRAGMA wal_checkpoint").fetchone()

    assert before[1] == 0
    assert pages > 0


@pytest.mark.parametrize(
    ("cause", "word"),
    [
        ("database or disk is full", "full"),
        ("database is locked", "busy"),
        ("canceling statement due to lock timeout", "busy"),
        ("attempt to write a readonly database", "read_only"),
        ("disk I/O error", "failing"),
    ],
)
def test_what_is_wrong_is_one_word(house, tries, monkeypatch, cause, word):
    def write(job):
        raise StorageError(OSError(cause))

    monkeypatch.setattr(health, "write", write)

    assert health.state(house, tries).wrong == word


def test_it_is_tried_once_a_moment_however_many_ask(house, tries, monkeypatch):
    tried = []
    monkeypatch.setattr(health, "write", tried.append)
    for _ in range(100):
        health.state(house, tries)

    assert len(tried) == 1


def test_what_was_found_counts_only_for_a_moment(house, tries, monkeypatch):
    tried = []
    monkeypatch.setattr(health, "write", tried.append)
    monkeypatch.setattr(health, "TRY_SECONDS", 0)
    health.state(house, tries)
    health.state(house, tries)

    assert len(tried) == 2


def test_nobody_waits_while_another_tries(house, tries):
    with tries.lock:
        assert health.state(house, tries).wrong == ""


@pytest.mark.parametrize(
    ("free", "warnings"), [(199 * MB, ("disk_low",)), (200 * MB, ())]
)
def test_little_room_is_warned_of(house, tries, monkeypatch, free, warnings):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert health.state(house, tries).warnings == warnings
    assert (health.low_disk(house) is not None) == bool(warnings)


@pytest.mark.parametrize(("free", "wrong"), [(64 * 1024, ""), (64 * 1024 - 1, "full")])
def test_a_disk_without_room_for_an_act_is_full(house, tries, monkeypatch, free, wrong):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert health.state(house, tries).wrong == wrong


def test_room_that_cannot_be_told_is_no_trouble(house, tries, monkeypatch):
    def disk_usage(_):
        raise OSError("no such device")

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)

    assert health.state(house, tries) == health.Health("", None)
    assert health.low_disk(house) is None
