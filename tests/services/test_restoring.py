"""Going back to a copy: refused before anything is touched, or done for good."""

import contextlib
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from stampcard.models import ledger, proof
from stampcard.models.base import close_database, database, engine, open_database
from stampcard.models.members import Member
from stampcard.models.privacy import Erasure
from stampcard.services import backups, copies, counter, restoring
from stampcard.services.privacy import erased, erasing
from stampcard.services.restoring import CannotRestore
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    a_shop,
    balances,
    stamp,
    void,
)
from tests.members import a_member, for_members
from tests.services.test_backups import damaged

OLDER_SHOP = Path(__file__).parents[1] / "fixtures" / "schema-0001.sqlite3"

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.sqlite]


@pytest.fixture
def file(house):
    """Where the open database lies."""
    return engine().path


def gone_back(copy, file, house):
    close_database()
    plan = restoring.look(copy, file, house)
    done = restoring.carry_out(plan, file, house)
    open_database(f"sqlite:///{file}")
    return plan, done


def test_what_was_done_since_is_said_and_gone_but_kept_aside(house, file, clock):
    code = a_card(house)
    stamp(code, house)
    copy = backups.make(house)
    clock.move(minutes=90)
    stamp(code, house)
    today = ledger.tip()

    plan, done = gone_back(copy.path, file, house)

    assert (plan.present, plan.lost_acts, plan.lost_minutes) == ("earlier", 1, 90)
    assert ledger.tip().hash.hex() == copy.head
    assert proof.of_file(done.set_aside).head == today.hash.hex()
    assert done.safety_copy.head == today.hash.hex()
    assert done.safety_copy.verified


def test_what_was_set_aside_can_be_brought_back(house, file):
    copy = backups.make(house)
    stamp(a_card(house), house)
    today = ledger.tip()
    _, done = gone_back(copy.path, file, house)

    gone_back(done.set_aside, file, house)

    assert ledger.tip() == today


def test_nothing_of_the_old_log_gets_into_the_restored_file(house, file):
    code = a_card(house, pause_seconds=0)
    copy = backups.make(house)
    for _ in range(20):
        stamp(code, house)
    assert file.with_name(file.name + "-wal").stat().st_size

    gone_back(copy.path, file, house)

    assert proof.of_open().head == copy.head


def test_on_an_empty_machine_a_copy_needs_nothing_before(house, file, tmp_path):
    stamp(a_card(house), house)
    copy = backups.make(house)
    new = replace(house, instance_path=tmp_path / "new")
    new.instance_path.mkdir()
    database_file = new.instance_path / "stampcard.sqlite3"

    plan, done = gone_back(copy.path, database_file, new)

    assert (plan.present, done.set_aside, done.safety_copy) == ("nothing", None, None)
    assert (plan.lost_acts, plan.lost_minutes) == (0, 0)
    assert proof.of_open().head == copy.head
    assert stamp(a_card(new), new).accepted


def test_the_same_acts_again_lose_nothing(house, file):
    copy = backups.make(house)

    plan = restoring.look(copy.path, file, house)
    assert (plan.present, plan.lost_acts, plan.lost_minutes) == ("same", 0, 0)


def test_minutes_that_would_be_lost_are_whole_ones(house, file, clock):
    code = a_card(house, pause_seconds=0)
    stamp(code, house)
    copy = backups.make(house)
    for _ in range(3):
        stamp(code, house)
    clock.move(seconds=59.999)
    stamp(code, house)

    plan = restoring.look(copy.path, file, house)

    assert (plan.present, plan.lost_acts, plan.lost_minutes) == ("earlier", 4, 0)


def test_back_to_before_the_first_act_all_are_lost_since_nobody_knows_when(house, file):
    copy = backups.make(house)
    stamp(a_card(house), house)

    plan = restoring.look(copy.path, file, house)

    assert (plan.present, plan.lost_acts, plan.lost_minutes) == ("earlier", 2, 0)


@pytest.fixture
def apart(house, file, clock, tmp_path):
    """A copy of a shop, and the file of another that has one act more, a minute later.

    Its two acts came a minute after those of the copy.
    """
    stamp(a_card(house), house)
    copy = backups.make(house, to=tmp_path / "copy.sqlite3")
    close_database()
    other = tmp_path / "other.sqlite3"
    open_database(f"sqlite:///{other}")
    a_shop(house)
    clock.move(minutes=1)
    stamp(a_card(house), house)
    return copy.path, other


