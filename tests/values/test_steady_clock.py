from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from stampcard.values.moments import business_day
from stampcard.values.steady_clock import SteadyClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Computer:
    """A computer whose clock can be set, long after it was switched on."""

    def __init__(self, wall: datetime = NOON, up: timedelta = DAY) -> None:
        self.wall, self.up = wall, up

    def passes(self, time: timedelta) -> None:
        self.wall += time
        self.up += time

    def is_set(self, by: timedelta) -> None:
        self.wall += by

    def clock(self, not_before: datetime | None = None) -> SteadyClock:
        return SteadyClock(
            not_before,
            wall_ns=lambda: nanoseconds(self.wall - EPOCH),
            since_boot_ns=lambda: nanoseconds(self.up),
        )


def nanoseconds(time: timedelta) -> int:
    return time // timedelta(microseconds=1) * 1000


@pytest.fixture
def computer():
    return Computer()


def test_it_follows_the_computer(computer):
    clock = computer.clock()
    computer.passes(HOUR)

    assert clock() == NOON + HOUR
    assert clock.jump is None


def test_a_small_correction_ahead_is_taken_over(computer):
    clock = computer.clock()
    computer.is_set(timedelta(minutes=4))

    assert clock() == NOON + timedelta(minutes=4)
    assert clock.jump is None


def test_set_back_a_little_it_goes_slower_until_both_agree(computer):
    clock = computer.clock()
    computer.is_set(-timedelta(minutes=4))

    given = [clock()]
    for _ in range(45):
        computer.passes(timedelta(minutes=1))
        given.append(clock())

    assert all(earlier <= later for earlier, later in pairwise(given))
    assert given[1] > NOON
    assert given[-1] == computer.wall
    assert clock.jump is None


@pytest.mark.parametrize("by", [-DAY, -400 * DAY, 400 * DAY, timedelta(minutes=6)])
def test_a_jump_is_not_followed_and_told(computer, by):
    clock = computer.clock()
    computer.is_set(by)
    computer.passes(HOUR)

    assert clock() == NOON + HOUR
    assert clock.jump is not None
    assert (clock.jump.computer, clock.jump.count) == (computer.wall, NOON + HOUR)
    assert clock.jump.ahead == (by > timedelta())


@pytest.mark.parametrize("by", [-DAY, DAY])
def test_time_goes_on_after_a_jump_and_the_cure_ends_it(computer, by):
    clock = computer.clock()
    computer.is_set(by)
    clock()
    computer.passes(HOUR)
    clock()
    computer.is_set(-by)

    assert clock() == NOON + HOUR
    assert clock.jump is None


def test_a_start_behind_the_newest_act_goes_on_from_there(computer):
    clock = computer.clock(not_before=NOON + DAY)
    computer.passes(HOUR)

    assert clock() == NOON + DAY + HOUR
    assert clock.jump is not None
    assert not clock.jump.ahead


def test_a_start_just_behind_the_newest_act_is_no_jump(computer):
    clock = computer.clock(not_before=NOON + timedelta(minutes=4))

    assert clock() == NOON + timedelta(minutes=4)
    assert clock.jump is None


def test_a_start_believes_the_computer_that_is_ahead(computer):
    clock = computer.clock(not_before=NOON - 400 * DAY)

    assert clock() == NOON
    assert clock.jump is None


def test_a_computer_just_switched_on_may_still_find_the_time():
    computer = Computer(up=timedelta(minutes=1))
    clock = computer.clock()
    computer.is_set(8 * HOUR)

    assert clock() == NOON + 8 * HOUR
    assert clock.jump is None


def test_a_computer_just_switched_on_is_not_followed_back():
    computer = Computer(up=timedelta(minutes=1))
    clock = computer.clock()
    computer.is_set(-8 * HOUR)

    assert clock() == NOON
    assert clock.jump is not None


def test_even_if_all_clocks_run_back_it_does_not(computer):
    clock = computer.clock()
    computer.passes(-DAY)
    first = clock()
    computer.passes(HOUR)

    assert (first, clock()) == (NOON, NOON + HOUR)


def test_it_is_a_real_clock():
    assert abs(SteadyClock()() - datetime.now(UTC)) < HOUR


@pytest.mark.parametrize(
    ("moment", "timezone", "day"),
    [
        # Dhaka put its clocks ahead on 19 June 2009 at 23:00, and back on 31 December.
        ("2009-06-19T16:59", "Asia/Dhaka", "2009-06-19"),
        ("2009-06-19T17:00", "Asia/Dhaka", "2009-06-20"),
        ("2009-12-31T17:30", "Asia/Dhaka", "2009-12-31"),
        ("2009-12-31T18:00", "Asia/Dhaka", "2010-01-01"),
        ("2026-12-31T17:59", "Asia/Dhaka", "2026-12-31"),
        # Moscow went from four hours ahead to three on 26 October 2014.
        ("2014-10-25T20:30", "Europe/Moscow", "2014-10-26"),
        ("2014-10-26T20:30", "Europe/Moscow", "2014-10-26"),
        ("2014-10-26T21:00", "Europe/Moscow", "2014-10-27"),
        # Los Angeles: a day of 23 hours and one of 25.
        ("2026-03-08T07:59", "America/Los_Angeles", "2026-03-07"),
        ("2026-03-09T06:59", "America/Los_Angeles", "2026-03-08"),
        ("2026-03-09T07:00", "America/Los_Angeles", "2026-03-09"),
        ("2026-11-01T07:00", "America/Los_Angeles", "2026-11-01"),
        ("2026-11-02T07:59", "America/Los_Angeles", "2026-11-01"),
        ("2026-11-02T08:00", "America/Los_Angeles", "2026-11-02"),
        # The leap day.
        ("2028-02-28T18:00", "Asia/Dhaka", "2028-02-29"),
        ("2028-02-29T17:59", "Asia/Dhaka", "2028-02-29"),
        ("2028-02-29T18:00", "Asia/Dhaka", "2028-03-01"),
        ("2027-02-28T18:00", "Asia/Dhaka", "2027-03-01"),
    ],
)
def test_a_shops_day_ends_at_its_own_midnight(moment, timezone, day):
    in_utc = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert business_day(in_utc, timezone) == date.fromisoformat(day)
