"""Events: who is let in at the door, when, and how often."""

from dataclasses import replace
from datetime import date, time

import pytest

from stampcard.kinds.event import KIND, Terms, issue, problems, redeem, standing
from stampcard.language import Speaker
from stampcard.values.decisions import Position
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, past, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "reward": LONG,
        "opens": time(18),
        "closes": time(20, 30),
        "entries": 100,
        "places": 10_000,
    }
]
PLAIN = Terms(reward="Tea", places=40)


def scan(terms=PLAIN, holder=None, **more):
    return redeem(terms, act(holder or card(use=terms.entries), **more))


def entered(terms, *days, **more):
    """Which scans of one invitation, each so many days after the first, are let in."""
    holder, said = card(use=terms.entries), []
    for day in days:
        decision = scan(terms, holder, days=day, **more)
        said.append(why(decision) is None)
        if said[-1]:
            holder = Position(1, balances=after(holder, decision))
    return said


def test_an_invitation_begins_with_its_entries():
    assert after(card(), issue(Terms(entries=3), act(card()))) == {"use": 3}


def test_it_lets_in_once_or_so_many_times():
    assert entered(PLAIN, 0, 0) == [True, False]
    assert entered(Terms(entries=3), 0, 0, 0, 0) == [True, True, True, False]


def test_on_so_many_different_days_at_most():
    terms = Terms(entries=100, on_days=2)

    assert entered(terms, 0, 0, 1, 2, 1) == [True, True, True, False, True]
    held = Position(1, balances={"use": 9, "in:2026-03-01": 1, "in:2026-03-02": 1})
    assert standing(terms, held, date(2026, 3, 3)).rewards == ()
    assert standing(terms, held, date(2026, 3, 2)).rewards


@pytest.mark.parametrize(
    ("hour", "minute", "reason"),
    [
        (11, 49, Reason.NOT_YET_VALID),
        (11, 50, None),
        (12, 0, None),
        (14, 10, None),
        (14, 11, Reason.EXPIRED),
    ],
)
def test_ten_minutes_of_grace_at_both_ends(hour, minute, reason):
    terms = Terms(opens=time(12), closes=time(14))

    assert why(scan(terms, clock=time(hour, minute))) is reason
    assert why(scan(terms, clock=time(hour, minute), late=True)) is None


@pytest.mark.parametrize(("hours", "reason"), [(3, None), (3.1, Reason.EXPIRED)])
def test_one_may_come_back_so_many_hours_after_the_first_entry(hours, reason):
    terms = Terms(entries=9, stay_hours=3)
    seen = (past("in", 1, seconds_ago=60), past("in", 1, seconds_ago=hours * 3600))
    holder = replace(card(use=7), recent=seen)

    assert why(scan(terms, holder)) is reason
    assert KIND.looks_back(terms)
    assert not KIND.looks_back(PLAIN)


@pytest.mark.parametrize(
    ("days", "reason"),
    [(-1, Reason.NOT_YET_VALID), (0, None), (1, Reason.EXPIRED)],
)
def test_only_on_the_day(days, reason):
    terms = Terms(day=TODAY)

    assert why(scan(terms, days=days)) is reason
    assert bool(KIND.room(terms, act(card(), days=days).day)) == (reason is None)
    assert KIND.window(terms, TODAY) == Window(TODAY, TODAY)


@pytest.mark.parametrize(
    ("told", "is_let_in"),
    [({}, 1), ({"free": 0}, 0), ({"free": 0, "booked": 1}, 1), ({"here": 1}, 1)],
)
def test_when_all_places_are_taken_only_who_has_one_comes_in(told, is_let_in):
    assert (why(scan(told=told)) is None) == bool(is_let_in)


def test_staff_let_in_all_the_same_and_it_is_marked():
    forced = scan(holder=card(), override=True)
    usual = scan(override=True)

    assert [e.unit for e in forced.entries] == ["in:2026-03-01"]
    assert Speaker().say(forced.notes[0]) == "Let in all the same."
    assert [e.unit for e in usual.entries] == ["use", "in:2026-03-01"]
    assert usual.notes == ()


@pytest.mark.parametrize(
    ("terms", "worth"),
    [
        (Terms(opens=time(18), closes=time(20, 30)), "18:00 – 20:30"),
        (Terms(opens=time(18)), "From 18:00"),
        (Terms(closes=time(20)), None),
        (Terms(), None),
    ],
)
def test_paper_shows_the_time(terms, worth):
    shown = KIND.on_paper(terms).worth

    assert (Speaker().say(shown) if shown else None) == worth


def test_the_terms_say_the_one_day_and_the_times():
    terms = Terms(day=date(2026, 12, 5), closes=time(20))

    said = [Speaker().say(w) for w in KIND.plain(terms, KIND.window(terms, TODAY))]

    assert "Only on 5 December 2026." in said
    assert "The last entry is at 20:00." in said
    begins = Speaker().say(KIND.plain(Terms(opens=time(18)), Window())[1])
    assert begins == "The doors open at 18:00."


def test_a_guest_sees_the_day_and_what_is_left():
    terms = Terms(reward="Tea", day=TODAY, entries=3, opens=time(18), closes=time(20))

    found = standing(terms, card(use=2), TODAY)

    said = [Speaker().say(words) for words in found.lines]
    assert said == [
        "On 1 March 2026",
        "The doors are open from 18:00 to 20:00.",
        "2 entries left",
    ]
    assert standing(terms, card(use=0), TODAY).done


def test_doors_that_close_before_they_open_are_no_terms():
    wrong = Terms(reward="", opens=time(20), closes=time(18))

    assert [p.field for p in problems(wrong)] == ["reward", "closes"]
