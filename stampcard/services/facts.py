"""What the rules of one programme may know of the same customer's other programmes.

A tier makes points worth more, and a fee is lower for who has many points; but kinds do
not know each other. So each says by name what others may know, and what a card's own
rules ask for comes to them among the facts of an act.
"""

from collections.abc import Iterator
from datetime import date, datetime

from stampcard.models import cards, members
from stampcard.models.programmes import RUNNING
from stampcard.services.positions import position_of, rules_of


def told(found: cards.Found, at: datetime, day: date) -> dict[str, int]:
    """What is known of a card's holder elsewhere; nothing where no rule asks."""
    kind, terms = rules_of(found)
    if not kind.listens(terms):
        return {}
    facts: dict[str, int] = {}
    for other in programmes_of(found):
        if other.serial != found.serial:
            facts |= said_by(other, at, day)
    return facts


def said_by(found: cards.Found, at: datetime, day: date) -> dict[str, int]:
    """What a card lets others know."""
    kind, terms = rules_of(found)
    return dict(kind.tells(terms, position_of(found, at, day), day))


def programmes_of(found: cards.Found) -> list[cards.Found]:
    """A card and all else its holder takes part in: one account a programme.

    Of whoever holds a paper nothing else is known than the paper.
    """
    if found.member is None:
        return [found]
    others = (card for card in _held(found.member) if card.account != found.account)
    return [found, *(card for card in others if card.programme_state == RUNNING)]


def _held(member: int) -> Iterator[cards.Found]:
    for _, serial, _ in members.held_by(member):
        if card := cards.find(serial):
            yield card
