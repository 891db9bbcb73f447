"""What is announced of a draw, and what follows from it."""

from datetime import UTC, datetime

from stampcard.values.chance import Pot
from stampcard.values.draws import (
    LOTTERY,
    Source,
    announcement,
    lottery_numbers,
    places,
    pool_text,
)

POT = Pot("ticket", ((1, "Dinner"), (2, "Cake")), 3)
SOURCE = Source(LOTTERY, datetime(2026, 12, 1, tzinfo=UTC), "Prize bond, first number")
POOL = pool_text(f"T{n:03}" for n in range(100))
TEXT = announcement("0a1b", POOL, POT, SOURCE)


def test_the_list_is_sorted_and_names_each_once():
    assert pool_text(["B", "A", "B"]) == "A\nB\n"


def test_the_same_texts_draw_the_same():
    assert places(TEXT, "0123456", 100, 6) == places(TEXT, "0123456", 100, 6)
    assert len(set(places(TEXT, "0123456", 100, 6))) == 6


def test_any_change_draws_others():
    drawn = places(TEXT, "0123456", 100, 6)
    other_pool = announcement("0a1b", POOL.replace("T000\n", ""), POT, SOURCE)
    fewer = announcement("0a1b", POOL, Pot("ticket", POT.prizes, 2), SOURCE)

    for text, value in ((other_pool, "0123456"), (fewer, "0123456"), (TEXT, "0123457")):
        assert places(text, value, 100, 6) != drawn


def test_the_announcement_names_the_lottery():
    assert "decided by lottery Prize bond, first number\n" in TEXT


def test_numbers_are_read_in_any_digits_and_keep_their_noughts():
    assert lottery_numbers("০১২, 07") == "012.07"
    assert lottery_numbers("none") == ""
