"""Undoing: who may until when, and the reason that it and blocking need."""

from dataclasses import replace
from datetime import timedelta

from stampcard.models import ledger
from stampcard.models.acts import Recorded
from stampcard.services.counter import Asked
from stampcard.services.house import Actor, House
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.roles import Role, at_least
from stampcard.values.whys import Why

SLIP_WITHIN = timedelta(minutes=1)
BAR_WITHIN = timedelta(seconds=10)  # how long the counter keeps its bar in view
STAFF_WITHIN = timedelta(hours=24)  # later it is for a manager or the owner
_NEED_WHY = (Verb.REVERSE, Verb.VOID)


def is_slip(act: Recorded, actor: Actor, house: House) -> bool:
    """Whether undoing an act now is a slip mended: at once, where it was made."""
    mine = (act.staff, act.device) == (actor.staff, actor.device)
    return mine and house.clock() - from_milliseconds(act.at_ms) <= SLIP_WITHIN


def is_just_now(act: Recorded, house: House) -> bool:
    """Whether an act is so new that undoing it is offered in plain view."""
    return house.clock() - from_milliseconds(act.at_ms) <= BAR_WITHIN


def in_time(act: Recorded, role: str, house: House) -> bool:
    """Whether a role may still undo an act: staff for a day, a manager always."""
    fresh = house.clock() - from_milliseconds(act.at_ms) <= STAFF_WITHIN
    return fresh or at_least(role, Role.MANAGER)


def too_late(asked: Asked, role: str, house: House) -> bool:
    """Whether an undo must be left to a manager; one sent again is never too late."""
    act = ledger.known(asked.of) if asked.of else None
    if not act or asked.verb is not Verb.REVERSE or ledger.known(asked.id):
        return False
    return not in_time(act, role, house)


def reasoned(asked: Asked, actor: Actor, house: House) -> Asked | None:
    """The wish with its reason, given or plain to see; None where one must be asked."""
    if asked.note or asked.verb not in _NEED_WHY:
        return asked
    if before := ledger.known(asked.id):  # sent again: with the reason it had
        return replace(asked, note=before.facts.get("note", ""))
    undone = ledger.known(asked.of) if asked.of else None
    if undone and is_slip(undone, actor, house):
        return replace(asked, note=Why.SLIP.value)
    unknown = asked.verb is Verb.REVERSE and not undone
    return asked if unknown else None
