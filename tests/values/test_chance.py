"""Chance: fair, the same for everybody, and exact for every batch."""

from collections import Counter

import pytest

from stampcard.values.chance import (
    Odds,
    Pot,
    drawn,
    lot_of,
    number,
    seal_of,
    special_runs,
    winners,
)

SEED = b"a seed of thirty-two bytes, once"
DESSERT = Odds(4, "dessert")
# The 99 % points of chi-square with 6 and with 3 degrees of freedom.
LIMIT_6, LIMIT_3 = 16.81, 11.34


def chi_square(counts: Counter, among: int, total: int) -> float:
    expected = total / among
    return sum((counts[n] - expected) ** 2 / expected for n in range(among))


def test_seventy_thousand_numbers_are_spread_evenly():
    counts = Counter(number(SEED, f"run {n}", 7) for n in range(70_000))

    assert chi_square(counts, 7, 70_000) < LIMIT_6


def test_the_first_of_seventy_thousand_draws_is_any_ticket():
    counts = Counter(drawn(b"%d" % n, "draw", 7, 1)[0] for n in range(70_000))

    assert chi_square(counts, 7, 70_000) < LIMIT_6


def test_the_last_of_many_draws_is_any_ticket():
    counts = Counter(drawn(b"seed %d" % n, "draw", 4, 4)[-1] for n in range(20_000))

    assert chi_square(counts, 4, 20_000) < LIMIT_3


def test_no_remainder_makes_small_numbers_likelier():
    # Without rejection, half of 2**32 would fall into the first third twice as often.
    below = 3 * 2**30
    found = [number(SEED, f"run {n}", below) for n in range(6000)]

    thirds = Counter(each // 2**30 for each in found)
    assert chi_square(thirds, 3, 6000) < 9.21


def test_nothing_is_drawn_twice():
    order = drawn(SEED, "draw", 1000, 1000)

    assert sorted(order) == list(range(1000))
    assert order[:10] == drawn(SEED, "draw", 1000, 10)


def test_no_more_is_drawn_than_there_is():
    assert sorted(drawn(SEED, "draw", 3, 10)) == [0, 1, 2]
    assert drawn(SEED, "draw", 0, 10) == []


def test_two_hundred_cards_have_exactly_fifty_winners():
    won = winners(SEED, DESSERT, 200)

    assert len(won) == 50
    assert [at // 4 for at, _ in won] == list(range(50))


def test_a_card_wins_by_itself_as_in_the_list_of_all():
    odds = Odds(4, "dessert", ((1, "dinner"), (5, "cake")))

    one_by_one = [
        (at, lot.special)
        for at in range(200)
        for lot in [lot_of(SEED, odds, 200, at)]
        if lot.place == lot.drawn
    ]

    assert one_by_one == winners(SEED, odds, 200)
    assert Counter(special for _, special in one_by_one) == {0: 44, 1: 1, 2: 5}


@pytest.mark.parametrize("left_over", [1, 2, 3])
def test_a_broken_run_wins_as_often_as_its_cards_deserve(left_over):
    won = [len(winners(b"%d" % n, DESSERT, left_over)) for n in range(4000)]

    assert set(won) == {0, 1}
    assert abs(sum(won) - 1000 * left_over) < 90  # three times the usual deviation


def test_a_broken_run_never_has_a_special_prize():
    odds = Odds(4, "dessert", ((2, "dinner"),))

    assert sorted(special_runs(SEED, odds, 11)) == [0, 1]


def test_all_special_prizes_need_a_winner_each():
    assert DESSERT.fewest_cards == 4
    assert Odds(4, "dessert", ((1, "dinner"), (5, "cake"))).fewest_cards == 24


def test_another_seed_is_another_seal_and_other_winners():
    other = bytes([SEED[0] ^ 1]) + SEED[1:]

    assert seal_of(other) != seal_of(SEED)
    assert winners(other, DESSERT, 200) != winners(SEED, DESSERT, 200)


def test_prizes_are_drawn_piece_by_piece():
    pot = Pot("ticket", ((1, "dinner"), (2, "cake")), 3)

    assert pot.count == 3
    assert pot.pieces == ("dinner", "cake", "cake")
