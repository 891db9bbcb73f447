import shutil
from types import SimpleNamespace

import pytest

from stampcard.models.base import database
from stampcard.services import print_runs
from stampcard.services.upkeep import LEAST_FREE_MB, doctor
from tests.builders import a_card, stamp
from tests.engines import unguarded

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def printing_well(monkeypatch):
    """A printing process that is well, without starting one."""
    monkeypatch.setattr(print_runs, "trouble", lambda: "")


def found(house):
    return {check.name: check for check in doctor(house)}


def test_a_healthy_shop_passes_every_check(house, printing_well):
    checks = doctor(house)

    assert all(check.ok and check.message for check in checks)
    assert len({check.name for check in checks}) == len(checks)


@pytest.mark.parametrize(
    ("free_mb", "ok"), [(LEAST_FREE_MB - 1, False), (LEAST_FREE_MB, True)]
)
def test_little_space_on_the_disk_is_noticed(
    house, printing_well, monkeypatch, free_mb, ok
):
    usage = SimpleNamespace(free=free_mb * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    check = found(house)["disk"]

    assert (check.ok, check.message) == (ok, f"{free_mb} MB free on the disk")


def test_missing_libraries_of_printing_are_named(house, monkeypatch):
    monkeypatch.setattr(print_runs, "trouble", lambda: "cannot load libpango")

    check = found(house)["printing"]

    assert (check.ok, check.message) == (False, "cannot load libpango")


def test_a_changed_act_is_named(house, printing_well):
    stamp(a_card(house), house)
    unguarded("UPDATE act SET detail = '{}' WHERE seq = 2")

    check = found(house)["ledger"]

    assert not check.ok
    assert "act 2" in check.message


def test_a_changed_balance_is_not_blamed_on_an_act(house, printing_well):
    stamp(a_card(house), house)
    database.execute_sql("UPDATE balance SET amount = 9")

    check = found(house)["ledger"]

    assert not check.ok
    assert "None" not in check.message
