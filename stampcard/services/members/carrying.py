"""What carries a member's account: cards tied to it, and parted from it again.

An account changes hands by one row, the holding; its entries stay where they are. Only
where two accounts become one do units move, by an act with opposite entries.
"""

from uuid import UUID

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, ledger, members
from stampcard.models.acts import Recorded
from stampcard.models.cards import GOOD, Found, numbers_of
from stampcard.models.members import Holding
from stampcard.models.programmes import BEARER, MEMBERS, Programme
from stampcard.models.writing import write
from stampcard.services.counter import IdReused
from stampcard.services.house import Actor, House
from stampcard.services.members import paperless, trust
from stampcard.services.members.pouring import moved, poured, under
from stampcard.services.opening import opened
from stampcard.services.positions import rules_of
from stampcard.services.recording import Doing, doing, record
from stampcard.services.scans import never_open
from stampcard.values.codes import number_of, shown
from stampcard.values.decisions import Accept, Decision, Entry, Refuse, Verb
from stampcard.values.moments import to_milliseconds
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.words import N_, Words, say

__all__ = ["account_in", "attach", "detach", "moved", "numbers_of"]
WITH_CARD, WITH_MEMBER = "card", "member"  # where it goes when a card is parted
Problems = tuple[Problem, ...]
Came = tuple[Recorded | None, Problems]


def attach(
    card: Found,
    member: int,
    act_id: UUID | None,
    actor: Actor,
    house: House,
    *,
    proven: str = "",
) -> Came:
    """Tie a card and what is on it to a member; or say why not.

    None without problems when it is theirs already. The same act id again changes
    nothing; IdReused where it was of another act. `proven` is as `trust` says.
    """
    return write(lambda: _attach(card.serial, member, act_id, actor, house, proven))


def detach(
    card: Found,
    act_id: UUID | None,
    actor: Actor,
    house: House,
    keep: str = WITH_CARD,
) -> Came:
    """Part a card from its member; or say why not.

    Either what is on it goes with the card, or it stays with the member and the card
    begins with nothing, not even a head start.
    """
    return write(lambda: _detach(card.serial, act_id, actor, house, keep))


def account_in(member: int, programme: int) -> int | None:
    """The account a member gathers in in a programme, or None."""
    held = members.held_by(member)
    return next((account for account, _, of in held if of == programme), None)


def number_in(account: int) -> Found:
    """The number without paper of a member's account; LookupError without one."""
    found = cards.find(Holding.get(Holding.account == account).serial)
    if found is None:
        raise LookupError(account)
    return found


def done_before(act_id: UUID | None, verb: Verb, serial: int) -> Recorded | None:
    """The act that came under an id before, or None. IdReused where it was another."""
    earlier = ledger.known(act_id) if act_id else None
    if earlier and (earlier.verb, earlier.card) != (verb.value, serial):
        raise IdReused(str(act_id))
    return earlier


def refused(decision: Refuse, field: str = "card") -> Problems:
    """Why a kind does not let units come together, as a problem."""
    words = decision.notes[0] if decision.notes else said(decision.reason)
    return (Problem(field, words),)


def said(reason: Reason) -> Words:
    """A reason in words."""
    return say(REASON_TEXTS[reason])


def _attach(
    serial: int,
    member: int,
    act_id: UUID | None,
    actor: Actor,
    house: House,
    proven: str,
) -> Came:
    if earlier := done_before(act_id, Verb.ATTACH, serial):
        return earlier, ()
    card = cards.find(serial)
    if card is None or card.member == member:
        return None, ()
    by, gathers = doing(actor, house, act_id), rules_of(card)[0].gathers
    wrong = _why_not(card)
    if gathers:
        wrong = wrong or trust.asks(member, card, proven, by.at)
    if wrong:
        return None, wrong
    facts = {"proven": proven} if proven else {}
    own = account_in(member, card.programme) if gathers else None
    if own is not None:
        return _gather(card, number_in(own), by, facts)
    _hold(card, member, actor, house, by)
    return record(Verb.ATTACH, card, (), by, facts), ()


def _why_not(card: Found) -> Problems:
    if card.member is not None:
        words = say(N_("This card is tied to another member. Part them first."))
        return (Problem("card", words),)
    if Programme.get_by_id(card.programme).keyed == BEARER:
        words = say(N_("This card's programme is not for members."))
        return (Problem("card", words),)
    reason = never_open(card)
    return (Problem("card", said(reason)),) if reason else ()


def _hold(card: Found, member: int, actor: Actor, house: House, by: Doing) -> None:
    """Make a card's account a member's, with a number that needs no paper."""
    card = card if card.account else opened(card, by)
    twin = paperless.beside(card, actor, house)
    Holding.create(account=card.account, member=member, serial=twin.serial, since=by.at)


def _gather(card: Found, own: Found, by: Doing, facts: dict[str, str]) -> Came:
    """Let a card, and what is on it, come to the account a member has already."""
    decision: Decision = poured(card, own, by) if card.account else Accept(())
    if isinstance(decision, Refuse):
        return None, refused(decision)
    if card.account and own.account:
        cards.lead(card.account, own.account)
    else:
        cards.lead_one(card.serial, own.account)
    return record(Verb.ATTACH, card, decision.entries, by, facts), ()


def _detach(
    serial: int, act_id: UUID | None, actor: Actor, house: House, keep: str
) -> Came:
    if earlier := done_before(act_id, Verb.DETACH, serial):
        return earlier, ()
    card = cards.find(serial)
    if card is None or card.member is None or card.account is None:
        return None, (Problem("card", say(N_("This card is tied to nobody."))),)
    if wrong := _why_not_parted(card, keep):
        return None, wrong
    by, entries = doing(actor, house, act_id), tuple[Entry, ...]()
    if keep == WITH_MEMBER:
        cards.lead_one(serial, cards.open_empty(to_milliseconds(by.at)))
    else:
        _let_go(card.account)
        freed = cards.find(serial) or card
        decision = under(freed, card, by)
        entries = decision.entries if isinstance(decision, Accept) else ()
    return record(Verb.DETACH, card, entries, by, {"keep": keep}), ()


def _why_not_parted(card: Found, keep: str) -> Problems:
    """Why a card cannot be parted, or what is on it cannot go with it."""
    if card.paperless:
        words = say(N_("This is the member's own number. It stays with them."))
        return (Problem("card", words),)
    if reason := never_open(card):
        return (Problem("card", said(reason)),)
    if keep == WITH_MEMBER:
        return ()
    if Programme.get_by_id(card.programme).keyed == MEMBERS:
        words = say(
            N_("Only members take part here: what is on it stays with the member.")
        )
        return (Problem("keep", words),)
    papers = members.papers_of(card.account or 0)
    others = [s for s, state in papers if state == GOOD and s != card.serial]
    if others:
        words = say(
            N_("{number} leads to the same. First part that card and leave it empty."),
            number=shown(number_of(others[0])),
        )
        return (Problem("keep", words),)
    return ()


def _let_go(account: int) -> None:
    """Make a member's account a bearer's: no holding, no number without paper."""
    Holding.delete().where(Holding.account == account).execute()
    cards.void_paperless(account)
