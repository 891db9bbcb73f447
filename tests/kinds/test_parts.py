"""The small rules that several kinds share."""

from datetime import date

import pytest

from stampcard.kinds.parts import (
    end_words,
    money_off,
    percent_off,
    step_reached,
    too_fast,
)
from stampcard.values.decisions import Position
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import Words
from tests.kinds.acts import act, past, why

FIRST, LAST = date(2026, 3, 1), date(2026, 12, 31)
OFF = Words("off")


@pytest.mark.parametrize(
    ("seconds_ago", "count", "reason"),
    [
        (59, 1, Reason.TOO_SOON),
        (60, 1, None),
        (60, 2, Reason.DAILY_LIMIT),
    ],
)
def test_units_wait_for_the_pause_and_keep_to_the_limit_of_a_day(
    seconds_ago, count, reason
):
    point = Position(1, recent=(past("point", 3, seconds_ago=seconds_ago),))
    limits = {"pause_seconds": 60, "daily_limit": 4}

    assert why(too_fast(act(point), "point", count, **limits)) is reason
    assert too_fast(act(point), "other", count, **limits) is None
    assert too_fast(act(point, override=True), "point", count, **limits) is None


def test_a_sum_off_is_never_more_than_the_bill():
    assert money_off(OFF, 24_900, 2_500).pays_minor == 0
    assert money_off(OFF, 24_900, 42_500).pays_minor == 17_600
    assert money_off(OFF, 24_900, None).pays_minor is None


@pytest.mark.parametrize(("cap_minor", "pays"), [(0, 800), (50, 950), (500, 800)])
def test_a_percentage_off_keeps_to_its_cap(cap_minor, pays):
    assert percent_off(OFF, 2000, 1000, cap_minor=cap_minor).pays_minor == pays


@pytest.mark.parametrize(
    ("total", "steps"), [(0, 0), (9, 0), (10, 1), (19, 1), (20, 2)]
)
def test_a_step_is_reached_at_its_start(total, steps):
    assert step_reached(((10, 5), (20, 10)), total) == steps


@pytest.mark.parametrize(
    ("window", "values"),
    [
        (Window(FIRST, LAST), {"first": FIRST, "last": LAST}),
        (Window(last=LAST), {"last": LAST}),
        (Window(FIRST), {"first": FIRST}),
        (Window(), {}),
    ],
)
def test_the_end_is_always_said(window, values):
    (words,) = end_words(window)

    assert words.values == values
    assert words.text
