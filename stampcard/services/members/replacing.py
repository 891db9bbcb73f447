"""A lost card: its number is blocked, and another leads to what was on it.

The other is a blank printed card or, for a member, their number without paper. Entries
are written only where the new card's terms differ from those of the old one.
"""

from typing import Any
from uuid import UUID

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, ledger
from stampcard.models.acts import Recorded
from stampcard.models.base import row
from stampcard.models.cards import GOOD, LOST, Found
from stampcard.models.members import Holding
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.members import paperless, trust
from stampcard.services.members.carrying import (
    Came,
    Problems,
    done_before,
    number_in,
    refused,
    said,
)
from stampcard.services.members.pouring import under
from stampcard.services.members.trust import MANAGER
from stampcard.services.positions import rules_of
from stampcard.services.recording import Doing, doing, record
from stampcard.services.scans import closed_to
from stampcard.values.codes import number_of, shown
from stampcard.values.decisions import Entry, Refuse, Verb
from stampcard.values.words import N_, Words, say

_USED_SINCE = (
    "SELECT 1 FROM act WHERE card = ? AND seq > ? AND outcome = 'accepted' LIMIT 1"
)
_WRITTEN_SINCE = "SELECT 1 FROM entry WHERE account_id = ? AND act_id > ? LIMIT 1"


def replace(
    old: Found,
    new: Found | None,
    act_id: UUID | None,
    actor: Actor,
    house: House,
    *,
    proven: str = "",
) -> Came:
    """Block a lost card and let a new one lead to what was on it; or say why not.

    Without a new one a member goes on by number. The same act id again changes nothing.
    `proven` is as `trust` says; a bearer's card only a manager replaces.
    """
    serial = new.serial if new else None
    return write(lambda: _replace(old.serial, serial, act_id, actor, house, proven))


def take_back(
    of: UUID, act_id: UUID | None, actor: Actor, house: House, *, proven: str = ""
) -> Came:
    """Undo a replacement that was a slip: on the day, who did it; later a manager."""
    return write(lambda: _take_back(of, act_id, actor, house, proven))


def may_take_back(act: Recorded, actor: Actor, house: House, proven: str) -> bool:
    """Whether somebody may undo a replacement now."""
    mine = act.staff == actor.staff and act.day == house.now()[1].isoformat()
    return act.verb == Verb.REPLACE and (mine or proven == MANAGER)


def why_not_old(old: Found, proven: str) -> Problems:
    """Why a card cannot be replaced at all."""
    words = _why_not_old(old, proven)
    return (Problem("card", words),) if words else ()


def _replace(
    serial: int,
    new_serial: int | None,
    act_id: UUID | None,
    actor: Actor,
    house: House,
    proven: str,
) -> Came:
    if earlier := done_before(act_id, Verb.REPLACE, serial):
        return earlier, ()
    old, new = cards.find(serial), cards.find(new_serial) if new_serial else None
    if old is None or old.account is None:
        words = say(N_("Nothing is on this card: simply hand out another one."))
        return None, (Problem("card", words),)
    by = doing(actor, house, act_id)
    if wrong := why_not_old(old, proven) or _why_not_new(old, new, proven, by):
        return None, wrong
    decision = under(new, old, by) if new and old.member is None else None
    if isinstance(decision, Refuse):
        return None, refused(decision)
    facts = {"was": old.state} if old.state else {}
    if new and new.account is None:
        cards.lead_one(new.serial, old.account)
        facts["blank"] = "yes"
    place = _place(old, new, actor, house)
    cards.set_replaced(serial, place)
    entries = decision.entries if decision else ()
    facts |= {"proven": proven} if proven else {}
    numbers = [number_of(serial), number_of(place)]
    return record(Verb.REPLACE, old, entries, by, {**facts, "numbers": numbers}), ()


