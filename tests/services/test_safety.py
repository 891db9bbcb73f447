"""The remembered head, the look at the start, and what the owner is told."""

import threading
from pathlib import Path

import pytest

from stampcard.models import ledger
from stampcard.models.base import close_database, database, engine, open_database, row
from stampcard.models.proof import Proof
from stampcard.models.writing import StorageError, write
from stampcard.services import backups, copies, heads, safety, upkeep
from stampcard.services.privacy import erasing, traces
from stampcard.values.heads import read, shown
from tests.builders import OWNER, a_card, a_programme, stamp
from tests.members import a_member, for_members
from tests.services.test_backups import damaged

pytestmark = pytest.mark.usefixtures("shop")


def tampered(sql):
    for verb in ("update", "delete"):
        for table in ("act", "entry"):
            database.execute_sql(f"DROP TRIGGER {table}_never_{verb}")
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql(sql)


def alarms():
    return [kind for (kind,) in database.execute_sql("SELECT kind FROM alarm")]


@pytest.fixture
def head(house):
    """The head after some acts, remembered."""
    code = a_card(house, pause_seconds=0)
    for _ in range(4):
        stamp(code, house)
    heads.remember(house)
    return ledger.tip()


def verdict(seq, digits):
    return heads.compared(read(f"{seq}:{digits}" if seq else digits))


def test_a_head_stays_in_the_ledger_whatever_comes_after(house, head):
    stamp(a_card(house), house)

    assert verdict(head.seq, head.hash.hex()) == "ok"
    assert verdict(None, head.hash.hex()) == "ok"
    assert verdict(None, shown(head.hash.hex())) == "ok"
    assert heads.trouble(house) is None


@pytest.mark.sqlite
def test_acts_cut_off_the_end_are_missed(house, head):
    tampered("DELETE FROM entry WHERE act_id > 3")
    tampered_more = "DELETE FROM act WHERE seq > 3"
    database.execute_sql(tampered_more)

    assert verdict(head.seq, head.hash.hex()) == "cut"
    assert verdict(None, head.hash.hex()) == "missing"
    assert heads.trouble(house).lost == 2


@pytest.mark.sqlite
def test_other_acts_in_the_place_of_the_old_are_noticed(house, head):
    tampered("DELETE FROM entry WHERE act_id > 3")
    database.execute_sql("DELETE FROM act WHERE seq > 3")
    database.execute_sql("DELETE FROM balance")
    for _ in range(5):
        stamp(a_card(house), house)

    assert verdict(head.seq, head.hash.hex()) == "rewritten"
    assert heads.trouble(house).verdict == "rewritten"


def test_a_head_in_trouble_is_not_forgotten_by_itself(house, head):
    heads.write(house, 99, "ab" * 32)

    heads.remember(house)
    assert heads.trouble(house)

    heads.remember(house, anew=True)
    assert heads.trouble(house) is None


def test_a_start_over_a_rolled_back_ledger_is_loud_but_serves(house, head, capsys):
    heads.write(house, 99, "ab" * 32)

    assert safety.at_start(house).ok

    assert "94 acts are missing" in capsys.readouterr().err
    assert alarms() == ["head"]
    assert stamp(a_card(house), house).accepted


def test_a_sound_start_says_nothing(house, head, capsys):
    assert safety.at_start(house).ok

    assert capsys.readouterr().err == ""
    assert safety.warnings(house) == []


@pytest.mark.sqlite
def test_a_start_over_a_changed_act_writes_no_more(house, head, capsys):
    copy = backups.make(house)
    tampered("UPDATE act SET detail = '{}' WHERE seq = 3")

    found = safety.at_start(house)

    said = capsys.readouterr().err
    assert found.first_bad == 3
    assert "act 3 is not as written" in said
    assert f"flask restore {copy.file}" in said
    with pytest.raises(StorageError):
        write(lambda: row("INSERT INTO outlet (name) VALUES ('x') RETURNING id"))
    assert ledger.tip() == head, "reading goes on"


def page_of(table: str) -> float:
    """Where in the file a table's first page lies, as a share of its size."""
    (page,) = row("SELECT rootpage FROM sqlite_master WHERE name = ?", table)
    (pages,) = row("PRAGMA page_count")
    return (page - 0.5) / pages


@pytest.mark.sqlite
def test_a_start_over_damaged_pages_writes_no_more(house, head, capsys):
    backups.make(house)
    file = engine().path
    places = [page_of(table) for table in ("act", "entry", "batch")]
    close_database()
    for at in places:
        damaged(file, at=at)
    open_database(f"sqlite:///{file}")

    assert not safety.at_start(house).ok

    with pytest.raises(StorageError):
        write(lambda: row("INSERT INTO outlet (name) VALUES ('x') RETURNING id"))


