"""Points: what earns them, what they pay, and when they end."""

from datetime import date, time

import pytest

from stampcard.kinds.points import KIND, Terms, earn, lapse, redeem, standing
from stampcard.language import Speaker
from stampcard.values.bills import Line, of_lines
from stampcard.values.decisions import Position
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, past, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "earn_step": 99_999_900,
        "point_worth": 99_999_900,
        "bill_share": 20,
        "expiry": expiry,
        "expiry_count": 3660,
        "catalogue": ((999_999, LONG), (1_000_000, LONG), (1_000_001, LONG)),
        "categories": categories,
    }
    for expiry in ("days", "month", "year", "away")
    for categories in ((("tea", 300), ("cake", 150), ("milk", 0)), ((LONG, 300),))
]
PLAIN = Terms(earn_step=1000, point_worth=100)


def bought(terms, spent, holder=None, **more):
    return earn(terms, act(holder or card(), spend_minor=spent, **more))


def points(decision) -> int:
    return sum(e.amount for e in decision.entries if e.unit.startswith("point"))


@pytest.mark.parametrize(
    ("rounding", "expected"), [("down", 26), ("nearest", 27), ("up", 27)]
)
def test_parts_of_a_point_go_as_the_terms_say(rounding, expected):
    terms = Terms(earn_step=1000, rounding=rounding)

    assert points(bought(terms, 26800)) == expected


def test_a_bill_below_one_step_earns_nothing():
    assert why(bought(PLAIN, 999)) is Reason.BELOW_MINIMUM


def test_categories_earn_more_or_nothing():
    terms = Terms(earn_step=1000, categories=(("goods", 300), ("tobacco", 0)))
    bill = of_lines([Line(5000, "Goods"), Line(9000, "tobacco"), Line(2000, "fuel")])

    got = bought(terms, bill.total_minor, lines=bill.lines)

    assert points(got) == 15 + 0 + 2


def test_a_tier_and_a_bonus_hour_multiply_one_after_the_other():
    terms = Terms(
        earn_step=1000,
        tiers=(("Silver", 150), ("Gold", 200)),
        bonus_day="sun",
        from_hour=14,
        to_hour=16,
        bonus=300,
    )
    gold = {"tier:Gold": 1, "tier:Silver": 1}

    assert points(bought(terms, 10000)) == 10
    assert points(bought(terms, 10000, told=gold)) == 20
    assert points(bought(terms, 10000, told=gold, clock=time(15))) == 60
    assert points(bought(terms, 10000, told=gold, clock=time(16))) == 20
    assert points(bought(terms, 10000, clock=time(15), days=1)) == 10


def test_a_day_has_its_limit():
    terms = Terms(earn_step=1000, most_per_day=30)
    holder = Position(1, recent=(past("point:2027-01-01", 25),))

    assert points(bought(terms, 90000, holder)) == 5
    full = Position(1, recent=(past("point", 30),))
    assert why(bought(terms, 90000, full)) is Reason.DAILY_LIMIT


@pytest.mark.parametrize(
    ("expiry", "count", "unit"),
    [
        ("never", 0, "point"),
        ("days", 30, "point:2026-03-31"),
        ("month", 0, "point:2026-03-31"),
        ("month", 11, "point:2027-02-28"),
        ("year", 0, "point:2026-12-31"),
        ("year", 1, "point:2027-12-31"),
        ("away", 90, "point"),
    ],
)
def test_points_are_put_where_they_end(expiry, count, unit):
    terms = Terms(earn_step=1000, expiry=expiry, expiry_count=count)

    assert after(card(), bought(terms, 1000)) == {unit: 1}


def test_points_wait_for_so_many_days():
    terms = Terms(earn_step=1000, point_worth=100, pending_days=14)
    held = Position(1, balances=after(card(), bought(terms, 5000)))

    assert held.balances == {"point::2026-03-15": 5}
    early = act(held, spend_minor=10000, reward="bill", days=13)
    assert why(redeem(terms, early)) is Reason.NOT_ENOUGH
    assert redeem(terms, act(held, spend_minor=10000, reward="bill", days=14)).entries


def test_what_ends_first_is_used_first():
    held = Position(
        1, balances={"point": 5, "point:2026-04-30": 5, "point:2026-03-31": 3}
    )

    used = redeem(PLAIN, act(held, spend_minor=100_000, amount=7))

    assert after(held, used) == {"point": 5, "point:2026-04-30": 1}


