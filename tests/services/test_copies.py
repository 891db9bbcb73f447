"""Which copies are known, kept and removed, and when one is missing outside."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from stampcard.models import proof
from stampcard.models.base import close_database, database, open_database
from stampcard.services import backups, copies
from stampcard.services.copies import Copy
from tests.builders import a_card, stamp, void

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.sqlite]


def a_copy(house, *, days: float = 0, verified: bool = True, why: str = "") -> Copy:
    """A file and its note in the house's folder, of so many days ago."""
    at = house.clock() - timedelta(days=days)
    head = "ab" * 32
    name = f"stampcard-{at:%Y%m%dT%H%M%SZ}-{head[:12]}.sqlite3"
    file = house.copies_folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"acts")
    copy = Copy(
        file=str(file), at=at.isoformat(), head=head, acts=3, entries=2, schema="0001",
        program="1", bytes=4, sha256="cd" * 32, verified=verified, why=why,
    )  # fmt: skip
    copies.note(copy)
    return copy


def kept_days(house) -> list[int]:
    return [(house.clock() - copy.moment).days for copy in copies.listed(house)]


def test_copies_are_listed_newest_first_and_found_by_name(house):
    older, newer = a_copy(house, days=2), a_copy(house, days=1)

    assert copies.listed(house) == [newer, older]
    assert copies.find(f"{older.path.stem}.sqlite3", house) == older
    assert copies.find("stampcard-", house) is None
    assert copies.find("stampcard-9", house) is None


def test_without_a_folder_there_are_no_copies(house):
    assert copies.listed(house) == []
    assert copies.newest_good(house) is None
    assert copies.prune(house) == []


def test_the_newest_good_copy_may_be_older_than_a_bad_one(house):
    good = a_copy(house, days=2)
    a_copy(house, days=3)
    a_copy(house, days=1, verified=False)

    assert copies.newest_good(house) == good


def test_what_a_note_of_a_later_version_adds_is_passed_over(house):
    copy = a_copy(house)
    note = copies.note_path(copy.path)
    note.write_text(note.read_text().replace("{", '{"colour": "red", ', 1))

    assert copies.noted(copy.path) == copy


def test_a_note_tells_of_the_file_beside_it_wherever_that_was_carried(house, tmp_path):
    copy = a_copy(house)
    file = tmp_path / "carried.sqlite3"
    copies.note_path(file).write_text(copies.note_path(copy.path).read_text())

    assert copies.noted(file) == replace(copy, file=str(file))


@pytest.mark.parametrize("why", ["", "weekly"])
def test_of_a_day_only_the_newest_stays(house, why):
    today, newest = a_copy(house, why=why), a_copy(house, days=1, why=why)
    gone = [a_copy(house, days=1 + hours / 24, why=why) for hours in (2, 4)]

    assert copies.prune(house) == [copy.name for copy in gone]
    assert copies.listed(house) == [today, newest]


def test_seven_days_in_a_row_stay_and_the_eighth_only_for_its_week(house):
    for days in range(9):
        a_copy(house, days=days)  # 1 March 2026 is a Sunday: 22 February ends a week

    copies.prune(house)

    assert kept_days(house) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_the_newest_of_four_weeks_stays(house):
    for days in range(0, 29, 7):
        a_copy(house, days=days)
        a_copy(house, days=days + 1)
    a_copy(house, days=2)

    copies.prune(house)

    # Seven days that have a copy, and of the week three weeks ago its newest.
    assert kept_days(house) == [0, 1, 2, 7, 8, 14, 15, 21]


def test_nothing_older_than_thirty_days_stays_but_the_newest_good(house):
    kept = a_copy(house, days=30, verified=False)
    old = a_copy(house, days=30.1, verified=False)
    safe = a_copy(house, days=31, why=copies.SAFETY)
    safer = a_copy(house, days=32, why=copies.SAFETY)

    assert copies.prune(house) == [old.name, safer.name]
    assert copies.listed(house) == [kept, safe]
    assert copies.newest_good(house) == safe


def test_a_removed_copy_takes_its_note_along(house):
    a_copy(house)
    gone = a_copy(house, days=31)

    copies.prune(house)

    assert not gone.path.exists()
    assert not copies.note_path(gone.path).exists()


def test_a_copy_and_a_note_that_another_has_removed_meanwhile_are_gone(house):
    gone, half = a_copy(house, days=31), a_copy(house, days=32)
    a_copy(house)

    def clock():
        gone.path.unlink(missing_ok=True)
        copies.note_path(half.path).unlink(missing_ok=True)
        return house.clock()

    assert copies.prune(replace(house, clock=clock)) == [gone.name, half.name]
    assert not half.path.exists()
    assert not copies.note_path(gone.path).exists()


def test_a_copy_made_for_safety_takes_no_days_place(house):
    safe = a_copy(house, why=copies.SAFETY)
    usual = a_copy(house, days=1 / 24)

    assert copies.prune(house) == []
    assert copies.listed(house) == [safe, usual]


