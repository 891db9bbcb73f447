"""Gift voucher: paid in, spent in parts, never below nought."""

from datetime import date

import pytest

from stampcard.kinds.gift_voucher import KIND, Terms, earn, lapse, redeem, standing
from stampcard.kinds.gift_voucher.terms import problems
from stampcard.kinds.gift_voucher.wording import on_paper, plain, promise
from stampcard.values.decisions import Position
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, why

LONGEST = [
    {"value": 99_999_900, "months": 120},
    {"least": 99_999_900, "most": 99_999_900, "months": 120},
]


def loaded(terms: Terms, held: Position, amount: int | None, days=0):
    return earn(terms, act(held, days=days, action="load", spend_minor=amount))


def paid(held: Position, spend=None, amount=0, days=0, terms=None):
    asked = act(held, days=days, spend_minor=spend, amount=amount)
    return redeem(terms or Terms(), asked)


def voucher(amount: int) -> Position:
    return card(money=amount, loaded=1)


def test_stored_value_grows_and_is_not_overdrawn():
    held = voucher(23)
    for expected in (33, 43):
        held = Position(1, balances=after(held, loaded(Terms(), held, 10)))
        assert held.balance("money") == expected

    refusal = paid(voucher(23), amount=100)

    assert why(refusal) is Reason.NOT_ENOUGH
    assert refusal.notes[0].values["amount"].minor == 23


@pytest.mark.parametrize(
    ("held", "spend", "amount", "pays", "left"),
    [
        (24900, 2500, 0, 0, 22400),
        (24900, 42500, 0, 17600, 0),
        (24900, 42500, 10000, 32500, 14900),
        (24900, 2500, 10000, 0, 22400),
        (1000, 10000, 0, 9000, 0),
    ],
)
def test_it_pays_at_most_the_bill_and_what_is_on_it(held, spend, amount, pays, left):
    came = paid(voucher(held), spend, amount)

    assert came.benefit.pays_minor == pays
    assert after(voucher(held), came).get("money", 0) == left


def test_a_sum_is_taken_without_a_bill():
    came = paid(voucher(23), amount=20)

    assert after(voucher(23), came)["money"] == 3
    assert came.benefit.pays_minor is None


@pytest.mark.parametrize(
    ("spend", "amount"), [(None, 0), (0, 0), (None, -5), (100, -5)]
)
def test_nothing_and_less_is_not_paid(spend, amount):
    assert why(paid(voucher(23), spend, amount)) is Reason.BELOW_MINIMUM


def test_an_empty_one_says_why():
    ended = Position(1, balances={"money:2026-02-28": 5, "loaded": 1})

    assert why(paid(card(), 100)) is Reason.NOT_ENOUGH
    assert why(paid(voucher(0), 100)) is Reason.ALREADY_REDEEMED
    assert why(paid(ended, 100)) is Reason.EXPIRED


def test_a_bill_puts_nothing_on_it():
    assert why(earn(Terms(), act(card(), spend_minor=100))) is Reason.NOT_OFFERED


@pytest.mark.parametrize(
    ("settings", "amount", "held", "answer"),
    [
        ({}, None, 0, Reason.BELOW_MINIMUM),
        ({}, 0, 0, Reason.BELOW_MINIMUM),
        ({"least": 100}, 99, 0, Reason.BELOW_MINIMUM),
        ({"least": 100}, 100, 0, None),
        ({"most": 150}, 100, 51, Reason.BELOW_MINIMUM),
        ({"most": 150}, 100, 50, None),
        ({"value": 500}, None, 0, None),
        ({"value": 500}, 500, 0, None),
        ({"value": 500}, 400, 0, Reason.BELOW_MINIMUM),
        ({"loads": "once"}, 100, 0, None),
        ({"loads": "once"}, 100, 50, Reason.ALREADY_GIVEN),
    ],
)
def test_what_may_be_paid_in(settings, amount, held, answer):
    position = voucher(held) if held else card()

    came = loaded(Terms(**settings), position, amount)

    assert why(came) is answer
    assert answer or came.benefit.pays_minor == (amount or 500)


def test_a_voucher_that_was_spent_is_not_loaded_again_where_it_is_loaded_once():
    assert why(loaded(Terms(loads="once"), voucher(0), 100)) is Reason.ALREADY_GIVEN


def test_what_was_paid_in_by_mistake_and_undone_may_be_paid_in_again():
    undone = card(money=0, loaded=0)

    assert why(paid(undone, 100)) is Reason.NOT_ENOUGH
    assert why(loaded(Terms(loads="once"), undone, 100)) is None


def test_what_ends_first_is_spent_first_and_what_ended_pays_nothing():
    terms, times = Terms(months=1), {"loaded": 2}
    held = Position(1, balances=after(card(), loaded(terms, card(), 100)))
    held = Position(1, balances=after(held, loaded(terms, held, 50, days=30)))
    assert held.balances == {"money:2026-04-01": 100, "money:2026-04-30": 50, **times}

    assert after(held, paid(held, 120)) == {"money:2026-04-30": 30, **times}
    assert paid(held, 120, days=32).benefit.pays_minor == 70
    lapsed = lapse(terms, act(held, days=32))
    assert after(held, lapsed) == {"money:2026-04-30": 50, **times}
    assert why(lapse(terms, act(voucher(5)))) is Reason.NOT_OFFERED


def test_the_page_says_what_is_on_it_and_until_when():
    held = Position(1, balances={"money:2026-02-01": 7, "money:2026-04-01": 100})

    assert len(standing(Terms(), card(), TODAY).lines) == 1
    assert len(standing(Terms(), voucher(5), TODAY).lines) == 1
    lines = standing(Terms(), held, TODAY).lines
    assert [words.values for words in lines][1] == {"day": date(2026, 4, 1)}


def test_paper_shows_the_sum_where_all_have_the_same():
    fixed = Terms(value=50000)

    assert on_paper(fixed).worth
    assert on_paper(Terms()).worth is None
    assert promise(fixed) != promise(Terms())
    assert len(plain(Terms(months=12), Window())) == 4


def test_more_is_not_paid_in_than_may_be_on_it():
    assert [p.field for p in problems(Terms(value=500, most=400))] == ["most"]
    assert problems(Terms(value=400, most=400)) == ()


def test_its_units_are_money():
    assert KIND.prepaid(Terms())
    assert dict(KIND.actions(Terms())).keys() == {"load"}
    assert KIND.sums == ("load",)
