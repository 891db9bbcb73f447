import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from stampcard.models.base import database
from stampcard.models.members import Member
from stampcard.services import backups, copies, disk, heads, print_worker
from stampcard.services import doctor as doctors
from stampcard.services.disk import LOW_MB
from stampcard.services.doctor import doctor, file_system, reset_race
from stampcard.services.purchases import Rung, ring_up
from stampcard.tls import making
from stampcard.values.bills import Bill
from tests.builders import OWNER, a_card, a_programme, stamp
from tests.engines import unguarded
from tests.members import a_member, for_members

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def printing_well(monkeypatch):
    """A printing process that is well, without starting one."""
    monkeypatch.setattr(print_worker, "trouble", lambda: "")


def found(house):
    return {check.name: check for check in doctor(house)}


def test_a_healthy_shop_passes_every_check(house, printing_well):
    checks = doctor(house)

    assert all(check.ok and check.message for check in checks)
    assert len({check.name for check in checks}) == len(checks)


@pytest.mark.parametrize(("free_mb", "ok"), [(LOW_MB - 1, False), (LOW_MB, True)])
def test_little_space_on_the_disk_is_noticed(
    house, printing_well, monkeypatch, free_mb, ok
):
    usage = SimpleNamespace(free=free_mb * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    check = found(house)["disk"]

    assert (check.ok, check.message) == (ok, f"{free_mb} MB free on the disk")


def test_missing_libraries_of_printing_are_named(house, monkeypatch):
    monkeypatch.setattr(print_worker, "trouble", lambda: "cannot load libpango")

    check = found(house)["printing"]

    assert not check.ok
    assert check.message.startswith("cannot load libpango. ")
    assert "printed by the browser" in check.message


def test_a_changed_act_is_named(house, printing_well):
    stamp(a_card(house), house)
    unguarded("UPDATE act SET detail = '{}' WHERE seq = 2")

    check = found(house)["ledger"]

    assert not check.ok
    assert "act 2" in check.message


def test_a_bill_whose_act_is_missing_is_named(house, printing_well):
    rung = Rung(uuid4(), (a_card(house, "points"),), Bill(5000))
    receipt = ring_up(rung, OWNER, house)
    assert found(house)["bills"].ok
    unguarded("UPDATE purchase_act SET act = 99")

    check = found(house)["bills"]

    assert not check.ok
    assert "Acts of 1 bills" in check.message
    assert str(UUID(bytes=bytes(receipt.purchase.uuid))) in check.message


def test_a_changed_balance_is_not_blamed_on_an_act(house, printing_well):
    stamp(a_card(house), house)
    database.execute_sql("UPDATE balance SET amount = 9")

    check = found(house)["ledger"]

    assert not check.ok
    assert "None" not in check.message


@pytest.mark.parametrize(
    ("version", "races"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_an_sqlite_that_could_lose_commits_is_known(version, races):
    assert reset_race(version) is races


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
shop:/data /srv/till nfs4 rw 0 0
//nas/x /srv/with\\040blank cifs rw 0 0
/dev/sdb1 /srv/till/disk ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/shop/x.sqlite3", "ext4"),
        ("/srv/till/x.sqlite3", "nfs4"),
        ("/srv/tillers/x.sqlite3", "ext4"),
        ("/srv/with blank/x.sqlite3", "cifs"),
        ("/srv/till/disk/x.sqlite3", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_the_one_mounted_closest(path, kind):
    assert file_system(Path(path), MOUNTS) == kind


@pytest.mark.sqlite
def test_a_network_drive_is_refused(house, printing_well, monkeypatch):
    monkeypatch.setattr(doctors, "file_system", lambda path: "nfs4")

    check = found(house)["place"]

    assert not check.ok
    assert "network drive (nfs4)" in check.message


def test_a_clock_behind_the_newest_act_is_noticed(house, printing_well, clock):
    stamp(a_card(house), house)
    clock.move(minutes=-6)

    assert not found(house)["clock"].ok


def test_a_head_that_is_gone_is_noticed(house, printing_well):
    heads.write(house, 9, "ab" * 32)

    assert "acts are missing" in found(house)["head"].message


@pytest.mark.sqlite
def test_copies_that_grow_old_are_noticed(house, printing_well, clock):
    stamp(a_card(house), house)
    assert found(house)["backups"].warning
    backups.make(house)
    assert not found(house)["backups"].warning

    clock.move(hours=49)

    assert found(house)["backups"].message == "The newest good copy is 49 hours old"
    assert not found(house)["backups"].ok
    assert found(house)["outside"].warning
    copies.left_the_disk(backups.make(house), house, "download")
    assert not found(house)["outside"].warning


def test_numbers_that_nobody_can_read_any_more_are_noticed(house, printing_well):
    (house.instance_path / "secret_key").touch(0o600)
    for_members(a_programme("stamp_card", house))
    a_member(house)
    Member.update(key_id="gone").execute()

    check = found(house)["key"]

    assert not check.ok
    assert "1 members' numbers" in check.message


def test_a_key_that_others_may_read_is_noticed(house, printing_well):
    key = house.instance_path / "secret_key"
    key.write_text("secret")
    key.chmod(0o644)
    assert not found(house)["key"].ok

    key.chmod(0o600)
    assert found(house)["key"].ok


@pytest.mark.parametrize(
    ("url", "warning"),
    [("https://cards.example.com", False), ("http://192.0.2.7:8000", True)],
)
def test_links_that_are_not_protected_are_worth_a_warning(
    house, printing_well, url, warning
):
    assert found(replace(house, fixed_url=url))["address"].warning is warning


@pytest.mark.parametrize(("free_mb", "room"), [(49, False), (50, True)])
def test_heavy_work_leaves_the_last_room_to_the_counter(
    house, monkeypatch, free_mb, room
):
    usage = SimpleNamespace(free=free_mb * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    assert disk.room_for_heavy_work(house) is room


def encrypted(house):
    """The house of a shop with a certificate of its own."""
    making.keep_ready(house.instance_path, ["till.local"], now=house.clock())
    return replace(house, secure_url="https://till.local:8000")


def test_without_a_certificate_of_its_own_nothing_is_wrong(house, printing_well):
    check = found(house)["https"]

    assert (check.ok, check.warning) == (True, False)
    assert "STAMPCARD_HTTPS" in check.message


def test_the_names_and_days_of_the_certificate_are_told(house, printing_well):
    check = found(encrypted(house))["https"]

    assert (check.ok, check.warning) == (True, False)
    assert "127.0.0.1, localhost, till.local is good for 394 more days" in check.message


def test_a_certificate_that_should_be_there_is_missed(house, printing_well):
    assert not found(replace(house, secure_url="https://till.local"))["https"].ok


@pytest.mark.parametrize(("days", "ok"), [(370, True), (400, False)])
def test_a_certificate_near_its_end_is_noticed(house, clock, printing_well, days, ok):
    served = encrypted(house)
    clock.move(days=days)

    check = found(served)["https"]

    assert (check.ok, check.warning) == (ok, True)
    assert "renews it while it runs" in check.message


def test_a_key_of_the_certificate_that_others_may_read_is_said(house, printing_well):
    served = encrypted(house)
    path = house.instance_path / "https" / "authority.pem"
    path.chmod(0o644)

    check = found(served)["https"]

    assert not check.ok
    assert f"chmod 600 {path}" in check.message
