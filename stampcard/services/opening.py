"""The first act of every account: it is opened, with what its kind gives at issue."""

from dataclasses import replace

from stampcard.models import cards
from stampcard.services.positions import rules_of
from stampcard.services.recording import Doing, record
from stampcard.values.decisions import Accept, Act, Position, Verb
from stampcard.values.moments import to_milliseconds


def opened(card: cards.Found, by: Doing) -> cards.Found:
    """The card with an account of its own and its first entries. In `write()` only."""
    account = cards.open_account(card.serial, to_milliseconds(by.at))
    kind, terms = rules_of(card)
    decision = kind.issue(terms, Act(by.at, by.day, (Position(account),)))
    entries = decision.entries if isinstance(decision, Accept) else ()
    record(Verb.ISSUE, card, entries, replace(by, act_id=None))
    return replace(card, account=account)