def test_a_copy_of_another_history_is_told_apart(house, file, apart):
    copy, other = apart
    close_database()

    there, back = (
        restoring.look(one, against, house)
        for one, against in ((copy, other), (other, file))
    )

    assert (there.present, there.lost_acts, there.lost_minutes) == ("other", 0, 1)
    assert (back.present, back.lost_acts, back.lost_minutes) == ("other", 0, 0)


def test_a_longer_copy_of_another_history_is_told_apart(house, file, apart):
    copy, other = apart
    void(a_card(house), house)
    close_database()

    longer = restoring.look(other, file, house)
    shorter = restoring.look(copy, other, house)

    assert (longer.present, longer.lost_acts, longer.lost_minutes) == ("other", 0, 0)
    assert (shorter.present, shorter.lost_acts) == ("other", 1)


def test_a_copy_from_before_the_newest_change_of_the_tables_is_taken(
    house, file, tmp_path
):
    copy = tmp_path / "older.sqlite3"
    shutil.copyfile(OLDER_SHOP, copy)

    assert restoring.look(copy, file, house).present == "other"


@pytest.mark.parametrize("at", [0, 0.3, 0.6, 0.9])
def test_a_damaged_copy_is_refused_and_nothing_touched(house, file, at):
    stamp(a_card(house), house)
    copy = backups.make(house)
    damaged(copy.path, at=at)
    close_database()
    before = file.read_bytes()

    with pytest.raises(CannotRestore, match="nothing was touched"):
        restoring.look(copy.path, file, house)
    assert file.read_bytes() == before


def test_a_copy_that_is_not_the_one_of_its_note_is_refused(house, file):
    older = backups.make(house)
    stamp(a_card(house), house)
    newer = backups.make(house)
    aside = newer.path.rename(newer.path.with_name("aside"))
    shutil.copyfile(older.path, newer.path)
    shutil.copyfile(aside, older.path)

    for copy in (older, newer):
        with pytest.raises(CannotRestore, match="its note"):
            restoring.look(copy.path, file, house)


def test_a_copy_without_its_note_is_proved_by_itself(house, file):
    copy = backups.make(house)
    copies.note_path(copy.path).unlink()

    assert not restoring.look(copy.path, file, house).noted


def test_a_copy_of_a_newer_version_is_refused(house, file):
    database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030')"
    )
    copy = backups.make(house)

    with pytest.raises(CannotRestore, match="newer version"):
        restoring.look(copy.path, file, house)


def test_a_missing_file_and_the_database_itself_are_refused(house, file, tmp_path):
    for wrong in (tmp_path / "nowhere", file):
        with pytest.raises(CannotRestore):
            restoring.look(wrong, file, house)


def test_a_letter_is_no_copy(house, file, tmp_path):
    letter = tmp_path / "letter.sqlite3"
    letter.write_text("to the landlord, " * 1000)

    with pytest.raises(CannotRestore, match="no copy of a Stampcard shop"):
        restoring.look(letter, file, house)


def test_a_database_past_reading_is_set_aside_with_its_log(house, file):
    copy = backups.make(house)
    close_database()
    for page in (0, 0.5):
        damaged(file, at=page)
    log = file.with_name(file.name + "-wal")
    log.write_bytes(os.urandom(5000))
    broken = file.read_bytes()

    plan, done = gone_back(copy.path, file, house)

    assert plan.present == "other"
    assert done.set_aside.read_bytes() == broken
    assert proof.of_open().head == copy.head


def test_a_database_whose_errors_are_no_text_is_set_aside_too(house, file):
    copy = backups.make(house)
    close_database()
    made = file.read_bytes()
    broken = made.replace(b'"schema_migration" (', b'"schema_migrat\x96on" (')
    assert broken != made
    file.write_bytes(broken)

    plan, done = gone_back(copy.path, file, house)

    assert (plan.present, done.safety_copy) == ("other", None)
    assert done.set_aside.read_bytes() == broken
    assert proof.of_open().head == copy.head


