"""One line of a tally sheet: whether it can be booked, what else is proposed, booking.

Everything here runs inside the transaction in which the sheet is entered or decided.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from stampcard.kinds.contract import not_offered
from stampcard.models import cards, ledger
from stampcard.models.cards import Batch, Found
from stampcard.services import counter
from stampcard.services.asking import Asked, IdReused, Late
from stampcard.services.house import Actor, House
from stampcard.services.positions import position_of, rules_of
from stampcard.services.scans import card_of, closed_to
from stampcard.values.codes import number_of, read
from stampcard.values.decisions import Accept, Act, Refuse, Verb
from stampcard.values.reasons import Reason
from stampcard.values.tallies import (
    Proposal,
    Trouble,
    act_id,
    near_numbers,
    sheet_number,
)

_MOST_NEAR = 4
_PROPOSALS: dict[str, Proposal] = {
    Trouble.UNKNOWN: Proposal.NUMBER,
    Trouble.TWICE: Proposal.ADD_UP,
    Trouble.MORE_THAN_PLACES: Proposal.FIT,
    Trouble.CHANGED: Proposal.REPLACE,
    Trouble.NOT_PRINTED: Proposal.NUMBER,
    Trouble.NEXT_CARD: Proposal.NUMBER,
    Trouble.ONLY_USED: Proposal.USE,
    Reason.CARD_FULL: Proposal.NUMBER,
    Reason.EXPIRED: Proposal.NUMBER,
    Reason.NOT_YET_VALID: Proposal.NUMBER,
    Reason.VOID: Proposal.NUMBER,
    Reason.NOT_ACTIVE: Proposal.ACTIVATE,
    Reason.DAILY_LIMIT: Proposal.OVERRIDE,
    Reason.PROGRAMME_PAUSED: Proposal.OVERRIDE,
    Reason.PROGRAMME_ENDED: Proposal.OVERRIDE,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A line to be booked: what was typed, and what was allowed since."""

    sheet: int
    line: int
    number: str
    count: int
    day: date
    turn: int = 0  # acts it booked before, undone by now
    adds_up: bool = False
    override: bool = False
    used: bool = False

    @property
    def verb(self) -> Verb:
        """What the ticks mean."""
        return Verb.REDEEM if self.used else Verb.EARN

    @property
    def id(self) -> UUID:
        """The id of its act, however often and wherever it is entered."""
        return act_id(self.sheet, self.line, self.turn)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a line: an act, or why it waits and what is proposed.

    With `spent` the counter refused it, and the id of its act is used up.
    """

    act: UUID | None = None
    replayed: bool = False
    spent: bool = False
    trouble: str = ""
    fits: int = 0
    near: tuple[str, ...] = ()

    @property
    def proposal(self) -> Proposal:
        """What one tap would do; only of a line that waits."""
        return _PROPOSALS.get(self.trouble, Proposal.LEAVE_OUT)

    def facts(self) -> dict[str, Any]:
        """What is kept of it."""
        if self.act:
            return {"acts": [str(self.act)]}
        found = {"trouble": str(self.trouble), "proposal": str(self.proposal)}
        more = {"fits": self.fits, "near": list(self.near)}
        return found | {name: value for name, value in more.items() if value}


def book(wish: Wish, serials: set[int], actor: Actor, house: House) -> Came:
    """Book a line, or say why it waits. `serials` stand on other lines of its sheet."""
    if ledger.known(wish.id):
        return _perform(wish, actor, house)  # or learn that it was another wish
    card = find(wish.number, house)
    if not card:
        return Came(trouble=Trouble.UNKNOWN, near=_near(wish.number))
    if card.serial in serials and not wish.adds_up:
        return Came(trouble=Trouble.TWICE)
    waits = _judged(wish, card, house)
    return waits or _perform(wish, actor, house)


def find(number: str, house: House) -> Found | None:
    """The card a typed number stands for, or None."""
    said = read(number, house.keys)
    return card_of(said) if said else None


def _judged(wish: Wish, card: Found, house: House) -> Came | None:
    """Why a card cannot take its ticks; None when it can."""
    printed_at = Batch.get_by_id(card.batch).printed_at
    if wish.day < house.day_of(printed_at):
        return Came(trouble=Trouble.NOT_PRINTED)
    reason = closed_to(card, wish.verb, wish.day, running=wish.override)
    if reason:
        return Came(trouble=reason)
    kind, terms = rules_of(card)
    if not wish.used and kind.earn is not_offered and kind.pieces(terms) == 1:
        return Came(trouble=Trouble.ONLY_USED)
    if not wish.used and kind.asks_bill(terms) and not kind.tick_minor(terms):
        return Came(trouble=Trouble.NEEDS_BILL)
    return _by_rule(wish, card, house)


def _by_rule(wish: Wish, card: Found, house: House) -> Came | None:
    kind, terms = rules_of(card)
    at = house.clock()
    position = position_of(card, at, wish.day)
    asked = _asked(wish, card)
    act = Act(
        at,
        wish.day,
        (position,),
        asked.count,
        asked.spend_minor,
        override=wish.override,
        late=True,
    )
    decision = kind.decide(wish.verb, terms, act)
    if isinstance(decision, Refuse):
        return Came(trouble=decision.reason)
    fits = _stamps(decision)
    if not wish.used and fits < wish.count:
        return Came(trouble=Trouble.MORE_THAN_PLACES, fits=fits)
    return None


def _stamps(decision: Accept) -> int:
    return sum(e.amount for e in decision.entries if e.unit == "stamp" and e.amount > 0)


def _perform(wish: Wish, actor: Actor, house: House) -> Came:
    card = find(wish.number, house)
    if not card:
        return Came(trouble=Trouble.CHANGED)
    try:
        outcome = counter.perform(_asked(wish, card), actor, house)
    except IdReused:
        return Came(trouble=Trouble.CHANGED)
    if not outcome.accepted:  # it opened the card first, and so knew more than we
        return Came(trouble=outcome.act.reason, spent=True)
    return Came(outcome.act.id, outcome.replayed)


def _asked(wish: Wish, card: Found) -> Asked:
    kind, terms = rules_of(card)
    return Asked(
        wish.id,
        wish.verb,
        (number_of(card.serial),),
        count=1 if wish.used else wish.count,
        spend_minor=None if wish.used else kind.tick_minor(terms) or None,
        override=wish.override,
        late=Late(wish.day, sheet_number(wish.sheet)),
    )


def _near(text: str) -> tuple[str, ...]:
    """Numbers of real cards one slip away, the likeliest first."""
    said = {number: read(number, {}) for number in near_numbers(text)}
    serials = {number: each.serial for number, each in said.items() if each}
    there = cards.existing(list(serials.values()))
    return tuple(n for n, serial in serials.items() if serial in there)[:_MOST_NEAR]
