"""Incidents: written down, with the clocks of the law, and whom they touched."""

from datetime import date, timedelta

import pytest

from stampcard.models.members import Member
from stampcard.models.privacy import Incident
from stampcard.models.shops import Shop
from stampcard.services.privacy import incidents
from stampcard.services.privacy.incidents import CLOSED, Told
from stampcard.values.regimes import GDPR, RU_152FZ
from tests.builders import OWNER
from tests.members import a_member, an_incident


def left(incident, house):
    """Hours, whether still running and whether late, of each clock."""
    return [
        (one.clock.hours, one.runs, one.is_late)
        for one in incidents.clocks_of(incident, house)
    ]


def again():
    return Incident.get()


def test_an_incident_is_kept_as_it_was_told(house, clock, shop):
    told = Told(clock(), "A phone\r\nwas stolen\u202e", "Numbers", 12, "Shut out")

    made = incidents.record(told, OWNER, house)

    assert (made.what, made.data, made.affected) == (
        "A phone\nwas stolen",
        "Numbers",
        12,
    )
    assert incidents.listed(most=9) == [made]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"what": " "}, ["what"]),
        ({"affected": -1}, ["affected"]),
        ({"noticed_at": timedelta(minutes=1)}, ["noticed"]),
    ],
)
def test_what_cannot_be_is_said(house, clock, shop, changes, fields):
    moved = {k: clock() + v if k == "noticed_at" else v for k, v in changes.items()}
    told = Told(**{"noticed_at": clock(), "what": "A list was lost", **moved})

    assert [problem.field for problem in incidents.problems(told, house)] == fields


def test_two_clocks_run_under_russian_law(house, clock, shop):
    Shop.update(regime=RU_152FZ).execute()
    made = an_incident(house)
    assert left(made, house) == [(24, True, False), (72, True, False)]

    clock.move(hours=25)
    assert left(made, house) == [(24, True, True), (72, True, False)]
    ((_, clock_shown),) = incidents.running(house)
    assert clock_shown.clock.hours == 24

    incidents.mark(made.id, "authority", house)
    assert left(again(), house) == [(24, False, True), (72, True, False)]
    incidents.mark(made.id, "findings", house)
    assert left(again(), house)[1] == (72, False, False)
    assert incidents.running(house) == []


def test_one_clock_runs_elsewhere_until_it_is_closed(house, clock, shop):
    Shop.update(regime=GDPR).execute()
    made = an_incident(house)
    assert left(made, house) == [(72, True, False)]

    clock.move(hours=73)
    incidents.mark(made.id, CLOSED, house)

    assert left(again(), house) == [(72, False, True)]
    assert incidents.running(house) == []


def test_the_most_urgent_clock_is_named_first(house, clock, shop):
    later = an_incident(house)
    earlier = incidents.record(
        Told(clock() - timedelta(hours=5), "Before"), OWNER, house
    )

    assert [one for one, _ in incidents.running(house)] == [earlier, later]


def test_a_mark_is_set_once(house, clock, shop):
    made, first = an_incident(house), clock()
    incidents.mark(made.id, "people", house)
    clock.move(hours=1)
    incidents.mark(made.id, "people", house)

    assert incidents.marked_at(again())["people"] == first


def test_what_is_known_grows_until_it_is_closed(house, clock, shop):
    made = an_incident(house)
    incidents.change(made.id, Told(made.noticed_at, "More is known", affected=3))
    assert (again().what, again().affected) == ("More is known", 3)

    incidents.mark(made.id, CLOSED, house)
    incidents.change(made.id, Told(made.noticed_at, "Too late"))

    assert again().what == "More is known"


def test_whom_it_touched_is_one_question(house, clock, shop):
    first = a_member(house, "01712345678", name="Rahima")
    clock.move(days=10)
    a_member(house, "01712345679")
    Member.update(seen_at=clock()).where(Member.id == first.id).execute()
    clock.move(days=10)
    a_member(house, "01712345670", locale="bn")

    def numbers(*days):
        return {line["number"][-3:] for line in incidents.affected(*days, house)}

    assert numbers(None, None) == {"678", "679", "670"}
    assert numbers(date(2026, 3, 11), date(2026, 3, 11)) == {"678", "679"}
    assert numbers(date(2026, 3, 12), None) == {"670"}
    assert numbers(None, date(2026, 3, 1)) == {"678"}
    assert numbers(date(2026, 3, 2), date(2026, 3, 10)) == set()
    assert incidents.count_affected(None, date(2026, 3, 11), house) == 2
    by_name = {line["name"]: line for line in incidents.affected(None, None, house)}
    assert by_name["Rahima"] == {
        "number": "+8801712345678",
        "name": "Rahima",
        "language": "",
        "enrolled": "2026-03-01",
        "last_seen": "2026-03-11",
    }
