"""Tries counted in the database, sources known only by a hash, alarms said once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from stampcard.models.base import close_database, open_database, rows
from stampcard.services import limits

pytestmark = pytest.mark.usefixtures("shop")


def tries(house, times, subject="door", most=3, minutes=10):
    return [limits.take(subject, most, minutes, house=house) for _ in range(times)]


def alarms():
    return rows("SELECT kind, detail FROM alarm ORDER BY id")


def test_so_many_tries_are_within_bounds_and_no_more(house):
    assert tries(house, 5) == [True, True, True, False, False]


def test_each_subject_has_its_own_count(house):
    tries(house, 3)

    assert tries(house, 1, subject="window") == [True]


def test_the_window_ends_by_itself_however_often_one_tried(house, clock):
    tries(house, 5)
    clock.move(minutes=9, seconds=59)
    before = tries(house, 1)
    clock.move(seconds=1)

    assert (before, tries(house, 1)) == ([False], [True])


def test_success_begins_anew(house):
    tries(house, 4)
    limits.clear("door", house=house)

    assert tries(house, 1) == [True]


def test_a_restart_forgets_nothing(house, database_url):
    tries(house, 3)
    close_database()
    open_database(database_url)

    assert tries(house, 1) == [False]


def test_a_clock_set_back_locks_nobody_out_for_longer(house, clock):
    tries(house, 5)
    clock.move(days=-1)

    assert tries(house, 1) == [True]


def test_a_hundred_tries_at_once_do_not_slip_past(house):
    def one(_):
        try:
            return limits.take("door", 5, 15, house=house)
        finally:
            close_database()

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(one, range(100))) == 5


def test_it_tells_how_long_to_wait(house, clock):
    never = limits.wait_minutes("door", 10, house=house)
    tries(house, 4)
    clock.move(minutes=3, seconds=1)

    assert (never, limits.wait_minutes("door", 10, house=house)) == (0, 7)


def test_what_is_over_is_removed(house, clock):
    for name in ("a", "b", "c"):
        tries(house, 1, subject=name)
    clock.move(minutes=11)
    tries(house, 1)

    assert rows("SELECT subject FROM attempt") == [("door",)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "192.0.2.1", False),
        ("no address", "no address", True),
    ],
)
def test_who_counts_as_one_source(house, one, other, same):
    assert (
        limits.source(one, house=house) == limits.source(other, house=house)
    ) is same


def test_an_address_cannot_be_read_back_from_what_is_kept(house, tmp_path, clock):
    found = limits.source("192.0.2.1", house=house)
    keys = {"other": replace(house.key, secret=b"another key")}
    elsewhere = limits.source("192.0.2.1", house=replace(house, keys=keys))
    clock.move(days=1)
    tomorrow = limits.source("192.0.2.1", house=house)

    assert len({found, elsewhere, tomorrow}) == 3


def test_the_same_alarm_is_noted_once_an_hour(house, clock):
    for _ in range(3):
        limits.alarm("codes", "very many", house=house)
        clock.move(minutes=40)
    limits.alarm("codes", "others", house=house)

    assert alarms() == [
        ("codes", "very many"),
        ("codes", "very many"),
        ("codes", "others"),
    ]


def test_alarms_do_not_stay_for_ever(house, clock):
    limits.alarm("codes", "long ago", house=house)
    clock.move(days=401)
    limits.alarm("codes", "now", house=house)

    assert alarms() == [("codes", "now")]
