"""Paid membership: what the fee buys, for how long, and what members pay."""

from datetime import UTC, date, datetime, timedelta

import pytest

from stampcard.kinds.membership import (
    KIND,
    Terms,
    earn,
    redeem,
    span,
    standing,
    tells,
)
from stampcard.kinds.membership.terms import problems
from stampcard.kinds.membership.wording import on_paper, plain, promise
from stampcard.values.bills import Line, of_lines
from stampcard.values.decisions import Accept, Act, Position
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, card, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "fee": 99_999_900,
        "cheaper_from": 1_000_000,
        "cheaper_fee": 88_888_800,
        "percent": 15,
        "categories": ((name, 250), ("other", 1250)),
        "perks": perks,
        "period": period,
    }
    for period in ("months", "days", "for_good")
    for name, perks in (("fuel", LONG), (LONG, LONG))
]


def bought(terms: Terms, held: Position, day: date, **more):
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return earn(terms, Act(at, day, (held,), **{"action": "term"} | more))


def held_after(terms: Terms, *days: date, held: Position | None = None) -> Position:
    held = held or Position(1)
    for day in days:
        came = bought(terms, held, day)
        assert isinstance(came, Accept), came
        held = held.after(came.entries, came and datetime(2026, 1, 1, tzinfo=UTC), day)
    return held


def last(terms: Terms, *days: date) -> date | None:
    return span(terms, held_after(terms, *days)).last


def test_the_day_of_the_first_term_is_kept_through_short_months():
    monthly, first = Terms(length=1), date(2026, 1, 31)

    assert last(monthly, first) == date(2026, 2, 28)
    assert last(monthly, first, date(2026, 2, 28)) == date(2026, 3, 31)
    assert last(monthly, first, first, first, first) == date(2026, 5, 31)


def test_who_renews_early_loses_no_day():
    yearly = Terms()

    assert last(yearly, date(2026, 3, 1)) == date(2027, 3, 1)
    assert last(yearly, date(2026, 3, 1), date(2026, 12, 1)) == date(2028, 3, 1)


def test_after_a_gap_the_term_begins_when_it_is_paid():
    monthly = Terms(length=1)

    assert last(monthly, date(2026, 1, 31), date(2026, 3, 1)) == date(2026, 4, 1)
    on_the_last_day = last(monthly, date(2026, 1, 31), date(2026, 2, 28))
    assert on_the_last_day == date(2026, 3, 31)


def test_a_term_of_days_counts_days():
    assert last(Terms(period="days", length=30), TODAY) == TODAY + timedelta(days=30)


def test_a_leap_day_comes_back_in_leap_years():
    yearly, first = Terms(), date(2028, 2, 29)

    assert last(yearly, first) == date(2029, 2, 28)
    assert last(yearly, first, first, first, first) == date(2032, 2, 29)


def test_two_accounts_made_one_lose_no_term():
    yearly = Terms()
    one = held_after(yearly, date(2026, 1, 1))
    other = held_after(yearly, date(2026, 6, 1))

    together = Position(1, balances={**one.balances, **other.balances})

    assert span(yearly, together).last == date(2028, 1, 1)


def test_a_card_bought_once_is_good_for_good():
    terms = Terms(period="for_good", fee=25000)
    held = held_after(terms, TODAY)

    assert span(terms, held).last is None
    assert why(bought(terms, held, TODAY)) is Reason.ALREADY_GIVEN
    assert why(bought(terms, Position(1), TODAY, count=2)) is Reason.ALREADY_GIVEN
    assert redeem(terms, act(held, days=9999, spend_minor=100)).benefit.pays_minor == 95


@pytest.mark.parametrize(("points", "fee"), [(0, 88800), (999, 88800), (1000, 8800)])
def test_the_fee_is_lower_from_a_thousand_points(points, fee):
    terms = Terms(fee=88800, cheaper_from=1000, cheaper_fee=8800)

    came = bought(terms, Position(1), TODAY, told={"points": points})

    assert came.benefit.pays_minor == fee
    assert KIND.listens(terms)
    assert not KIND.listens(Terms())


