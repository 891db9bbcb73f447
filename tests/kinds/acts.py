"""Acts and positions for the tests of kinds, in one line each."""

from datetime import UTC, date, datetime, timedelta

from stampcard.values.decisions import Accept, Act, Decision, Past, Position, Refuse
from stampcard.values.reasons import Reason

NOON = datetime(2026, 3, 1, 6, tzinfo=UTC)
TODAY = date(2026, 3, 1)


def act(*presented: Position, days: int = 0, **more) -> Act:
    """An act at noon, so many days after the first of March."""
    later = timedelta(days=days)
    return Act(NOON + later, TODAY + later, presented, **more)


def card(number: int = 1, **balances: int) -> Position:
    return Position(number, balances=balances)


def past(unit: str, amount: int, *, days_ago: int = 0, seconds_ago: int = 0) -> Past:
    when = NOON - timedelta(days=days_ago, seconds=seconds_ago)
    return Past(unit, amount, when, TODAY - timedelta(days=days_ago))


def after(position: Position, decision: Decision) -> dict[str, int]:
    """What the card holds once the entries of a decision are written."""
    assert isinstance(decision, Accept), decision
    held = dict(position.balances)
    for entry in decision.entries:
        held[entry.unit] = held.get(entry.unit, 0) + entry.amount
    return {unit: amount for unit, amount in held.items() if amount}


def why(decision: Decision) -> Reason | None:
    """The reason of a refusal, or None for a yes."""
    return decision.reason if isinstance(decision, Refuse) else None
