import shutil
from types import SimpleNamespace

from stampcard.models.base import database
from stampcard.services import print_worker
from tests.builders import a_card, stamp
from tests.engines import unguarded


def test_a_sound_ledger_is_verified(owner, home):
    stamp(a_card(home), home)

    told = owner.told("verify")

    assert told.keys() == {"ok", "acts", "entries", "head", "first_bad"}
    assert (told["ok"], told["first_bad"]) == (True, None)
    assert (told["acts"], told["entries"]) == (2, 1)
    assert f"2 acts, 1 entries, head {told['head']}" in owner.run("verify").out


def test_a_changed_ledger_fails_and_says_where(owner, home):
    stamp(a_card(home), home)
    unguarded("UPDATE act SET detail = '{}' WHERE seq = 2")

    done, as_json = owner.run("verify"), owner.run("verify", "--json")

    assert (done.code, as_json.code) == (1, 1)
    assert "at act 2" in done.out + done.err
    assert '"first_bad": 2' in as_json.out


def test_a_changed_balance_fails_too(owner, home):
    stamp(a_card(home), home)
    database.execute_sql("UPDATE balance SET amount = 9")

    done = owner.run("verify")

    assert done.code == 1
    assert "in a balance" in done.out + done.err


def test_a_healthy_shop_has_nothing_to_complain_of(owner):
    told = owner.told("doctor")

    assert told.keys() == {"ok", "checks"}
    assert told["ok"] is True
    assert all(check.keys() >= {"name", "ok", "message"} for check in told["checks"])
    assert {"database", "disk", "printing", "ledger"} <= {
        check["name"] for check in told["checks"]
    }


def test_what_is_wrong_is_marked_and_the_exit_code_tells(owner, monkeypatch):
    monkeypatch.setattr(print_worker, "trouble", lambda: "No Pango here")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2**20))

    done, as_json = owner.run("doctor"), owner.run("doctor", "--json")

    assert (done.code, as_json.code) == (1, 1)
    assert "NO  No Pango here" in done.out
    assert "NO  1 MB free on the disk" in done.out
    assert '"ok": false' in as_json.out
