"""Scans: read a code, find its card, say where it stands. Nothing here writes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from stampcard.kinds.contract import Kind
from stampcard.models import cards, ledger
from stampcard.models.programmes import ENDED, PAUSED
from stampcard.models.shops import Outlet
from stampcard.services.chance import lot_of
from stampcard.services.facts import told
from stampcard.services.house import House
from stampcard.services.positions import position_of, rules_of, window_of, with_others
from stampcard.values.codes import Read, code_of, read
from stampcard.values.decisions import Accept, Act, Decision, Position, Standing, Verb
from stampcard.values.moments import Window, from_milliseconds
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say

_CURED_BY_TYPING = {Reason.BELOW_MINIMUM}
_BLOCKED = {
    cards.LOST: Reason.LOST,
    cards.MISSING: Reason.LOST,
    cards.STOLEN: Reason.STOLEN,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A card as it stands now."""

    card: cards.Found
    kind: Kind
    terms: Any
    position: Position
    standing: Standing
    closed: Reason | None
    act: Act
    code: str = ""  # the whole printed code, where one was scanned

    @property
    def may(self) -> tuple[Verb, ...]:
        """What may be asked of it now."""
        asked = (Verb.EARN, Verb.REDEEM)
        return tuple(
            verb
            for verb in asked
            if _open(self.card, verb, self.kind, self.terms, self.act)
        )

    @property
    def number(self) -> str:
        """The card's number without its dash."""
        return self.position.number

    @property
    def presented(self) -> str:
        """What the card's own pages send: its code where it was scanned, or its number.

        So that the next request knows as well that the card was in hand.
        """
        return self.code or self.number

    @property
    def window(self) -> Window:
        """First and last day, as printed."""
        return self.position.window


def find(text: str, house: House, *, signed: bool = False) -> cards.Found | None:
    """The card a text stands for, or None; with `signed`, a bare number is None."""
    said = read(text, house.keys)
    if not said or (signed and not said.signed):
        return None
    return card_of(said)


def code_in(text: str, house: House) -> str:
    """The whole printed code in a text, plainly spelt; empty for a bare number."""
    said = read(text, house.keys)
    if not said or not said.signed or not card_of(said):
        return ""
    return code_of(said.serial, house.keys[said.key_id])


def seen_in(text: str, house: House) -> Seen | None:
    """The card a text stands for as it stands now, with its code if it was scanned."""
    found = find(text, house)
    return replace(see(found, house), code=code_in(text, house)) if found else None


def card_of(said: Read) -> cards.Found | None:
    """The card a code or number that was read stands for, or None.

    A mark made with another key than the batch's own is no mark.
    """
    found = cards.find(said.serial)
    if found and said.signed and said.key_id != found.key_id:
        return None
    return found


def see(found: cards.Found, house: House) -> Seen:
    """How a card stands at this moment."""
    at, day = house.now()
    return seen_with(found, position_of(found, at, day), at, day, house)


def seen_with(
    found: cards.Found, position: Position, at: datetime, day: date, house: House
) -> Seen:
    """How a card stands at a moment with a position already known."""
    kind, terms = rules_of(found)
    act = Act(
        at,
        day,
        with_others(found, position),
        clock=house.local(at).time(),
        told=told(found, at, day),
        lot=lot_of(found, house),
    )
    return Seen(
        card=found,
        kind=kind,
        terms=terms,
        position=position,
        standing=_open_now(kind, terms, kind.standing(terms, position, day), act),
        closed=closed_to(found, Verb.REDEEM, day),
        act=act,
    )


def closed_to(
    found: cards.Found, verb: Verb, day: date, *, running: bool = False
) -> Reason | None:
    """Why nothing may be done with a card now, whatever its kind would say.

    A programme that has ended still honours what its cards were promised. With
    `running` it was running on that day, whatever it does now.
    """
    never = never_open(found)
    if never or running:
        return never or window_of(found).refusal(day)
    if found.programme_state == PAUSED:
        return Reason.PROGRAMME_PAUSED
    if found.programme_state == ENDED and verb is Verb.EARN:
        return Reason.PROGRAMME_ENDED
    return window_of(found).refusal(day)


def never_open(found: cards.Found) -> Reason | None:
    """Why a card opens nothing to anybody, on no day: no more, or not yet."""
    if found.state != cards.GOOD or found.batch_state == cards.SPOILED:
        return _BLOCKED.get(found.state, Reason.VOID)
    return Reason.NOT_ACTIVE if found.batch_state == cards.PRINTED else None


def first_use(position: Position) -> Words | None:
    """When and where a card was last redeemed; None if it never was."""
    use = ledger.last_use(position.account)
    if not use:
        return None
    return say(
        N_("Redeemed on {moment} at {outlet}."),
        moment=from_milliseconds(use[0]),
        outlet=Outlet.get_by_id(use[1]).name,
    )


def _open_now(kind: Kind, terms: Any, standing: Standing, act: Act) -> Standing:
    """A standing without rewards that what is known about the member closes."""
    if not kind.asks_about(terms):
        return standing
    rewards = tuple(
        (unit, words)
        for unit, words in standing.rewards
        if _may(kind.decide(Verb.REDEEM, terms, replace(act, reward=unit)))
    )
    return replace(standing, rewards=rewards)


def _may(decision: Decision) -> bool:
    if isinstance(decision, Accept):
        return True
    return decision.reason in _CURED_BY_TYPING


def _open(found: cards.Found, verb: Verb, kind: Kind, terms: Any, act: Act) -> bool:
    if closed_to(found, verb, act.day):
        return False
    decision = kind.decide(verb, terms, act)
    if isinstance(decision, Accept) or _may(decision):
        return True
    return kind.pieces(terms) > 1 and decision.reason is Reason.NOT_ENOUGH