def test_a_crash_while_restoring_leaves_the_old_or_the_new(house, file, monkeypatch):
    stamp(a_card(house), house)
    copy = backups.make(house)
    stamp(a_card(house), house)
    close_database()
    today = proof.of_file(file).head
    plan = restoring.look(copy.path, file, house)
    real, seen = restoring.disk.keep, set()

    for steps in range(12):
        left = [steps]

        def crash(path, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(5, "Power cut")
            real(path)

        monkeypatch.setattr(restoring.disk, "keep", crash)
        with contextlib.suppress(CannotRestore):
            restoring.carry_out(plan, file, house)
        head = proof.of_file(file).head
        seen.add(head)
        assert head in (today, copy.head)

    assert seen == {today, copy.head}


def test_a_key_that_did_not_come_along_is_missed(house, file):
    a_card(house)
    copy = backups.make(house)
    stranger = replace(house, keys={"another": house.key})

    assert restoring.look(copy.path, file, stranger).batches_without_key == 1


@pytest.fixture
def people(house):
    """Two members, both in a copy; then one was erased."""
    programme = for_members(a_programme("stamp_card", house))
    card = a_code(a_batch(programme, 1, house), house=house)
    stamp(card, house)
    gone = a_member(
        house, name="Momena Khatun", note="tea", card=counter.find(card, house)
    )
    stays = a_member(house, "01712345679", name="Karim Uddin")
    copy = backups.make(house)
    made = erasing.erase(gone.id, "request", OWNER, house)
    return SimpleNamespace(
        gone=gone.id, stays=stays.id, copy=copy, made=made, card=card
    )


def test_who_was_erased_since_stays_erased(house, file, people):
    assert b"Momena" in people.copy.path.read_bytes()

    plan, _ = gone_back(people.copy.path, file, house)

    assert plan.erased_since == 1
    assert [one.id for one in Member.select()] == [people.stays]
    assert b"Momena" not in file.read_bytes()
    assert b"Karim" in file.read_bytes()
    assert Erasure.get().removed == people.made.removed
    assert Erasure.get().at == people.made.at
    assert balances(people.card, house) == {"stamp": 1}
    assert proof.of_open(pages_too=True).ok
    assert ledger.tip().hash.hex() == people.copy.head


def test_where_only_the_copies_came_along_too(house, file, people, tmp_path):
    new = replace(house, instance_path=tmp_path / "new", backup_folder=None)
    new.instance_path.mkdir()

    plan, _ = gone_back(people.copy.path, new.instance_path / "x.sqlite3", new)

    assert plan.erased_since == 1
    assert [one.id for one in Member.select()] == [people.stays]
    assert erased.keep(new)
    assert list(erased.read(new.instance_path)) == [people.gone]


def test_todays_database_knows_the_erased_where_the_lists_are_lost(house, file, people):
    for folder in (house.instance_path, house.copies_folder):
        (folder / erased.FILE).unlink()

    plan, _ = gone_back(people.copy.path, file, house)

    assert plan.erased_since == 1
    assert not Member.select().where(Member.id == people.gone).exists()


def test_a_copy_on_a_stick_has_the_list_beside_it(house, file, people, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()

    backups.make(house, to=stick)

    assert list(erased.read(stick)) == [people.gone]


def test_a_copy_from_before_there_were_members_is_restored_as_it_is(
    house, file, people, tmp_path
):
    copy = tmp_path / "older.sqlite3"
    shutil.copyfile(OLDER_SHOP, copy)

    plan, _ = gone_back(copy, file, house)

    assert (plan.erased_since, plan.members_without_key) == (0, 0)
    assert not Member.select().exists()


def test_a_copy_that_cannot_be_erased_in_is_not_put_in_place(
    house, file, people, monkeypatch
):
    def fails(*_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(restoring.erasing, "take_out_of_file", fails)
    before = Member.select().count()

    with pytest.raises(CannotRestore, match="disk I/O error"):
        gone_back(people.copy.path, file, house)
    open_database(f"sqlite:///{file}")
    assert Member.select().count() == before


def test_numbers_whose_key_did_not_come_along_are_missed(house, file, people):
    stranger = replace(house, keys={"another": house.key})

    plan = restoring.look(people.copy.path, file, stranger)

    assert plan.members_without_key == 2