def test_what_has_ended_pays_nothing_and_is_closed_with_the_next_purchase():
    held = Position(1, balances={"point:2026-02-28": 90, "point": 10})

    assert why(redeem(PLAIN, act(held, spend_minor=90000, amount=11))) is (
        Reason.NOT_ENOUGH
    )
    assert after(held, bought(PLAIN, 1000, held)) == {"point": 11}
    assert after(held, lapse(PLAIN, act(held))) == {"point": 10}


def test_a_lot_is_good_to_the_end_of_its_last_day():
    held = Position(1, balances={"point:2026-03-01": 9})

    assert redeem(PLAIN, act(held, spend_minor=90000, amount=9)).entries
    assert why(lapse(PLAIN, act(held))) is Reason.NOT_OFFERED


def test_whoever_stays_away_too_long_begins_anew():
    terms = Terms(earn_step=1000, point_worth=100, expiry="away", expiry_count=30)
    held = Position(1, balances={"point": 50}, recent=(past("point", 50, days_ago=30),))

    assert redeem(terms, act(held, spend_minor=90000, amount=50)).entries
    gone = act(held, spend_minor=90000, amount=50, days=1)
    assert why(redeem(terms, gone)) is Reason.NOT_ENOUGH
    assert after(held, bought(terms, 1000, held, days=1)) == {"point": 1}


@pytest.mark.parametrize(
    ("have", "bill", "wanted", "pays"),
    [
        (50, 10000, 0, 0),
        (50, 10000, 20, 6000),
        (50, 2000, 0, 0),
        (50, 20000, 0, 10000),
    ],
)
def test_a_point_of_two_pays_two_and_never_more_than_the_bill(have, bill, wanted, pays):
    terms = Terms(earn_step=1000, point_worth=200)
    held = Position(1, balances={"point": have})

    paid = redeem(terms, act(held, spend_minor=bill, reward="bill", amount=wanted))

    if bill == 20000:
        assert paid.benefit.pays_minor == pays
    else:
        assert paid.benefit.pays_minor == (bill - 200 * wanted if wanted else pays)


def test_only_a_share_of_a_bill_is_paid_in_steps_and_not_too_few():
    terms = Terms(
        earn_step=1000, point_worth=100, bill_share=20, least_used=10, used_in=5
    )
    held = Position(1, balances={"point": 400})

    def paid(**more):
        return redeem(terms, act(held, spend_minor=100_000, reward="bill", **more))

    assert paid().benefit.discount_minor == 20000
    assert why(paid(amount=205)) is Reason.BELOW_MINIMUM
    assert why(paid(amount=12)) is Reason.BELOW_MINIMUM
    assert why(paid(amount=5)) is Reason.BELOW_MINIMUM
    assert paid(amount=15).benefit.discount_minor == 1500


def test_points_on_a_bill_need_the_bill():
    held = Position(1, balances={"point": 400})

    refused = redeem(PLAIN, act(held, reward="bill"))

    assert why(refused) is Reason.BELOW_MINIMUM


def test_things_have_prices_in_points():
    terms = Terms(catalogue=((3, "a sweet"), (50, "a syrup")))
    held = Position(1, balances={"point": 10})

    assert after(held, redeem(terms, act(held, reward="item:1", count=3))) == {
        "point": 1
    }
    assert why(redeem(terms, act(held, reward="item:2"))) is Reason.NOT_ENOUGH
    assert why(redeem(terms, act(held, reward="item:3"))) is Reason.NOT_OFFERED
    assert why(redeem(terms, act(held, reward="item:1", count=0))) is Reason.NOT_OFFERED


def test_other_things_than_buying_earn_once_or_again_after_days():
    once = Terms(for_doing=((50, "a review"), (100, "joining")))
    weekly = Terms(for_doing=((50, "a review"),), doing_days=7)

    done = earn(once, act(card(), action="done:1"))
    held = Position(1, balances=after(card(), done))

    assert held.balances == {"point": 50, "done:1:2026-03-01": 1}
    assert why(earn(once, act(held, action="done:1", days=900))) is Reason.ALREADY_GIVEN
    assert points(earn(once, act(held, action="done:2"))) == 100
    assert why(earn(weekly, act(held, action="done:1", days=6))) is Reason.ALREADY_GIVEN
    assert points(earn(weekly, act(held, action="done:1", days=7))) == 50
    assert why(earn(once, act(card(), action="done:9"))) is Reason.NOT_OFFERED
    assert why(earn(once, act(card(), action="rm"))) is Reason.NOT_OFFERED
    assert [str(words) for _, words in KIND.actions(once)] == ["a review", "joining"]


