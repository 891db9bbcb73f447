"""How long members are kept: a warning, then an erasure; nobody by surprise."""

import pytest

from stampcard.models.members import Member
from stampcard.models.privacy import Erasure, RightsRequest
from stampcard.models.shops import Shop
from stampcard.services import upkeep
from stampcard.services.privacy import consents, requests, retention
from stampcard.services.privacy.consents import Way
from tests.builders import OWNER
from tests.members import a_member

MONTH = 30  # days, for twelve of 365 days in a year


def erased():
    """Who was erased, and why."""
    return [(one.member, one.why) for one in Erasure.select().order_by(Erasure.id)]


@pytest.fixture
def member(house, shop):
    """Somebody who comes once."""
    return a_member(house).id


def keep_for(months):
    Shop.update(kept_months=months).execute()


def test_without_a_time_everybody_stays(house, clock, member):
    clock.move(days=9999)

    assert retention.run(house) == 0
    assert retention.leaving(house, most=9) == []
    assert retention.count_leaving(house) == 0
    assert not (house.instance_path / "retention").exists()


def test_who_does_not_come_is_warned_of_and_then_erased(house, clock, member):
    keep_for(3)
    retention.run(house)
    clock.move(days=60)
    assert retention.count_leaving(house) == 0

    clock.move(days=1)
    (line,) = retention.leaving(house, most=9)
    assert (line.member.id, line.day.isoformat()) == (member, "2026-05-31")

    clock.move(days=29)
    assert retention.run(house) == 0
    clock.move(days=1)
    assert retention.run(house) == 1
    assert erased() == [(member, "retention")]


def test_a_visit_begins_the_time_anew(house, clock, member):
    keep_for(2)
    retention.run(house)
    clock.move(days=2 * MONTH - 1)
    Member.update(seen_at=clock()).execute()
    clock.move(days=MONTH)

    assert retention.run(house) == 0


def test_a_time_set_by_mistake_erases_nobody_for_a_month(house, clock, member):
    clock.move(days=1000)
    keep_for(1)

    assert retention.count_leaving(house) == 1
    (line,) = retention.leaving(house, most=9)
    assert (line.day - house.now()[1]).days == MONTH
    retention.run(house)
    clock.move(days=MONTH - 1)
    assert retention.run(house) == 0
    clock.move(days=1)
    assert retention.run(house) == 1


def test_another_time_begins_another_warning(house, clock, member):
    clock.move(days=1000)
    keep_for(12)
    retention.run(house)
    clock.move(days=MONTH - 1)
    keep_for(1)
    retention.run(house)
    clock.move(days=1)

    assert retention.run(house) == 0


def test_who_waits_for_an_answer_gets_it_first(house, clock, member):
    keep_for(1)
    retention.run(house)
    clock.move(days=MONTH)
    asked = requests.receive("access", member, "phone", "", OWNER, house)
    assert retention.run(house) == 0

    requests.answer(asked.id, "", OWNER, house)

    assert retention.run(house) == 1


def test_who_withdrew_is_erased_on_the_last_day_at_the_latest(house, clock, member):
    other = a_member(house, "01712345679").id
    consents.withdraw(member, "stamps", "en", Way("counter", OWNER), house)
    requests.receive("erase", other, "counter", "", OWNER, house)
    clock.move(days=11)
    assert retention.run(house) == 0

    clock.move(days=1)
    assert retention.run(house) == 1

    assert erased() == [(member, "withdrawn")]  # the other still agrees: staff decide


def test_a_round_erases_only_so_many(house, clock, member, monkeypatch):
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    for n in range(3):
        a_member(house, f"0171234560{n}")
    keep_for(1)
    retention.run(house)
    clock.move(days=MONTH)

    assert [retention.run(house) for _ in range(3)] == [2, 2, 0]


def test_upkeep_erases_and_says_how_many(house, clock, member):
    keep_for(1)
    upkeep.run(house)
    clock.move(days=MONTH)

    assert upkeep.run(house).erased_members == 1


def test_who_was_erased_meanwhile_is_not_missed(house, clock, member, monkeypatch):
    monkeypatch.setattr(retention, "_due", lambda house: [(member + 1, "retention")])

    assert retention.run(house) == 0


def test_an_erasure_by_time_answers_what_was_asked(house, clock, member):
    consents.withdraw(member, "stamps", "en", Way("counter", OWNER), house)
    clock.move(days=12)
    upkeep.run(house)

    (request,) = RightsRequest.select()
    assert (request.state, request.member_id) == ("answered", None)
