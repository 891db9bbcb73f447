"""Moments, the shop's own days, and the windows in which something holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.moments import (
    Window,
    business_day,
    from_milliseconds,
    last_day,
    to_milliseconds,
    utc_now,
)
from stampcard.values.reasons import Reason

TODAY = date(2026, 3, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


def test_now_is_in_utc():
    assert utc_now().utcoffset() == timedelta(0)


@given(st.integers(0, 2**42))
def test_a_stored_moment_comes_back(value):
    assert to_milliseconds(from_milliseconds(value)) == value


def test_what_is_finer_than_a_millisecond_is_dropped():
    moment = datetime(2026, 3, 1, 6, 0, 0, 1999, tzinfo=UTC)

    assert from_milliseconds(to_milliseconds(moment)).microsecond == 1000


@pytest.mark.parametrize(
    ("utc", "timezone", "day"),
    [
        (datetime(2026, 3, 1, 17, 59, 59, tzinfo=UTC), "Asia/Dhaka", TODAY),
        (datetime(2026, 3, 1, 18, tzinfo=UTC), "Asia/Dhaka", TOMORROW),
        (datetime(2026, 3, 1, 18, tzinfo=UTC), "UTC", TODAY),
        (datetime(2026, 3, 1, 4, tzinfo=UTC), "America/New_York", YESTERDAY),
    ],
)
def test_a_day_is_the_shops_own(utc, timezone, day):
    assert business_day(utc, timezone) == day


@pytest.mark.parametrize(
    ("window", "refusal"),
    [
        (Window(), None),
        (Window(TODAY, TODAY), None),
        (Window(last=TODAY), None),
        (Window(first=TODAY), None),
        (Window(last=YESTERDAY), Reason.EXPIRED),
        (Window(first=TOMORROW), Reason.NOT_YET_VALID),
        (Window(YESTERDAY, TOMORROW), None),
    ],
)
def test_both_ends_of_a_window_are_inside(window, refusal):
    assert window.refusal(TODAY) is refusal


def test_the_last_day_counts_to_its_end_in_the_shops_time():
    window, end = Window(last=TODAY), datetime(2026, 3, 1, 18, tzinfo=UTC)
    late = end - timedelta(milliseconds=1)

    assert window.refusal(business_day(late, "Asia/Dhaka")) is None
    assert window.refusal(business_day(end, "Asia/Dhaka")) is Reason.EXPIRED


def test_a_promise_of_so_many_days_has_a_last_day():
    assert last_day(TODAY, 365) == date(2027, 3, 1)
    assert last_day(TODAY, 0) is None
