"""By when a request is answered, under each law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values import rights
from stampcard.values.deadlines import SURE_CLOCKS, clocks, due
from stampcard.values.regimes import (
    BANGLADESH,
    GDPR,
    NONE,
    REGIME_NAMES,
    REGIME_TEXTS,
    REGIMES,
    RU_152FZ,
)

MONDAY, THURSDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 6)
ANY_DAY = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("kind", "regime", "received", "last"),
    [
        ("access", RU_152FZ, MONDAY, date(2026, 3, 16)),
        ("access", RU_152FZ, FRIDAY, date(2026, 3, 20)),
        ("correct", RU_152FZ, MONDAY, date(2026, 3, 11)),
        ("erase", RU_152FZ, MONDAY, date(2026, 4, 1)),
        ("withdraw", RU_152FZ, MONDAY, date(2026, 4, 1)),
        ("unlawful", RU_152FZ, MONDAY, date(2026, 3, 16)),
        ("access", GDPR, MONDAY, date(2026, 4, 2)),
        ("erase", GDPR, date(2026, 1, 31), date(2026, 2, 28)),
        ("access", GDPR, date(2026, 12, 15), date(2027, 1, 15)),
        ("access", GDPR, date(2026, 11, 30), date(2026, 12, 30)),
        ("access", BANGLADESH, THURSDAY, date(2026, 3, 19)),
        ("erase", BANGLADESH, FRIDAY, date(2026, 3, 19)),
        ("access", NONE, THURSDAY, date(2026, 3, 19)),
        ("erase", "unheard of", FRIDAY, date(2026, 3, 19)),
    ],
)
def test_a_request_has_its_last_day(kind, regime, received, last):
    assert due(kind, regime, received) == last


@given(st.sampled_from(rights.KINDS), ANY_DAY)
def test_without_a_law_chosen_no_law_is_stricter(kind, day):
    strictest = min(due(kind, regime, day) for regime in REGIMES if regime)

    assert due(kind, NONE, day) <= strictest


@given(st.sampled_from(rights.KINDS), st.sampled_from(REGIMES), ANY_DAY)
def test_every_answer_is_due_within_a_month(kind, regime, day):
    assert day < due(kind, regime, day) <= day + timedelta(days=31)


@given(st.sampled_from(rights.KINDS), st.sampled_from(REGIMES), ANY_DAY)
def test_who_asks_later_is_not_answered_earlier(kind, regime, day):
    assert due(kind, regime, day) <= due(kind, regime, day + timedelta(days=1))


def test_russian_law_asks_for_two_notices_and_others_for_one():
    assert [c.hours for c in clocks(RU_152FZ)] == [24, 72]
    assert [c.hours for c in clocks(GDPR)] == [72]
    assert clocks(NONE) == clocks(BANGLADESH) == clocks(GDPR)
    assert {RU_152FZ, GDPR} == SURE_CLOCKS


def test_every_law_and_every_right_has_its_words():
    assert set(REGIME_TEXTS) == set(REGIME_NAMES) == set(REGIMES)
    assert set(rights.KIND_TEXTS) == set(rights.KINDS)
