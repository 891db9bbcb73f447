"""What a phone does by itself for want of a network, and what of it the shop allows.

Stamps wait on the phone and are sent later. Rewards do not: nobody can look at the card
then. So none is given, unless the owner says up to which worth, and whether those of no
stated worth, such as a free coffee, are among them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import from_stored
from stampcard.models.cards import Found
from stampcard.models.programmes import RUNNING, Programme, latest_terms
from stampcard.models.shops import the_shop
from stampcard.services.habits import Habits, habits_of
from stampcard.services.positions import rules_of
from stampcard.values.decisions import Accept, Act, Position, Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.money import LARGEST_MINOR
from stampcard.values.words import N_, Words

MOST_SHOWN = 12  # more names than that nobody finds one among, with a queue waiting
REFUSED = N_("Such a reward may not be given without a network.")


@dataclass(frozen=True, slots=True)
class Waited:
    """That an act waited on a phone, and when it was made by the phone's clock.

    A note only: phones' clocks are wrong, so an act counts from when it arrives.
    """

    phone_at_ms: int = 0

    @property
    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {"waited": True, "phone_at_ms": self.phone_at_ms}


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward a phone may give by itself: as the ledger and as people name it."""

    unit: str
    words: Words
    programme: str


def rewards(habits: Habits) -> list[Reward]:
    """What phones may give by themselves now, of the programmes that run."""
    if not (habits.offline_worth or habits.offline_gifts):
        return []
    running = (
        Programme.select().where(Programme.state == RUNNING).order_by(Programme.id)
    )
    found = [
        Reward(unit, words, programme.name)
        for programme in running
        for unit, words in _given(*_newest(programme), habits)
    ]
    return found[:MOST_SHOWN]


def allows(card: Found, unit: str) -> bool:
    """Whether a phone was right to give a reward of a card by itself."""
    shop = the_shop()
    if not shop or card.programme_state != RUNNING:
        return False
    given = _given(*rules_of(card), habits_of(shop))
    return unit in {named for named, _ in given}


def _newest(programme: Programme) -> tuple[Kind, Any]:
    kind = KINDS[programme.kind]
    settings = latest_terms(programme).settings
    return kind, from_stored(kind.terms, json.loads(settings))


def _given(kind: Kind, terms: Any, habits: Habits) -> Iterator[tuple[str, Words]]:
    if kind.pieces(terms) > 1:
        return
    holder = _with_everything(kind, terms)
    for unit, words in kind.standing(terms, holder, _DAY).rewards:
        worth_minor = _worth(kind, terms, holder, unit)
        if worth_minor is None:
            allowed = habits.offline_gifts
        else:
            allowed = worth_minor <= habits.offline_worth
        if allowed and _is_open(kind, terms, holder, unit):
            yield unit, words


def _with_everything(kind: Kind, terms: Any) -> Position:
    """A card on which one of each reward waits."""
    places = [place for place, _ in kind.on_paper(terms).rewards]
    units = [f"{unit}:{place}" for unit in kind.units for place in places]
    return Position(1, balances=dict.fromkeys((*kind.units, *units), 1))


def _worth(kind: Kind, terms: Any, holder: Position, unit: str) -> int | None:
    """The most it can give, as of the largest bill; None where it is no money."""
    decision = _decided(kind, terms, holder, unit, LARGEST_MINOR)
    benefit = decision.benefit if isinstance(decision, Accept) else None
    return benefit.discount_minor if benefit else LARGEST_MINOR + 1


def _is_open(kind: Kind, terms: Any, holder: Position, unit: str) -> bool:
    """Whether it needs no bill, which a phone does not ask for."""
    return isinstance(_decided(kind, terms, holder, unit, None), Accept)


def _decided(
    kind: Kind, terms: Any, holder: Position, unit: str, spend_minor: int | None
) -> Any:
    act = Act(_MOMENT, _DAY, (holder,), spend_minor=spend_minor, reward=unit)
    return kind.decide(Verb.REDEEM, terms, act)


_MOMENT = from_milliseconds(0)
_DAY = _MOMENT.date()
