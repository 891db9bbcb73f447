"""Services: on which days, how often, and who has a place."""

from datetime import date

import pytest

from stampcard.kinds.service import KIND, Terms, issue, problems, redeem, standing
from stampcard.kinds.service.terms import window
from stampcard.language import Speaker
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "reward": LONG,
        "uses": 100,
        "a_day": 10_000,
        "weekdays": ("mon", "tue", "wed", "thu", "fri", "sat"),
    }
]
PLAIN = Terms(reward="A repair", a_day=5)


def use(terms=PLAIN, left=1, days=0, override=False, **told):
    return redeem(terms, act(card(use=left), days=days, override=override, told=told))


def test_a_voucher_begins_with_its_uses():
    assert after(card(), issue(Terms(uses=3), act(card()))) == {"use": 3}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, None),
        ({"free": 1}, None),
        ({"free": 0}, Reason.DAILY_LIMIT),
        ({"free": 0, "booked": 1}, None),
        ({"free": 3, "here": 1}, Reason.DAILY_LIMIT),
    ],
)
def test_a_day_has_so_many_places(told, reason):
    assert why(use(**told)) is reason
    assert why(use(override=True, **told)) is None


def test_what_is_used_up_stays_so_whoever_presses():
    assert why(use(left=0)) is Reason.ALREADY_REDEEMED
    assert why(use(left=0, override=True)) is Reason.ALREADY_REDEEMED


@pytest.mark.parametrize(("days", "is_open"), [(5, False), (6, True), (7, True)])
def test_only_on_its_weekdays(days, is_open):
    terms = Terms(weekdays=("sat", "sun"))  # the first of March is a Sunday

    refused = use(terms, days=days)

    assert (why(refused) is None) == is_open
    assert bool(KIND.room(terms, act(card(), days=days).day)) == is_open
    if not is_open:
        said = Speaker().say(refused.notes[0])
        assert said == "Only on: Saturday, Sunday."


def test_where_it_stands_today_and_on_a_day_it_is_not_done():
    terms = Terms(reward="A repair", uses=3, weekdays=("sun",))

    today = standing(terms, card(use=2), TODAY)
    monday = standing(terms, card(use=2), date(2026, 3, 2))

    assert (today.progress, bool(today.rewards), today.next) == ((1, 3), True, None)
    assert (bool(monday.rewards), monday.next is None) == (False, False)
    assert standing(PLAIN, card(use=0), TODAY).done


def test_it_ends_with_the_earlier_of_both_last_days():
    assert window(PLAIN, TODAY).last is None
    assert window(Terms(valid_days=10), TODAY).last == date(2026, 3, 11)
    both = Terms(valid_days=10, ends_on=date(2026, 3, 5))
    assert window(both, TODAY).last == date(2026, 3, 5)


def test_a_service_has_a_name():
    assert [p.field for p in problems(Terms(reward=""))] == ["reward"]
    assert KIND.on_paper(PLAIN).worth.values == {"reward": "A repair"}
    assert KIND.promise(PLAIN).values == {"reward": "A repair"}
