"""Alarms for one card far too often in one hand, and the alarms of the other parts."""

import re
from pathlib import Path

import pytest

from stampcard.language import Speaker
from stampcard.services import limits, oddities
from stampcard.services.odd_alarms import ALARM_TEXTS, noted, raise_alarms
from tests.builders import a_card, stamp

pytestmark = pytest.mark.usefixtures("shop")
ROOT = Path(__file__).parents[2]


def sentences(house, days=7):
    """What the alarms of the last days say."""
    speaker = Speaker("en", timezone="Asia/Dhaka")
    return [speaker.say(a.words) for a in noted(oddities.acts_of(days, house))]


@pytest.fixture
def code(house):
    return a_card(house, stamps_needed=20, surplus="carry")


def test_sixty_stamps_by_one_person_on_one_card_in_a_day_raise_an_alarm(house, code):
    for _ in range(60):
        stamp(code, house)

    assert raise_alarms(house) == 1
    assert sentences(house) == [
        "One person used one card far too often in one day: 0000-0012 2026-03-01."
    ]


def test_few_acts_with_many_stamps_raise_it_too(house, code):
    for _ in range(6):
        stamp(code, house, count=10)

    assert raise_alarms(house) == 1


def test_nineteen_uses_raise_none(house, code):
    for _ in range(19):
        stamp(code, house)

    assert raise_alarms(house) == 0
    assert sentences(house) == []


def test_the_same_card_and_day_raise_one_alarm_however_often_one_looks(house, code):
    for _ in range(30):
        stamp(code, house)
    raise_alarms(house)
    house.clock.move(hours=3)

    assert raise_alarms(house) == 0


def test_what_happened_after_the_last_look_yesterday_is_seen_today(house, code):
    for _ in range(20):
        stamp(code, house)
    house.clock.move(days=1)

    assert raise_alarms(house) == 1


def test_alarms_of_other_days_are_left_out(house):
    limits.alarm("clock", "an hour ahead", house=house)
    house.clock.move(days=8)

    assert sentences(house) == []
    assert len(sentences(house, days=30)) == 1


def test_every_kind_of_alarm_has_its_sentence():
    sources = (ROOT / "stampcard").rglob("*.py")
    raised = {
        kind
        for path in sources
        for kind in re.findall(
            r'\b(?:alarm|tell)\(\s*"(\w+)"', path.read_text(encoding="utf-8")
        )
    }

    assert {"clock", "head"} <= raised
    assert raised <= set(ALARM_TEXTS)
