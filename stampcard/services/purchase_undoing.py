"""Undoing a bill: all its acts, in every programme, or none of them."""

from uuid import UUID, uuid5

from stampcard.models import ledger, purchases
from stampcard.models.acts import Recorded
from stampcard.models.purchases import Purchase
from stampcard.models.writing import write
from stampcard.services import counter
from stampcard.services.asking import Asked, Outcome
from stampcard.services.house import Actor, House
from stampcard.values.decisions import Verb
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.words import N_, Words, from_plain, say

_CAME_BACK = N_("Goods of this bill came back already.")


class NotUndoable(Exception):
    """Why a bill stays as it is; Words stand in `args[0]`. Nothing was written."""


def undo(
    undo_id: UUID, purchase: Purchase, actor: Actor, house: House, note: str = ""
) -> tuple[Outcome, ...]:
    """Undo all that came of a bill; another one may then have its number that day.

    What is undone already stays so. Raises NotUndoable or StorageError; then nothing
    was written.
    """
    return write(lambda: _undone(undo_id, purchase, actor, house, note))


def wishes(undo_id: UUID, purchase: Purchase, note: str = "") -> tuple[Asked, ...]:
    """The acts that undoing a bill asks for, the newest first."""
    return tuple(
        Asked(uuid5(undo_id, str(act.id)), Verb.REVERSE, of=act.id, note=note)
        for act in reversed(open_acts(purchase))
    )


def open_acts(purchase: Purchase) -> list[Recorded]:
    """The acts of a bill that were accepted and are not undone."""
    found = (ledger.by_seq(seq) for seq in purchases.open_acts(purchase.id))
    return [act for act in found if act]


def is_undone(purchase: Purchase) -> bool:
    """Whether all that came of a bill was undone, together or one act by one."""
    return purchases.undone_at(purchase.id) is not None


def _undone(
    undo_id: UUID, purchase: Purchase, actor: Actor, house: House, note: str
) -> tuple[Outcome, ...]:
    if purchases.returns_of(purchase.id):
        raise NotUndoable(say(_CAME_BACK))
    outcomes = []
    for asked in wishes(undo_id, purchase, note):
        came = counter.perform(asked, actor, house)
        if not came.accepted:
            raise NotUndoable(_why_not(came.act))
        outcomes.append(came)
    # A bill that counted nowhere has no act to undo, and is undone all the same.
    purchases.set_undone(purchase.id, house.now(not_before=ledger.tip().at)[0])
    return tuple(outcomes)


def _why_not(act: Recorded) -> Words:
    notes = act.facts.get("notes")
    return from_plain(notes[0]) if notes else say(REASON_TEXTS[Reason(act.reason)])
