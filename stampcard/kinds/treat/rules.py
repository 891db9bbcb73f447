"""When a treat is given."""

from datetime import date

from stampcard.kinds.parts import reward_words
from stampcard.kinds.treat.terms import Terms, actions, span
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say


def earn(terms: Terms, act: Act) -> Decision:
    """A treat for what staff saw was done, unless it was given often enough."""
    if act.action not in dict(actions(terms)):
        return Refuse(Reason.NOT_OFFERED)
    if not is_open(terms, act.holder, act.action, act.day):
        return Refuse(Reason.ALREADY_GIVEN, again(terms, act.day))
    entry = Entry(act.holder.account, _unit(terms, act.action, act.day), 1)
    return Accept((entry,), Benefit(reward_words(terms.reward)))


def is_open(terms: Terms, position: Position, action: str, day: date) -> bool:
    """Whether an action earns a treat on a day."""
    return position.balance(_unit(terms, action, day)) < terms.most


def again(terms: Terms, day: date) -> tuple[Words, ...]:
    """From when on it is given again; nothing where never."""
    found = span(terms, day)
    return (say(N_("Again from {day}."), day=found[1]),) if found else ()


def _unit(terms: Terms, action: str, day: date) -> str:
    """Where it is counted: for all time, or from the first day of its span."""
    found = span(terms, day)
    return f"{action}:{found[0]}" if found else action
