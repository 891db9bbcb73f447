"""Positions and acts: the questions a rule may put to them."""

from datetime import UTC, date, datetime

from stampcard.values.decisions import Act, Past, Position

NOON = datetime(2026, 3, 1, 6, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 3, 1), date(2026, 2, 28)
CARD = Position(
    1,
    balances={"stamp": 4},
    recent=(
        Past("reward", 1, NOON, TODAY),
        Past("stamp", -5, NOON, TODAY),
        Past("stamp", 2, NOON, TODAY),
        Past("stamp", 1, NOON, TODAY),
        Past("stamp", 3, NOON, YESTERDAY),
    ),
)


def test_a_unit_never_written_is_nought():
    assert CARD.balance("stamp") == 4
    assert CARD.balance("use") == 0


def test_the_latest_is_the_newest_that_added():
    assert CARD.latest("stamp") == Past("stamp", 2, NOON, TODAY)
    assert CARD.latest("use") is None


def test_the_latest_at_a_known_hour_is_none_that_was_entered_late():
    late = Past("stamp", 1, NOON, YESTERDAY, late=True)
    card = Position(1, recent=(late, *CARD.recent))

    assert card.latest("stamp") == late
    assert card.latest("stamp", hour_known=True) == Past("stamp", 2, NOON, TODAY)
    assert Position(1, recent=(late,)).latest("stamp", hour_known=True) is None


def test_only_what_was_added_counts_towards_a_day():
    assert CARD.added_on("stamp", TODAY) == 3
    assert CARD.added_on("stamp", YESTERDAY) == 3
    assert CARD.added_on("reward", YESTERDAY) == 0


def test_the_first_presented_is_the_holder():
    assert Act(NOON, TODAY, (CARD, Position(2))).holder is CARD