def test_what_asks_for_a_reason_may_be_done_again():
    terms = Terms(for_doing=((50, "a review"), (75, "set right by hand…")))
    done = earn(terms, act(card(), action="done:2"))
    held = Position(1, balances=after(card(), done))

    assert points(earn(terms, act(held, action="done:2"))) == 75
    asked = [KIND.asks_why(terms, f"done:{number}") for number in (1, 2, 3)]
    assert asked == [False, True, False]


def test_only_things_done_earn_where_no_sum_does():
    terms = Terms(earn_step=0, for_doing=((50, "a review"),))

    assert why(bought(terms, 10**6)) is Reason.BELOW_MINIMUM
    assert not KIND.asks_bill(terms)


def test_what_is_owed_is_filled_first():
    held = Position(1, balances={"debt:point": 8})

    assert after(held, bought(PLAIN, 5000, held)) == {"debt:point": 3}
    assert after(held, bought(PLAIN, 10000, held)) == {"point": 2}


def test_the_page_says_what_there_is_what_waits_what_ends_and_what_is_owed():
    terms = Terms(catalogue=((20, "a cup"),), point_worth=100)
    held = Position(
        1,
        balances={
            "point:2026-03-31": 4,
            "point:2026-12-31": 6,
            "point::2026-03-20": 7,
            "debt:point": 3,
        },
    )

    shown = standing(terms, held, TODAY)

    assert [Speaker().say(line) for line in shown.lines] == [
        "10 points to use",
        "7 more from 20 March 2026",
        "3 of the next are owed for goods that came back",
        "4 of them end after 31 March 2026",
        "6 of them end after 31 December 2026",
    ]
    assert shown.progress == (10, 20)
    assert [unit for unit, _ in shown.rewards] == ["bill"]
    assert KIND.tells(terms, held, TODAY) == {"points": 10}


def test_an_empty_account_has_nothing_to_use():
    shown = standing(Terms(catalogue=((20, "a cup"),), point_worth=0), card(), TODAY)

    assert shown.rewards == ()
    assert Speaker().say(shown.next) == "20 more points until: a cup"
    assert standing(PLAIN, card(), TODAY).next is None


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"earn_step": 0}, "earn_step"),
        ({"point_worth": 0}, "catalogue"),
        ({"earn_step": 100, "point_worth": 101}, "point_worth"),
        ({"from_hour": 9, "to_hour": 9}, "from_hour"),
        ({"expiry": "days"}, "expiry_count"),
    ],
)
def test_settings_that_promise_nothing_are_named(settings, field):
    (problem,) = KIND.problems(Terms(**settings))

    assert problem.field == field


def test_terms_end_with_the_programme():
    last = date(2027, 9, 30)

    assert KIND.window(Terms(ends_on=last), TODAY).last == last
    assert str(KIND.promise(Terms(catalogue=((5, "tea"),)))) == "5 points: tea"
    assert "Every point" in str(KIND.promise(PLAIN).text)
    assert KIND.on_paper(Terms(catalogue=((5, "tea"),))).rewards == ((5, "tea"),)


def test_unasked_the_cheapest_thing_is_given_where_points_pay_no_bill():
    terms = Terms(point_worth=0, catalogue=((50, "drink"), (25, "syrup")))

    rich, poor = (Position(n, balances={"point": n}) for n in (30, 24))

    given = redeem(terms, act(rich))

    assert str(given.benefit.words) == "syrup"
    assert why(redeem(terms, act(poor))) is Reason.NOT_ENOUGH


def test_the_rewards_are_the_things_and_money_where_points_pay():
    things = ((50, "drink"),)

    both = KIND.gives(Terms(catalogue=things))
    alone = KIND.gives(Terms(catalogue=things, point_worth=0))

    assert list(map(str, both)) == ["drink", "Money off the bill"]
    assert list(map(str, alone)) == ["drink"]
