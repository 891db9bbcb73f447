"""Prize draw: its promises."""

from datetime import date

import pytest

from stampcard.kinds.prize_draw import KIND, Terms, draw, earn, redeem, standing
from stampcard.values.decisions import Position, Verb
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, past, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "spend_per_ticket": 99_999_950,
        "tier": "Our very best and most loyal customers",
        "period": "once",
        "ends_on": date(2027, 12, 31),
        "prizes": ((1, "A dinner for two with tea"), (500, "A cake with honey")),
    },
    {"prizes": ((1000, LONG),), "tier": "Gold"},
]
MARCH = "ticket:2026-03-31"
BY_SPEND = Terms(spend_per_ticket=50_000)


def tickets(terms, position, **more):
    return after(position, earn(terms, act(position, **more)))


def test_every_full_sum_is_a_ticket():
    assert tickets(BY_SPEND, card(), spend_minor=124_000) == {MARCH: 2}
    assert why(earn(BY_SPEND, act(card(), spend_minor=49_999))) is Reason.BELOW_MINIMUM
    assert why(earn(BY_SPEND, act(card()))) is Reason.BELOW_MINIMUM


def test_a_visit_is_a_ticket():
    assert tickets(Terms(), card()) == {MARCH: 1}


def test_tickets_count_for_the_month_they_were_earned_in():
    assert tickets(Terms(), card(), days=30) == {MARCH: 1}
    assert tickets(Terms(), card(), days=31) == {"ticket:2026-04-30": 1}


def test_a_single_draw_has_a_last_day():
    once = Terms(period="once", ends_on=date(2026, 3, 2))

    assert tickets(once, card(), days=1) == {"ticket:2026-03-02": 1}
    assert why(earn(once, act(card(), days=2))) is Reason.EXPIRED


def test_tickets_of_a_day_and_of_a_customer_are_limited():
    daily = Terms(daily_limit=2, spend_per_ticket=100)
    held = Position(1, balances={MARCH: 1}, recent=(past(MARCH, 1),))
    most = Terms(most_tickets=3, spend_per_ticket=100)

    assert tickets(daily, held, spend_minor=900) == {MARCH: 2}
    assert tickets(most, Position(1, balances={MARCH: 1}), spend_minor=900) == {
        MARCH: 3
    }
    full = Position(1, balances={MARCH: 3})
    assert why(earn(most, act(full, spend_minor=900))) is Reason.DAILY_LIMIT


def test_only_who_has_the_tier_gets_tickets():
    gold = Terms(tier="Gold")

    assert why(earn(gold, act(card()))) is Reason.NOT_OFFERED
    assert tickets(gold, card(), told={"tier:Gold": 1}) == {MARCH: 1}
    assert KIND.listens(gold)
    assert not KIND.listens(Terms())


def test_who_is_drawn_gets_the_prize():
    won = after(card(), draw(Terms(), act(card(), reward="prize:Cake", amount=1)))

    assert won == {"prize:Cake": 1}
    assert after(card(), redeem(Terms(), act(Position(1, balances=won)))) == {
        "prize:Cake": -1
    }
    assert why(KIND.decide(Verb.DRAW, Terms(), act(card()))) is Reason.NOT_OFFERED


def test_who_drops_out_has_the_prize_no_more():
    back = act(Position(1, balances={"prize:Cake": 1}), reward="prize:Cake", amount=-1)

    assert after(card(), draw(Terms(), back)) == {"prize:Cake": -1}
    never = act(card(), reward="prize:Cake", amount=-1)
    assert why(draw(Terms(), never)) is Reason.NOT_OFFERED


def test_the_standing_counts_the_tickets_of_the_next_draw():
    held = Position(1, balances={MARCH: 2, "ticket:2026-02-28": 9, "prize:Cake": 1})
    found = standing(Terms(), held, TODAY)

    assert found.lines[0].values == {"count": 2, "day": date(2026, 3, 31)}
    assert found.rewards[0][0] == "prize:Cake"


def test_after_a_single_draw_no_tickets_are_shown():
    once = Terms(period="once", ends_on=date(2026, 2, 1))

    assert standing(once, card(), TODAY).lines == ()


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(prizes=()), "prizes"),
        (Terms(prizes=((1001, "Cake"),)), "prizes"),
        (Terms(period="once"), "ends_on"),
    ],
)
def test_terms_that_draw_nothing_are_refused(terms, field):
    assert [problem.field for problem in KIND.problems(terms)] == [field]


def test_the_bill_is_asked_for_where_it_counts():
    assert KIND.asks_bill(BY_SPEND)
    assert KIND.tick_minor(BY_SPEND) == 50_000
    assert not KIND.asks_bill(Terms())
    assert KIND.looks_back(Terms(daily_limit=1))
    assert KIND.window(Terms(), TODAY) == Window()


def test_paper_shows_the_first_prize():
    terms = Terms(prizes=((1, "Dinner"), (5, "Cake")))

    assert KIND.on_paper(terms).worth.values == {"reward": "Dinner"}
    assert KIND.promise(terms).values == {"prize": "Dinner"}
    assert KIND.pot(terms).pieces == ("Dinner", *["Cake"] * 5)
