import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest

from stampcard import create_app
from stampcard.models.base import close_database
from tests.builders import NOON
from tests.values.test_steady_clock import Computer

CLOCK, DISK = "jumped ahead to", "nearly full"


@pytest.fixture
def computer():
    return Computer(NOON)


@pytest.fixture
def app(settings, computer):
    """The app on the clock of a computer that can be set."""
    made = create_app(settings, clock=computer.clock())
    made.config["TESTING"] = True
    yield made
    close_database()


@pytest.mark.parametrize("path", ["/", "/counter", "/settings"])
def test_the_shops_people_are_warned_of_a_clock_that_jumped(owner, computer, path):
    before = owner.get(path).text
    computer.is_set(timedelta(hours=1))

    assert CLOCK not in before
    assert CLOCK in owner.get(path).text


def test_the_shops_people_are_warned_of_a_full_disk(owner, monkeypatch):
    before = owner.get("/").text
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 1024 * 1024)
    )

    assert DISK not in before
    assert f"{DISK}: 5 MB are left" in owner.get("/").text


def test_visitors_are_not_bothered(owner, client, computer):
    computer.is_set(timedelta(hours=1))

    assert CLOCK not in client.get("/sign-in").text