def test_a_gift_costs_the_usual_fee_and_several_terms_several():
    terms = Terms(fee=88800, cheaper_from=1000, cheaper_fee=8800)
    rich = {"told": {"points": 5000}}

    assert (
        bought(terms, Position(1), TODAY, action="gift", **rich).benefit.pays_minor
        == 88800
    )
    twice = bought(terms, Position(1), TODAY, count=2, **rich)
    assert twice.benefit.pays_minor == 17600
    assert twice.entries[0].amount == 2


@pytest.mark.parametrize(
    "more", [{"action": ""}, {"action": "x"}, {"count": 0}, {"count": 11}]
)
def test_nothing_else_buys_a_term(more):
    assert why(bought(Terms(), Position(1), TODAY, **more)) is Reason.NOT_OFFERED


def test_no_more_is_paid_than_ten_terms_ahead():
    terms = Terms()
    held = held_after(terms, *[TODAY] * 10)

    assert why(bought(terms, held, TODAY)) is Reason.ALREADY_GIVEN
    assert why(bought(terms, held, TODAY + timedelta(days=1))) is None


def test_members_pay_less_and_nobody_else_does():
    terms = Terms()
    held = held_after(terms, TODAY)
    paid_last_day = redeem(terms, act(held, days=365, spend_minor=10000))

    assert paid_last_day.benefit.pays_minor == 9500
    assert paid_last_day.entries == ()
    assert why(redeem(terms, act(held, days=366, spend_minor=100))) is Reason.EXPIRED
    assert why(redeem(terms, act(card(), spend_minor=100))) is Reason.NOT_ENOUGH


def test_a_category_may_have_its_own_percentage():
    terms = Terms(percent=5, categories=(("fuel", 250), ("tobacco", 0)))
    bill = of_lines([Line(10000, "Fuel"), Line(10000, "tobacco"), Line(10000)])

    came = redeem(
        terms,
        act(held_after(terms, TODAY), spend_minor=bill.total_minor, lines=bill.lines),
    )

    assert came.benefit.discount_minor == 250 + 0 + 500


def test_a_membership_without_prices_gives_none():
    terms = Terms(percent=0, perks="Free delivery")
    held = held_after(terms, TODAY)

    assert why(redeem(terms, act(held, spend_minor=100))) is Reason.NOT_OFFERED
    assert standing(terms, held, TODAY).rewards == ()
    assert len(standing(terms, held, TODAY).lines) == 2
    assert on_paper(terms).worth is None
    assert promise(terms) != promise(Terms())


def test_others_may_know_who_is_a_member():
    terms = Terms()
    held = held_after(terms, TODAY)

    assert tells(terms, held, TODAY) == {"member": 1, "tier:member": 1}
    assert tells(terms, held, TODAY + timedelta(days=366))["member"] == 0
    assert tells(terms, card(), TODAY)["member"] == 0


def test_the_page_says_until_when_it_is_paid_and_what_that_gives():
    terms, many = Terms(), Terms(categories=(("fuel", 300), ("tea", 900), ("x", 1)))
    held = held_after(terms, TODAY)

    assert dict(standing(terms, held, TODAY).rewards).keys() == {"price"}
    assert standing(many, held, TODAY).rewards[0][1].values["percent"].hundredths == 900
    assert standing(terms, card(), TODAY).rewards == ()
    assert len(plain(many, Window())) == 4
    assert len(KIND.actions(terms)) == len(KIND.actions(Terms(cheaper_from=1))) == 2


def test_settings_that_contradict_each_other_are_named():
    lower = Terms(fee=100, cheaper_from=5, cheaper_fee=100)

    assert [p.field for p in problems(lower)] == ["cheaper_fee"]
    assert [p.field for p in problems(Terms(percent=0))] == ["percent"]


def test_goods_may_be_cheaper_where_nothing_else_is():
    terms = Terms(percent=0, categories=(("fuel", 300),))

    (fuel,) = (words for words in plain(terms, Window()) if "name" in words.values)
    assert fuel.values["name"] == "fuel"
    assert plain(Terms(), Window()) != plain(terms, Window())