def test_only_a_proved_copy_counts_as_outside(house):
    copies.left_the_disk(a_copy(house, verified=False), house, "download")
    assert copies.outside(house) is None

    copies.left_the_disk(a_copy(house), house, "download")
    assert copies.outside(house) == (house.clock(), 3)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": 1, "acts": 2}', '{"acts":'])
def test_a_broken_note_of_what_left_is_none(house, text):
    (house.instance_path / copies.OUTSIDE_FILE).write_text(text)

    assert copies.outside(house) is None


def test_an_act_in_no_copy_outside_may_wait_for_just_48_hours(house, clock):
    stamp(a_card(house), house)

    clock.move(hours=48)
    assert not copies.is_overdue(house)
    clock.move(milliseconds=1)
    assert copies.is_overdue(house)


def test_the_very_first_act_is_waited_for(house, clock):
    void(a_card(house), house)

    clock.move(hours=49)
    assert copies.is_overdue(house)


def test_before_there_is_a_shop_nothing_is_overdue(house, clock, tmp_path):
    close_database()
    open_database(f"sqlite:///{tmp_path}/new.sqlite3")
    clock.move(days=9)

    assert not copies.is_overdue(house)


def test_only_the_acts_after_the_copy_outside_are_waited_for(house, clock):
    code = a_card(house, pause_seconds=0)
    for _ in range(2):
        stamp(code, house)
    copies.left_the_disk(a_copy(house), house, "download")  # it holds three acts
    clock.move(days=5)
    stamp(code, house)

    assert not copies.is_overdue(house)
    clock.move(hours=49)
    assert copies.is_overdue(house)


def test_a_copy_is_overdue_when_an_act_of_two_days_is_in_none_outside(house, clock):
    assert not copies.is_overdue(house)
    stamp(a_card(house), house)
    clock.move(hours=47)
    assert not copies.is_overdue(house)

    clock.move(hours=2)
    assert copies.is_overdue(house)

    copies.left_the_disk(backups.make(house), house, "download")
    clock.move(days=9)
    assert not copies.is_overdue(house), "nothing was done since"


def test_copies_of_a_demo_are_never_overdue(house, clock):
    stamp(a_card(house), house)
    database.execute_sql("UPDATE shop SET demo = 1")
    clock.move(days=9)

    assert not copies.is_overdue(house)


def test_the_newest_good_copy_stays_however_old(house, clock):
    good = backups.make(house)
    clock.move(days=400)

    assert copies.prune(house) == []
    assert copies.newest_good(house) == good


def test_a_copy_made_for_safety_outlives_the_copies_of_its_day(house, clock):
    safe = backups.make(house, why=copies.SAFETY)
    clock.move(hours=1)
    backups.make(house)

    copies.prune(house)
    assert safe in copies.listed(house)

    clock.move(days=31)
    backups.make(house)
    assert copies.prune(house)
    assert safe not in copies.listed(house)


def test_a_stranger_in_the_folder_is_left_alone(house, clock):
    backups.make(house)
    stranger = house.copies_folder / "letter.txt"
    stranger.write_text("from the landlord")
    clock.move(days=60)
    backups.make(house)

    copies.prune(house)

    assert stranger.exists()
    assert len(copies.listed(house)) == 1


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"file": 1}', '{"at": "never"}'])
def test_a_copy_with_a_broken_note_is_no_copy(house, note):
    copy = backups.make(house)
    copies.note_path(copy.path).write_text(note)

    assert copies.listed(house) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"acts": "3", "bytes": "4"},
        {"acts": None},
        {"bytes": 4.5},
        {"head": 7},
        {"at": "2026-03-01T06:00:00"},
    ],
)
def test_a_note_with_a_value_that_is_not_of_its_kind_is_none(house, wrong):
    copy = a_copy(house)
    note = copies.note_path(copy.path)
    note.write_text(json.dumps(json.loads(note.read_text()) | wrong))
    other = a_copy(house, days=1)

    assert copies.noted(copy.path) is None
    assert copies.listed(house) == [other]


def test_another_batch_key_is_noticed(house):
    a_card(house)
    with proof.reading(backups.make(house).path) as ask:
        assert copies.without_key(house, ask) == 0
        stranger = SimpleNamespace(keys={"another": None})
        assert copies.without_key(stranger, ask) == 1


def days_of(house):
    newest = house.clock()
    return [(newest - copy.moment).days for copy in copies.listed(house)]


def test_seven_days_and_four_weeks_are_kept(house, clock):
    for _ in range(60):
        clock.move(hours=12)
        a_copy(house)
        copies.prune(house)

    ages = days_of(house)

    assert ages[:7] == [0, 0, 1, 2, 3, 4, 5] or ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert 8 <= len(ages) <= 11
    assert max(ages) <= copies.OLDEST_DAYS
    weeks = {copy.moment.isocalendar()[:2] for copy in copies.listed(house)}
    assert len(weeks) >= copies.WEEKS_KEPT
