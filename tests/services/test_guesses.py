"""Codes that open nothing, counted by source and all together."""

import pytest

from stampcard.models.base import rows
from stampcard.models.writing import StorageError
from stampcard.services import guesses, limits
from stampcard.services.guesses import Guesses

pytestmark = pytest.mark.usefixtures("shop")


def waits(found, house, times, source="here"):
    return [found.failed(source, house=house) for _ in range(times)]


def writes(monkeypatch):
    done = []

    def counted(job, write=guesses.write):
        done.append(job)
        return write(job)

    monkeypatch.setattr(guesses, "write", counted)
    return done


def test_the_thirty_first_wrong_code_in_ten_minutes_has_to_wait(house):
    assert waits(Guesses(), house, 31) == [0] * 30 + [10]


def test_another_source_may_go_on(house):
    found = Guesses()
    waits(found, house, 31)

    assert waits(found, house, 1, source="there") == [0]


def test_after_ten_minutes_one_may_try_again(house, clock):
    found = Guesses()
    waits(found, house, 31)
    clock.move(minutes=9, seconds=30)
    before = found.wait_minutes("here", house=house)
    clock.move(seconds=31)

    assert (before, waits(found, house, 1)) == (1, [0])


def test_a_restart_forgets_nothing(house, clock):
    waits(Guesses(), house, 30)
    clock.move(minutes=4)

    assert waits(Guesses(), house, 1) == [6]


def test_who_is_over_costs_no_write(house, monkeypatch):
    found, done = Guesses(), writes(monkeypatch)
    waits(found, house, 1000)

    assert len(done) == 31


def test_very_many_wrong_codes_from_everywhere_are_one_alarm(house):
    found = Guesses()
    for n in range(600):
        waits(found, house, 1, source=f"source {n}")

    assert rows("SELECT kind, detail FROM alarm") == [("codes", "500")]


def test_a_flood_from_everywhere_costs_no_write_and_keeps_the_bounds(
    house, monkeypatch
):
    found, done = Guesses(), writes(monkeypatch)
    for n in range(2000):
        waits(found, house, 1, source=f"source {n}")

    assert len(done) == 501
    assert waits(found, house, 31, source="late") == [0] * 30 + [10]
    assert len(done) == 501


def test_a_failing_disk_does_not_keep_codes_from_being_looked_at(house, monkeypatch):
    def fail(job):
        raise StorageError(OSError("database or disk is full"))

    monkeypatch.setattr(guesses, "write", fail)

    assert waits(Guesses(), house, 31) == [0] * 30 + [10]


def test_memory_is_bounded(house, monkeypatch):
    monkeypatch.setattr(guesses, "_SOURCES_KEPT", 50)
    monkeypatch.setattr(limits, "take", lambda *_, **__: True)
    found = Guesses()
    for n in range(500):
        waits(found, house, 1, source=f"source {n}")

    assert len(found._seen) <= 50
