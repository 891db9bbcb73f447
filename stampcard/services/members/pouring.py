"""Two accounts made one: all units of one come to the other, by opposite entries.

What both are worth together, and what an account is worth under other terms, is the
kind's to say.
"""

from dataclasses import replace

from stampcard.models import ledger
from stampcard.models.cards import Found
from stampcard.services.positions import position_of, rules_of
from stampcard.services.recording import Doing
from stampcard.values.decisions import Accept, Decision, Entry, Position


def moved(before: int, after: int, programme: int) -> tuple[Entry, ...]:
    """The entries that bring all units of an account in a programme to another."""
    held = ledger.balances(before, programme)
    return tuple(
        Entry(account, unit, amount)
        for unit, total in sorted(held.items())
        if total
        for account, amount in ((before, -total), (after, total))
    )


def poured(coming: Found, own: Found, by: Doing) -> Decision:
    """What is written where all that is on a card comes to another card's account."""
    kind, terms = rules_of(own)
    decision = kind.pour(
        terms,
        position_of(own, by.at, by.day),
        rules_of(coming)[1],
        position_of(coming, by.at, by.day),
    )
    if not isinstance(decision, Accept) or not coming.account or not own.account:
        return decision
    units = moved(coming.account, own.account, own.programme)
    return replace(decision, entries=(*units, *decision.entries))


def under(terms_of: Found, card: Found, by: Doing) -> Decision:
    """What is written where an account goes on under the terms of another card."""
    if terms_of.terms == card.terms:
        return Accept(())
    kind, terms = rules_of(terms_of)
    position = position_of(card, by.at, by.day)
    empty = Position(position.account)
    return kind.pour(terms, empty, rules_of(card)[1], position)
