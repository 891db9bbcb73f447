"""Points of several shops: whose they are, where they pay, and for how long."""

from datetime import date

import pytest

from stampcard.kinds.coalition import KIND, Terms, earn, lapse, redeem, standing
from stampcard.kinds.coalition.terms import problems
from stampcard.language import Speaker
from stampcard.values.decisions import Accept, Position
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "earn_step": 99_999_900,
        "unit_worth": 99_999_900,
        "bill_share": 20,
        "expiry_months": 120,
        "catalogue": ((99_999_999, LONG),),
    },
    {"catalogue": ((300, "A fitting at home"), (500, "An hour at the spa"))},
]
TERMS = Terms(earn_step=2000, unit_worth=100, expiry_months=0)
BAKERY, CHEMIST = 7, 8


def held(**units: int) -> Position:
    """A holder of points; `of_7` are those of number 7, `debt_7` is owed to it."""
    names = {"of": "unit@", "debt": "debt:unit@"}
    parts = {name: name.partition("_") for name in units}
    return Position(
        1, balances={names[p[0]] + p[2]: units[name] for name, p in parts.items()}
    )


def pays(decision) -> int:
    assert isinstance(decision, Accept), decision
    return decision.benefit.discount_minor


def at(here, holder, spend=100_000, terms=TERMS, takes=(), **more):
    """Points used at a place that takes those of some others."""
    told = {"here": here, **{f"takes:{one}": 100 for one in takes}}
    return redeem(terms, act(holder, spend_minor=spend, told=told, **more))


@pytest.mark.parametrize(
    ("told", "unit", "expected"),
    [
        ({}, "unit@0", 45),
        ({"here": BAKERY, "rate": 5000}, "unit@7", 18),
        ({"here": CHEMIST, "rate": 1000}, "unit@8", 90),
    ],
)
def test_each_place_gives_points_of_its_own_at_its_own_rate(told, unit, expected):
    bought = earn(TERMS, act(Position(1), spend_minor=90_000, told=told))

    assert after(Position(1), bought) == {unit: expected}


def test_a_place_without_a_rate_gives_none():
    bought = act(Position(1), spend_minor=9000, told={"here": 9, "rate": 0})

    assert why(earn(TERMS, bought)) is Reason.NO_AGREEMENT


def test_what_is_no_purchase_and_too_small_a_bill_earn_nothing():
    assert why(earn(TERMS, act(Position(1), action="review"))) is Reason.NOT_OFFERED
    small = act(Position(1), spend_minor=1999)
    assert why(earn(TERMS, small)) is Reason.BELOW_MINIMUM


def test_points_pay_where_their_giver_has_an_agreement_and_nowhere_else():
    holder = held(of_7=30)

    assert pays(at(CHEMIST, holder, takes=[BAKERY])) == 3000
    assert pays(at(BAKERY, holder)) == 3000
    assert why(at(CHEMIST, holder)) is Reason.NO_AGREEMENT
    assert why(at(9, holder, takes=[CHEMIST])) is Reason.NO_AGREEMENT


def test_an_agreement_that_has_ended_is_none():
    ended = act(held(of_7=5), spend_minor=900, told={"here": 8, "takes:7": 0})

    assert why(redeem(TERMS, ended)) is Reason.NO_AGREEMENT


def test_only_as_many_pay_as_the_place_takes():
    holder = held(of_7=30, of_8=5)

    assert why(at(CHEMIST, holder, amount=6)) is Reason.NOT_ENOUGH
    assert after(holder, at(CHEMIST, holder, amount=5)) == {"unit@7": 30}
    assert why(at(CHEMIST, held())) is Reason.NOT_ENOUGH


def test_things_are_had_for_points_that_the_place_takes():
    """A service at a partner's: 300 points of the club, and none of another's."""
    terms = Terms(expiry_months=0, catalogue=((300, "A fitting"), (500, "The spa")))
    club = held(of_0=450)

    fitting = at(BAKERY, club, None, terms, takes=[0], reward="item:1")

    assert fitting.benefit.words.values == {"reward": "A fitting"}
    assert after(club, fitting) == {"unit@0": 150}
    assert why(at(CHEMIST, club, None, terms, reward="item:1")) is Reason.NO_AGREEMENT
    for asked, reason in (
        ({"reward": "item:2"}, Reason.NOT_ENOUGH),
        ({"reward": "item:3"}, Reason.NOT_OFFERED),
        ({"reward": "item:1", "count": 0}, Reason.NOT_OFFERED),
        ({"reward": "item:1", "count": 2}, Reason.NOT_ENOUGH),
    ):
        assert why(at(BAKERY, club, None, terms, takes=[0], **asked)) is reason


