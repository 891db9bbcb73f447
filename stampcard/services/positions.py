"""A card's rules and its account as those rules see it, read from what is kept."""

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import from_stored
from stampcard.models import cards, ledger
from stampcard.values.codes import number_of
from stampcard.values.decisions import Accept, Act, Position
from stampcard.values.moments import Window


def rules_of(found: cards.Found) -> tuple[Kind, Any]:
    """A card's kind, and the terms it was printed under."""
    return _rules(found.kind, found.settings)


@lru_cache(maxsize=256)
def _rules(code: str, settings: str) -> tuple[Kind, Any]:
    """Terms never change once read, so every card of a version shares them."""
    kind = KINDS[code]
    return kind, from_stored(kind.terms, json.loads(settings))


def window_of(found: cards.Found) -> Window:
    """First and last day on which a card is good."""
    days = (d and date.fromisoformat(d) for d in (found.valid_from, found.valid_until))
    first, last = (day or None for day in days)
    return Window(first, last)


def position_of(found: cards.Found, at: datetime, day: date) -> Position:
    """A card's account as rules see it; an unopened one as issuing would leave it."""
    number, window = number_of(found.serial), window_of(found)
    kind, terms = rules_of(found)
    if found.account is None:
        decision = kind.issue(terms, Act(at, day, (Position(0),)))
        entries = decision.entries if isinstance(decision, Accept) else ()
        balances = {entry.unit: entry.amount for entry in entries}
        return Position(0, number, balances, (), window)
    return Position(
        found.account,
        number,
        ledger.balances(found.account, found.programme),
        ledger.recent(found.account, found.programme) if kind.looks_back(terms) else (),
        window,
        of_member=found.member is not None,
    )


def with_others(found: cards.Found, position: Position) -> tuple[Position, ...]:
    """A position, and those of the accounts that act alongside it in its programme."""
    kind, terms = rules_of(found)
    others = (cards.now_at(one) for one in kind.alongside(terms, position))
    return (position, *(_of_account(one, found) for one in others))


def _of_account(account: int, like: cards.Found) -> Position:
    kind, terms = rules_of(like)
    return Position(
        account,
        balances=ledger.balances(account, like.programme),
        recent=ledger.recent(account, like.programme) if kind.looks_back(terms) else (),
    )