@pytest.mark.sqlite
def test_an_old_change_found_once_is_found_at_every_start(house, head, monkeypatch):
    monkeypatch.setattr(safety, "LOOKED_BACK", 1)
    tampered("UPDATE act SET detail = '{}' WHERE seq = 2")
    assert safety._quick_proof(house).ok, "too long ago for a quick look"

    safety.keep(upkeep.verify(), house)

    assert safety.at_start(house).first_bad == 2
    assert "ledger" in alarms()


@pytest.mark.sqlite
def test_the_daily_round_copies_proves_and_prunes(house, clock, head):
    first = upkeep.run(house)
    again = upkeep.run(house)
    clock.move(hours=25)
    later = upkeep.run(house)

    assert (bool(first.backup), again.backup, bool(later.backup)) == (True, None, True)
    assert first.ok
    assert safety.last_proof(house).ok


@pytest.mark.sqlite
def test_the_daily_round_raises_the_alarm_over_a_changed_ledger(house, head):
    good = upkeep.run(house).backup
    tampered("UPDATE act SET detail = '{}' WHERE seq = 2")

    done = upkeep.run(house, now=True)

    assert not done.ok
    assert "act 2 is not as written" in done.problem
    assert good in done.problem
    assert alarms() == ["ledger"]


@pytest.mark.sqlite
def test_a_copy_that_cannot_be_made_raises_the_alarm(house, head):
    house.copies_folder.write_text("a file where the folder should be")

    done = upkeep.run(house)

    assert not done.ok
    assert alarms() == ["backup"]


@pytest.mark.sqlite
def test_the_daily_round_leaves_no_trace_of_the_erased(house, head):
    for_members(a_programme("stamp_card", house))
    gone = a_member(house, name="Momena Khatun")
    erasing.erase(gone.id, "request", OWNER, house, settles=False)
    assert traces.is_due(house)

    done = upkeep.run(house)

    assert not traces.is_due(house)
    assert b"momena" not in Path(done.backup).read_bytes()


@pytest.mark.sqlite
def test_the_daily_round_leaves_a_damaged_file_as_it_is(house, head):
    for_members(a_programme("stamp_card", house))
    erasing.erase(a_member(house).id, "request", OWNER, house, settles=False)
    tampered("UPDATE act SET detail = '{}' WHERE seq = 2")
    upkeep.run(house, now=True)
    traces.not_swept(house)

    upkeep.run(house)

    assert traces.is_due(house)


def test_what_cannot_be_erased_keeps_nobody_from_a_copy(
    house, head, monkeypatch, capsys
):
    def fails(house):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upkeep.retention, "run", fails)

    assert upkeep.run(house).ok
    assert "not erased: [Errno 28]" in capsys.readouterr().err


@pytest.mark.sqlite
def test_what_a_restore_set_aside_goes_after_thirty_days(house, clock, head):
    file = engine().path
    aside = [
        file.with_name(f"{file.name}.before-restore-{stamp}")
        for stamp in ("20260301T060000Z", "20260301T060000Z-wal", "20260320T060000Z")
    ]
    mine = file.with_name(f"{file.name}.before-restore-mine")
    for each in (*aside, mine):
        each.write_bytes(b"old")

    clock.move(days=31)
    done = upkeep.run(house)

    assert [each.exists() for each in (*aside, mine)] == [False, False, True, True]
    assert done.removed_copies >= 2


def test_sessions_and_invitations_that_are_long_over_are_removed(house, clock, actor):
    from stampcard.models.access import Pairing, Session
    from stampcard.models.shops import Staff
    from stampcard.services import access

    access.open_session(Staff.get(), house=house)
    access.invite("Till", actor, house=house)
    clock.move(days=29)
    access.open_session(Staff.get(), house=house)
    upkeep.run(house)
    assert (Session.select().count(), Pairing.select().count()) == (2, 1)

    clock.move(days=9)
    upkeep.run(house)

    assert (Session.select().count(), Pairing.select().count()) == (1, 0)


@pytest.mark.sqlite
def test_a_demo_is_not_copied_by_itself(house, head):
    database.execute_sql("UPDATE shop SET demo = 1")

    assert upkeep.run(house).backup is None


@pytest.mark.sqlite
def test_the_served_shop_is_looked_after_without_being_told(house, head, monkeypatch):
    monkeypatch.setattr(upkeep, "FIRST_LOOK_SECONDS", 0.0)
    done, ended = threading.Event(), threading.Event()
    monkeypatch.setattr(
        upkeep, "close_database", lambda: done.set() or close_database()
    )

    upkeep.begin(house, ended)

    assert done.wait(20)
    ended.set()
    assert copies.newest_good(house).head == head.hash.hex()


def test_an_act_put_before_the_first_is_named_as_any_other(house):
    said = safety.broken_words(Proof(first_bad=0, fault="act"), house)

    assert said[0].values == {"act": 0}