def test_the_card_shows_which_things_there_are_points_for_and_which_comes_next():
    terms = Terms(expiry_months=0, catalogue=((300, "A fitting"), (500, "The spa")))

    shown = standing(terms, held(of_0=450), TODAY)

    assert [unit for unit, _ in shown.rewards] == ["item:1", "bill"]
    assert shown.progress == (450, 500)
    assert shown.next.values == {"count": 50, "reward": "The spa"}
    assert standing(terms, held(of_0=500), TODAY).next is None


def test_those_that_end_first_are_used_first_whoever_gave_them():
    holder = Position(
        1, balances={"unit@8:2026-05-31": 10, "unit@7:2026-03-31": 10, "unit@7": 9}
    )

    used = at(CHEMIST, holder, amount=15, takes=[BAKERY])

    assert after(holder, used) == {"unit@8:2026-05-31": 5, "unit@7": 9}


def test_points_last_to_the_end_of_a_month_and_are_closed_after_it():
    terms = Terms(earn_step=2000, expiry_months=1)
    bought = earn(terms, act(Position(1), spend_minor=6000))
    holder = Position(1, balances=after(Position(1), bought))

    assert holder.balances == {"unit@0:2026-04-30": 3}
    assert pays(at(0, holder, days=60)) == 300
    assert why(at(0, holder, days=61)) is Reason.NOT_ENOUGH
    assert why(lapse(terms, act(holder, days=60))) is Reason.NOT_OFFERED
    assert after(holder, lapse(terms, act(holder, days=61))) == {}


def test_a_share_of_the_bill_and_no_more():
    terms = Terms(unit_worth=100, bill_share=20, expiry_months=0)
    holder = held(of_0=500)

    assert pays(at(0, holder, spend=100_000, terms=terms)) == 20_000
    wrong = at(0, holder, spend=100_000, terms=terms, amount=201)
    assert why(wrong) is Reason.BELOW_MINIMUM
    assert why(at(0, holder, amount=-3)) is Reason.BELOW_MINIMUM
    assert why(at(0, holder, spend=None)) is Reason.BELOW_MINIMUM
    assert why(at(0, holder, reward="item:1")) is Reason.NOT_OFFERED


def test_one_use_a_day_counts_at_all_places_and_staff_may_look_past_it():
    terms = Terms(unit_worth=100, uses_per_day=1, expiry_months=0)
    holder = held(of_7=10)
    left = after(holder, at(BAKERY, holder, terms=terms, amount=2))
    again = Position(1, balances=left)

    assert left == {"unit@7": 8, "use:2026-03-01": 1}
    for place in (BAKERY, CHEMIST):
        second = at(place, again, terms=terms, takes=[BAKERY], amount=1)
        assert why(second) is Reason.DAILY_LIMIT
    assert pays(at(BAKERY, again, terms=terms, amount=1, override=True)) == 100
    assert pays(at(BAKERY, again, terms=terms, amount=1, days=1)) == 100


def test_what_is_owed_to_one_is_filled_by_what_that_one_gives():
    holder = held(debt_7=4)
    there = act(holder, spend_minor=20_000, told={"here": CHEMIST, "rate": 2000})
    here = act(holder, spend_minor=20_000, told={"here": BAKERY, "rate": 2000})

    assert after(holder, earn(TERMS, there)) == {"debt:unit@7": 4, "unit@8": 10}
    assert after(holder, earn(TERMS, here)) == {"unit@7": 6}


def test_a_page_says_how_many_there_are_what_is_owed_and_when_they_end():
    balances = {"unit@7:2026-03-31": 10, "unit@8": 5, "debt:unit@8": 2}
    said = standing(TERMS, Position(1, balances=balances), TODAY)

    assert [Speaker().say(line) for line in said.lines] == [
        "15 points to use",
        "2 of the next are owed for goods that came back",
        f"10 of them end after {Speaker().day(date(2026, 3, 31))}",
    ]
    assert Speaker().say(said.benefit).endswith("off the bill")
    assert standing(TERMS, Position(1), TODAY).rewards == ()


@pytest.mark.parametrize(
    "terms",
    [
        Terms(earn_step=0),
        Terms(unit_worth=0),
        Terms(earn_step=100, unit_worth=101),
    ],
)
def test_points_for_nothing_worth_nothing_or_more_than_was_spent_are_refused(terms):
    assert len(problems(terms)) == 1


def test_a_unit_is_worth_what_the_terms_say():
    assert KIND.settles(TERMS) == 100
    assert KIND.owns("unit@7")
    assert KIND.owns("debt:unit@7")
    assert not KIND.owns("point@7")


def test_the_terms_say_how_long_points_last_where_they_end():
    for_good, a_year = (
        KIND.plain(Terms(expiry_months=months), KIND.window(TERMS, TODAY))
        for months in (0, 12)
    )

    assert len(a_year) == len(for_good) + 1
