"""Treats: what they are given for, and how often."""

from datetime import date

import pytest

from stampcard.kinds.treat import KIND, Terms, earn, problems, promise, standing
from stampcard.language import Speaker
from stampcard.values.decisions import Position
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

LONGEST = [
    {"reward": LONG, "doings": doings, "per": per, "most": 100}
    for doings in (tuple(f"{LONG[:-3]} {n}" for n in range(12)), ("a review",) * 1)
    for per in ("ever", "day", "week", "month")
]
PLAIN = Terms(reward="Coffee", doings=("a review", "a repost"))


def done(terms, holder, action="done:1", **more):
    return earn(terms, act(holder, action=action, **more))


def given_on(terms, *days):
    """Which of some days, counted from the first of March, a treat was given on."""
    holder, given = card(), []
    for day in days:
        decision = done(terms, holder, days=day)
        if why(decision) is None:
            holder = Position(1, balances=after(holder, decision))
            given.append(day)
    return given


def test_each_thing_is_worth_one_treat():
    decision = done(PLAIN, card())

    assert decision.benefit.words.values == {"reward": "Coffee"}
    had = Position(1, balances=after(card(), decision))
    assert why(done(PLAIN, had)) is Reason.ALREADY_GIVEN
    assert why(done(PLAIN, had, "done:2")) is None


@pytest.mark.parametrize("action", ["", "done:3", "done:0", "done:x", "joined"])
def test_what_is_not_asked_for_gives_nothing(action):
    assert why(done(PLAIN, card(), action)) is Reason.NOT_OFFERED


# The first of March 2026 is a Sunday; so a week begins on day 1.
@pytest.mark.parametrize(
    ("per", "most", "given"),
    [
        ("ever", 1, [0]),
        ("ever", 3, [0, 0, 0]),
        ("day", 2, [0, 0, 1, 1, 30, 30, 31]),
        ("week", 1, [0, 1, 30]),
        ("month", 2, [0, 0, 31]),
    ],
)
def test_so_many_times_in_each_span(per, most, given):
    terms = Terms(reward="Coffee", per=per, most=most)

    assert given_on(terms, 0, 0, 0, 1, 1, 30, 30, 31) == given


def test_a_no_says_from_when_on_it_is_given_again():
    terms = Terms(reward="Coffee", per="month")
    (words,) = done(terms, Position(1, balances={"done:1:2026-03-01": 1})).notes

    assert words.values["day"] == date(2026, 4, 1)


def test_what_earns_nothing_now_is_not_named():
    half = Position(1, balances={"done:1": 1})

    named = [words.values["doing"] for words in standing(PLAIN, half, TODAY).lines]

    assert [Speaker().say(name) for name in named] == ["a repost"]
    assert not standing(PLAIN, half, TODAY).done
    all_had = Position(1, balances={"done:1": 1, "done:2": 1})
    assert standing(PLAIN, all_had, TODAY).done
    monthly = Terms(reward="Coffee", per="month")
    had = Position(1, balances={"done:1:2026-03-01": 1})
    assert not standing(monthly, had, TODAY).done
    assert standing(monthly, had, TODAY).next.values["day"] == date(2026, 4, 1)


def test_a_treat_for_nothing_or_nothing_for_something_is_said():
    assert [p.field for p in problems(Terms(reward="", doings=()))] == [
        "doings",
        "reward",
    ]


def test_the_promise_names_what_it_is_for_where_that_is_one_thing():
    assert Speaker().say(promise(Terms(reward="Coffee"))) == "Coffee for a review"
    assert Speaker().say(promise(PLAIN)) == "Coffee"
    assert KIND.on_paper(PLAIN).worth.values == {"reward": "Coffee"}
