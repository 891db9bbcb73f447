"""Instant win: its promises."""

import pytest

from stampcard.kinds.instant_win import KIND, Terms, earn, issue, redeem, standing
from stampcard.values.chance import Lot
from stampcard.values.decisions import Position, Verb
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

LONGEST = [
    {"one_in": 1000, "prize": LONG, "special": ((50, LONG), (50, "Two cups of tea"))},
    {"prize": LONG, "special": ((1, "A dinner for two"), (5, "A cake"))},
    {"special": ((100, LONG),)},
]
WINS, LOSES = Lot(2, 2), Lot(1, 2)
SPECIAL = Terms(prize="Dessert", special=((1, "Dinner"), (5, "Cake")))


def opened(terms, lot, **more):
    sealed = card(**after(card(), issue(terms, act(card()))))
    return earn(terms, act(sealed, lot=lot, **more))


def test_a_new_card_holds_nothing_but_that_it_is_sealed():
    assert after(card(), issue(SPECIAL, act(card()))) == {"sealed": 1}


def test_the_card_that_chance_chose_wins():
    assert after(card(sealed=1), opened(SPECIAL, WINS)) == {"prize:Dessert": 1}
    assert after(card(sealed=1), opened(SPECIAL, LOSES)) == {"blank": 1}


def test_the_winner_of_a_chosen_run_gets_a_special_prize():
    assert after(card(sealed=1), opened(SPECIAL, Lot(2, 2, 1))) == {"prize:Dinner": 1}
    assert after(card(sealed=1), opened(SPECIAL, Lot(2, 2, 2))) == {"prize:Cake": 1}


def test_a_card_is_opened_once():
    assert why(earn(SPECIAL, act(card(sealed=0, blank=1), lot=WINS))) is (
        Reason.ALREADY_REDEEMED
    )


def test_without_the_key_nothing_is_opened():
    assert why(opened(SPECIAL, None)) is Reason.NOT_OFFERED


def test_no_card_is_opened_from_a_paper_afterwards():
    assert why(opened(SPECIAL, WINS, late=True)) is Reason.NOT_OFFERED


def test_a_prize_is_given_once():
    won = Position(1, balances={"prize:Dessert": 1})
    given = redeem(SPECIAL, act(won))

    assert given.benefit.words.values == {"reward": "Dessert"}
    gone = Position(1, balances={"prize:Dessert": 0})
    assert why(redeem(SPECIAL, act(gone))) is Reason.ALREADY_REDEEMED


@pytest.mark.parametrize("held", [{"sealed": 1}, {"blank": 1}])
def test_a_card_that_did_not_win_gets_nothing(held):
    assert why(redeem(SPECIAL, act(card(**held)))) is Reason.NOT_ENOUGH


def test_only_a_prize_that_was_won_is_given():
    won = Position(1, balances={"prize:Dessert": 1})

    assert why(redeem(SPECIAL, act(won, reward="prize:Dinner"))) is (
        Reason.ALREADY_REDEEMED
    )


def test_a_sealed_card_says_nothing_of_its_outcome():
    assert standing(SPECIAL, card(sealed=1), TODAY).lines[0].text == (
        "It is opened at the counter."
    )
    assert not standing(SPECIAL, card(sealed=1), TODAY).rewards


def test_an_opened_card_says_what_it_won():
    won = standing(SPECIAL, Position(1, balances={"prize:Dinner": 1}), TODAY)
    lost = standing(SPECIAL, card(sealed=0, blank=1), TODAY)
    given = standing(SPECIAL, Position(1, balances={"prize:Dinner": 0}), TODAY)

    assert won.rewards[0][0] == "prize:Dinner"
    assert won.lines[0].values == {"prize": "Dinner"}
    assert lost.lines[0].text == "No prize this time"
    assert given.done
    assert not won.done
    assert not lost.done


def test_the_odds_stand_on_the_card():
    assert KIND.on_paper(SPECIAL).worth.values == {"count": 4}
    assert KIND.promise(SPECIAL).values == {"count": 4, "prize": "Dessert"}
    assert KIND.odds(SPECIAL).prizes == ("Dessert", "Dinner", "Cake")


def test_too_many_special_prizes_are_refused():
    found = KIND.problems(Terms(special=((101, "Cake"),)))

    assert [problem.field for problem in found] == ["special"]


def test_cards_have_an_end():
    assert (KIND.window(Terms(valid_days=30), TODAY).last - TODAY).days == 30


def test_drawing_is_not_offered():
    assert why(KIND.decide(Verb.DRAW, SPECIAL, act(card()))) is Reason.NOT_OFFERED
