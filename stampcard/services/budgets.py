"""Bounds of what a programme gives: in all, to one customer, by one seller in a day.

What was given is counted as it is given, so that looking costs the same on every day.
"""

from dataclasses import dataclass
from datetime import date

from stampcard.models import budgets
from stampcard.models.acts import Recorded
from stampcard.models.budgets import Bounds
from stampcard.models.cards import Found
from stampcard.models.programmes import Programme
from stampcard.models.writing import write
from stampcard.services.house import Actor
from stampcard.values.decisions import Accept, Refuse, Verb
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say

LARGEST = 10**9  # of what is counted


@dataclass(frozen=True, slots=True)
class Limits:
    """What an owner sets for a programme; 0 for no limit, amounts in minor units."""

    combines: bool = False
    rank: int = 0
    most_in_all: int = 0
    budget: int = 0
    most_each: int = 0
    most_a_day: int = 0


def limits_of(programme: int) -> Limits:
    """What is set for a programme."""
    return Limits(*(budgets.bounds_of(programme) or ()))


@dataclass(frozen=True, slots=True)
class Sum:
    """How often a programme gave something, and of what worth altogether."""

    count: int
    worth_minor: int


def given(programme: int) -> Sum:
    """What a programme gave so far; what was undone is not among it."""
    return Sum(*budgets.given_in_all(programme))


def set_limits(programme: Programme, limits: Limits) -> None:
    """Set them; what was given before counts."""
    write(lambda: _kept(programme.id, limits))


def _kept(programme: int, limits: Limits) -> None:
    values = {name: getattr(limits, name) for name in Limits.__slots__}
    Bounds.delete().where(Bounds.programme == programme).execute()
    Bounds.create(programme=programme, **values)


def refusal(
    card: Found, verb: Verb, decision: Accept, actor: Actor, day: date
) -> Refuse | None:
    """Why a programme gives no more, or None."""
    if not gives(verb, decision):
        return None
    limits, worth = limits_of(card.programme), worth_of(decision)
    if limits == Limits():
        return None
    count, spent = budgets.given_in_all(card.programme)
    if limits.most_in_all and count >= limits.most_in_all:
        return _all_gone(say(N_("There were {count} of them."), count=count))
    if limits.budget and spent + worth > limits.budget:
        left = Money(max(limits.budget - spent, 0))
        return _all_gone(say(N_("{amount} are left to be given."), amount=left))
    had = budgets.given_to(card.account, card.programme) if card.account else 0
    if limits.most_each and had >= limits.most_each:
        return _all_gone(say(N_("Each customer gets {count}."), count=limits.most_each))
    today = budgets.given_by(card.programme, actor.staff, day.isoformat())
    if limits.most_a_day and today >= limits.most_a_day:
        words = say(N_("Each seller gives {count} a day."), count=limits.most_a_day)
        return Refuse(Reason.DAILY_LIMIT, (words,))
    return None


def note(act: Recorded, decision: Accept) -> None:
    """Count what an act gave. In `write()` only."""
    if act.programme and gives(Verb(act.verb), decision):
        worth = worth_of(decision)
        budgets.add_given(act.programme, act.staff, act.day, 1, worth)


def undone(act: Recorded) -> None:
    """What an act gave is given no more. In `write()` only."""
    benefit = act.facts.get("benefit")
    if act.programme and (act.verb == Verb.REDEEM or benefit):
        worth = (benefit or {}).get("discount") or 0
        budgets.add_given(act.programme, act.staff, act.day, -1, -worth)


def gives(verb: Verb, decision: Accept) -> bool:
    """Whether an act gives something: a reward, or money off while it earns."""
    return verb is Verb.REDEEM or decision.benefit is not None


def worth_of(decision: Accept) -> int:
    """What it is worth, in minor units; 0 where it has no price."""
    return (decision.benefit.discount_minor or 0) if decision.benefit else 0


def _all_gone(words: Words) -> Refuse:
    return Refuse(Reason.USED_UP, (words,))
