"""`flask backup`, `restore`, `verify --against`, `upkeep`: the owner's own drill."""

import json
import shutil

import pytest

from stampcard.server import only_server
from tests.builders import a_card, stamp
from tests.cli.processes import process

pytestmark = pytest.mark.sqlite
SETUP = ("setup", "--shop", "Corner Café", "--owner", "Rahima", "--json")


def said(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_backup_is_told_as_programs_expect_it(owner, home, tmp_path):
    stamp(a_card(home), home)

    told = owner.told("backup", tmp_path / "copy.sqlite3")

    assert told.keys() >= {"file", "head", "acts", "verified"}
    assert told["file"] == str(tmp_path / "copy.sqlite3")
    assert told["head"] == owner.told("verify")["head"]
    assert (told["acts"], told["verified"]) == (2, True)


def test_without_a_file_the_copy_goes_to_the_backup_folder(owner, home):
    assert owner.told("backup")["file"].startswith(str(home.copies_folder))


def test_a_file_that_is_there_is_not_written_over(owner, tmp_path):
    file = tmp_path / "copy.sqlite3"
    file.write_text("mine")

    assert "is there already" in owner.refused("backup", file)


def test_a_restored_shop_goes_on_where_the_copy_was_made(owner, home, tmp_path):
    code = a_card(home, pause_seconds=0)
    stamp(code, home)
    copy = owner.told("backup", tmp_path / "copy.sqlite3")
    stamp(code, home)
    head = owner.told("verify")["head"]

    told = owner.told("restore", copy["file"], "--yes")

    assert (told["lost_acts"], told["acts"], told["head"]) == (1, 2, copy["head"])
    assert owner.told("verify")["head"] == copy["head"]
    gone = owner.run("verify", "--against", head)
    assert gone.code == 1
    assert "NOT in the ledger" in gone.out


def test_before_a_restore_it_is_said_what_will_be_missing(owner, home, tmp_path):
    code = a_card(home, pause_seconds=0)
    copy = owner.told("backup", tmp_path / "copy.sqlite3")
    stamp(code, home)

    done = owner.run("restore", copy["file"], input="n\n")

    assert done.code == 1
    assert "loses 2 acts of the last 0 minutes" in done.err
    assert owner.told("verify")["acts"] == copy["acts"] + 2


def test_while_a_server_runs_nothing_is_restored(owner, settings, tmp_path):
    copy = owner.told("backup", tmp_path / "copy.sqlite3")

    with only_server(settings):
        assert "stop it first" in owner.refused("restore", copy["file"], "--yes")


def test_a_head_tells_what_happened_to_the_ledger(owner, home):
    stamp(a_card(home), home)
    told = owner.told("verify")
    head = f"{told['acts']}:{told['head']}"

    assert owner.told("verify", "--against", head)["against"] == "ok"
    assert owner.told("verify", "--against", told["head"][:32])["against"] == "ok"
    for other, verdict in (
        (f"9:{told['head']}", "cut"),
        (f"1:{told['head']}", "rewritten"),
        ("ab" * 32, "missing"),
    ):
        done = owner.run("verify", "--against", other, "--json")
        assert (done.code, json.loads(done.out)["against"]) == (1, verdict)


def test_a_head_that_is_none_is_refused(owner):
    assert "at least 16 digits" in owner.refused("verify", "--against", "hello")


def test_upkeep_makes_the_daily_copy_once(owner):
    first, again = owner.told("upkeep"), owner.told("upkeep")

    assert first["backup"].endswith(".sqlite3")
    assert again["backup"] is None


def test_a_new_machine_needs_the_copy_and_the_key(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    said(process(old, *SETUP))
    said(process(old, "programme", "add", "stamp_card", "--json"))
    copy = said(process(old, "backup", str(tmp_path / "copy.sqlite3"), "--json"))
    new.mkdir()
    shutil.copy(old / "secret_key", new / "secret_key")

    told = said(process(new, "restore", copy["file"], "--yes", "--json"))

    assert told["batches_without_key"] == 0
    assert said(process(new, "verify", "--json"))["head"] == copy["head"]
    assert said(process(new, "programme", "list", "--json"))


def other_bytes(_):
    return b"not a database at all " * 400


def no_text(data):
    """Errors of SQLite quote it."""
    return data.replace(b'"schema_migration" (', b'"schema_migrat\x96on" (')


@pytest.mark.parametrize("spoilt", [other_bytes, no_text])
def test_a_database_past_opening_is_restored_all_the_same(tmp_path, spoilt):
    shop = tmp_path / "shop"
    said(process(shop, *SETUP))
    copy = said(process(shop, "backup", "--json"))
    database = shop / "stampcard.sqlite3"
    database.write_bytes(spoilt(database.read_bytes()))

    broken = process(shop, "verify")
    assert broken.returncode != 0
    assert "Traceback" not in broken.stderr
    assert f"flask restore {copy['file']}" in broken.stderr
    told = said(process(shop, "restore", copy["file"], "--yes", "--json"))

    assert told["head"] == copy["head"]
    assert said(process(shop, "verify", "--json"))["ok"]


def test_a_log_without_its_database_stops_the_start(tmp_path):
    shop = tmp_path / "shop"
    said(process(shop, *SETUP))
    database = shop / "stampcard.sqlite3"
    database.rename(shop / "moved")
    database.with_name("stampcard.sqlite3-wal").write_bytes(b"acts")

    done = process(shop, "verify")

    assert done.returncode == 1
    assert "is missing, but its log" in done.stderr
    assert not database.exists()