def _why_not_old(old: Found, proven: str) -> Words | None:
    if old.replaced_by:
        number = shown(number_of(old.replaced_by))
        return say(N_("This card was replaced before, by {number}."), number=number)
    if old.account is None:
        return say(N_("Nothing is on this card: simply hand out another one."))
    if old.paperless and old.member is None:
        return say(N_("This number belongs to nobody any more."))
    if proven == MANAGER:
        return None
    if old.member is None:
        return say(N_("Only a manager or the owner replaces a card without a name."))
    if old.state != GOOD:
        return say(N_("It was blocked. Only a manager or the owner replaces it."))
    return None


def _why_not_new(old: Found, new: Found | None, proven: str, by: Doing) -> Problems:
    if new is None:
        words = say(N_("Type the number of the new card."))
        return () if old.member is not None else (Problem("new", words),)
    if unfit := _unfit(old, new, by):
        return (Problem("new", unfit),)
    if old.member is None or new.account == old.account:
        return ()
    return trust.asks(old.member, old, proven, by.at)


def _unfit(old: Found, new: Found, by: Doing) -> Words | None:
    """Why a card cannot take the place of another."""
    if new.serial == old.serial:
        return say(N_("This is the lost card itself."))
    if new.programme != old.programme:
        name = new.programme_name
        return say(N_("This card belongs to another programme: {name}."), name=name)
    if new.paperless:
        return say(N_("This number stands on no paper. Take a printed card."))
    if reason := closed_to(new, Verb.EARN, by.day, running=True):
        return said(reason)
    if new.account == old.account:
        return None
    if new.member is not None:
        return say(N_("This card is tied to another member."))
    if new.account is not None:
        return say(N_("This card has been used. Take a blank one."))
    return None


def _place(old: Found, new: Found | None, actor: Actor, house: House) -> int:
    """The serial that takes a lost card's place.

    A lost card that was printed of the member's own number takes that with it.
    """
    if old.member is None or old.account is None:
        return new.serial if new else old.serial
    own = number_in(old.account).serial
    if own == old.serial:
        own = paperless.beside(old, actor, house).serial
        mine = Holding.account == old.account
        Holding.update(serial=own).where(mine).execute()
    return new.serial if new else own


def _take_back(
    of: UUID, act_id: UUID | None, actor: Actor, house: House, proven: str
) -> Came:
    act = ledger.known(of)
    if act is None or act.card is None:
        return None, _problem(N_("There is nothing to take back."))
    if earlier := done_before(act_id, Verb.REVERSE, act.card):
        return earlier, ()
    old = cards.find(act.card)
    if not may_take_back(act, actor, house, proven):
        return None, _problem(N_("Only a manager or the owner can take this back now."))
    if old is None or ledger.reversal_of(act.seq) or not _stands(old, act):
        return None, _problem(N_("This was taken back, or the cards changed since."))
    by, facts, new = doing(actor, house, act_id), act.facts, old.replaced_by or 0
    if facts.get("blank"):
        if _is_used(new, old, act.seq):
            words = N_("The new card has been used since; the old one stays blocked.")
            return None, _problem(words)
        cards.lead_one(new, None)
    cards.set_back(old.serial, facts.get("was", GOOD))
    told: dict[str, Any] = {"of": str(act.id), "numbers": facts["numbers"]}
    entries = _opposite(act)
    return record(Verb.REVERSE, old, entries, by, told, reverses=act), ()


def _stands(old: Found, act: Recorded) -> bool:
    """Whether all is still as a replacement left it."""
    new = cards.find(old.replaced_by) if old.replaced_by else None
    if new is None or old.state != LOST:
        return False
    is_it = number_of(new.serial) == act.facts["numbers"][-1]
    return is_it and new.state == GOOD and new.account == old.account


def _is_used(new: int, old: Found, since: int) -> bool:
    """Whether a new card was used; of several shown together an act names the first."""
    alone = old.member is None or not rules_of(old)[0].gathers
    written = alone and row(_WRITTEN_SINCE, old.account, since)
    return bool(written or row(_USED_SINCE, new, since))


def _opposite(act: Recorded) -> list[Entry]:
    return [
        Entry(e.account, e.unit, -e.amount, e.note) for e in ledger.entries_of(act.seq)
    ]


def _problem(text: str) -> Problems:
    return (Problem("act", say(text)),)
