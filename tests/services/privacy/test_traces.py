"""Traces: after an erasure no byte of the database's file or its log names anybody."""

import random
import threading

import pytest

from stampcard.models.base import close_database, engine, execute, row
from stampcard.models.members import Member
from stampcard.models.shutting import refuse_writes
from stampcard.models.writing import write
from stampcard.services.members import enrolment, names
from stampcard.services.privacy import erasing, traces
from tests.builders import OWNER, a_programme, stamp
from tests.members import a_member, for_members, numbers_of

pytestmark = pytest.mark.usefixtures("shop")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def files_text():
    path = engine().path
    names_ = (path.name, f"{path.name}-wal")
    found = [path.with_name(name) for name in names_]
    return b"".join(file.read_bytes() for file in found if file.exists())


def busy_with_people(house, count=120):
    """People with names nobody else has, written in a way that parts many pages."""
    chance = random.Random(4)
    for_members(a_programme("stamp_card", house, pause_seconds=0))
    known = {}
    for n in range(count):
        name = " ".join("".join(chance.choices(LETTERS, k=9)).title() for _ in "ab")
        note = "".join(chance.choices(LETTERS, k=150))
        one = a_member(house, f"0170000{n:04}", name=name, note=note)
        known[one.id] = (name, note)
        if n % 3 == 0:
            stamp(numbers_of(one)[0], house)
        if n % 4 == 0:
            longer = note + "x" * chance.randrange(80)
            write(
                lambda one=one, longer=longer: (
                    Member.update(note=longer).where(Member.id == one.id).execute()
                )
            )
    return known


@pytest.mark.sqlite
def test_no_byte_is_left_of_those_who_went(house):
    known = busy_with_people(house)
    gone = list(known)[::2]
    assert all(known[one][0].encode() in files_text() for one in gone)

    for one in gone:
        erasing.erase(one, "request", OWNER, house, settles=False)
    assert traces.sweep(house)

    text = files_text()
    for one in gone:
        name, note = known[one]
        for part in (name, note, *names.words_of(name)):
            assert part.encode() not in text
    left = set(known) - set(gone)
    assert all(known[one][0].encode() in text for one in left)


@pytest.mark.sqlite
def test_a_small_shop_is_swept_at_once(house):
    for_members(a_programme("stamp_card", house))
    member = a_member(house, name="Momena Khatun", note="pays on Fridays")

    erasing.erase(member.id, "request", OWNER, house)

    assert not traces.is_due(house)
    for word in (b"Momena", b"momena", b"khatun", b"pays on Fridays"):
        assert word not in files_text()


def test_a_large_one_is_left_to_the_upkeep(house, monkeypatch):
    for_members(a_programme("stamp_card", house))
    monkeypatch.setattr(traces, "AT_ONCE_BYTES", 10)

    erasing.erase(a_member(house).id, "request", OWNER, house)

    assert traces.is_due(house)
    assert traces.sweep(house)
    assert not traces.is_due(house)


def test_who_goes_without_an_erasure_is_swept_by_the_next_upkeep(house):
    traces.not_swept(house)

    assert traces.is_due(house)
    assert traces.sweep(house)
    assert not traces.is_due(house)


def test_without_an_erasure_nothing_is_written_anew(house, monkeypatch):
    def never(tables):
        raise AssertionError

    monkeypatch.setattr(type(engine()), "sweep", lambda self, tables: never(tables))

    assert traces.sweep(house)


def test_without_room_it_is_put_off(house, monkeypatch):
    for_members(a_programme("stamp_card", house))
    monkeypatch.setattr(traces.disk, "free_mb", lambda folder: 0)
    monkeypatch.setattr(traces, "_has_room", lambda size, house: False)

    erasing.erase(a_member(house).id, "request", OWNER, house)

    assert traces.is_due(house)


@pytest.mark.sqlite
def test_a_full_disk_is_no_reason_to_begin(house, monkeypatch):
    monkeypatch.setattr(traces.disk, "free_mb", lambda folder: 0)
    for_members(a_programme("stamp_card", house))

    erasing.erase(a_member(house).id, "request", OWNER, house)

    assert traces.is_due(house)


def test_what_fails_is_told_and_done_again(house, monkeypatch, capsys):
    for_members(a_programme("stamp_card", house))

    def fails(self, tables):
        raise engine().errors[0]("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(type(engine()), "sweep", fails)
        erasing.erase(a_member(house).id, "request", OWNER, house)
    assert "still to be removed" in capsys.readouterr().err
    assert traces.is_due(house)
    assert traces.sweep(house)


@pytest.mark.sqlite
def test_while_somebody_reads_from_the_log_it_is_not_done(house, monkeypatch):
    for_members(a_programme("stamp_card", house))
    member, begun, over = a_member(house), threading.Event(), threading.Event()

    def read():
        execute("BEGIN")
        assert row("SELECT COUNT(*) FROM member") == (1,)
        begun.set()
        over.wait(20)
        execute("ROLLBACK")
        close_database()

    reader = threading.Thread(target=read)
    reader.start()
    begun.wait(20)
    execute("PRAGMA busy_timeout = 20")
    erasing.erase(member.id, "request", OWNER, house)
    over.set()
    reader.join()

    assert traces.is_due(house)
    assert traces.sweep(house)


@pytest.mark.sqlite
def test_a_damaged_shop_is_not_written_anew(house):
    for_members(a_programme("stamp_card", house))
    erasing.erase(a_member(house).id, "request", OWNER, house, settles=False)
    refuse_writes()
    before = engine().path.read_bytes()

    assert not traces.sweep(house)
    assert engine().path.read_bytes() == before


def test_acts_go_on_while_it_is_swept(house):
    for_members(a_programme("stamp_card", house, pause_seconds=0, daily_limit=0))
    (number,) = numbers_of(a_member(house))
    gone = [a_member(house, f"0170000{n:04}") for n in range(20)]
    done = []

    def act():
        done.extend(stamp(number, house).accepted for _ in range(30))
        close_database()

    counter = threading.Thread(target=act)
    counter.start()
    for one in gone:
        erasing.erase(one.id, "request", OWNER, house)
    counter.join()

    assert done == [True] * 30
    assert enrolment.is_asked_for()
