"""Two members who are one person: what both hold comes together under one of them.

Both histories stay. What the person agreed to is what the kept member agrees to, but
for what the other one took back: a no counts for both, a yes only for its own number.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, ledger, members
from stampcard.models.acts import Recorded
from stampcard.models.cards import Found
from stampcard.models.members import Holding, JoinWish, Member, MemberTag, OneTimeCode
from stampcard.models.privacy import WAITING, Consent, Message, RightsRequest
from stampcard.models.writing import write
from stampcard.services.counter import IdReused
from stampcard.services.house import Actor, House
from stampcard.services.members import enrolment, names
from stampcard.services.members.carrying import (
    Came,
    Problems,
    account_in,
    number_in,
    refused,
)
from stampcard.services.members.pouring import poured
from stampcard.services.positions import position_of, rules_of
from stampcard.services.privacy import traces
from stampcard.services.privacy.consents import agreed
from stampcard.services.recording import Doing, doing, record
from stampcard.services.scans import Seen, see, seen_with
from stampcard.values.codes import number_of
from stampcard.values.decisions import Entry, Refuse, Verb
from stampcard.values.purposes import MERGED, PURPOSES
from stampcard.values.words import N_, say

_FILLED = ("name", "locale", "note")  # taken over where the kept one has none


@dataclass(frozen=True, slots=True)
class Line:
    """One account after merging: how it stands then, and how each stood before."""

    programme: str
    kept: Seen | None
    gone: Seen | None
    after: Seen


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging two members would make, and what is in its way."""

    lines: tuple[Line, ...]
    agreed: frozenset[str]
    tags: tuple[str, ...]
    papers: tuple[tuple[str, str], ...]  # numbers of cards, with their state
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of one account: it is held by the other, or poured into theirs."""

    card: Found
    own: Found | None = None
    entries: tuple[Entry, ...] = ()
    wrong: Problems = field(default=())


def preview(kept: Member, gone: Member, house: House) -> Preview:
    """What would become of two members, with nothing written."""
    at, day = house.now(not_before=ledger.tip().at)
    by = Doing(Actor(0, 0), at, day)
    steps = _steps(kept.id, gone.id, by)
    joined = {step.own.serial: step for step in steps if step.own}
    lines = [_line(card, joined.get(card.serial), by, house) for card in _held(kept.id)]
    alone = [step.card for step in steps if not step.own]
    lines += [Line(c.programme_name, None, see(c, house), see(c, house)) for c in alone]
    both = (kept.id, gone.id)
    held = [account for each in both for account, _, _ in members.held_by(each)]
    return Preview(
        tuple(lines),
        frozenset(_agreed(kept.id, gone.id)),
        tuple(_tags(*both)),
        tuple(
            (number_of(serial), state)
            for account in held
            for serial, state in members.papers_of(account)
        ),
        tuple(problem for step in steps for problem in step.wrong),
    )


def merge(kept: int, gone: int, act_id: UUID, actor: Actor, house: House) -> Came:
    """Make two members one; or say why not. The act of its first account, if any.

    The same act id again changes nothing; IdReused where it was another act's.
    """
    came = write(lambda: _merge(kept, gone, act_id, actor, house))
    traces.not_swept(house)  # the next upkeep leaves nothing of the one who is gone
    return came


def _merge(kept: int, gone: int, act_id: UUID, actor: Actor, house: House) -> Came:
    earlier = ledger.known(act_id)
    if earlier and earlier.verb != Verb.MERGE:
        raise IdReused(str(act_id))
    first, second = members.by_id(kept), members.by_id(gone)
    if earlier or first is None or second is None or first == second:
        return earlier, () if earlier else _not_two(first, second)
    by = doing(actor, house)
    steps = _steps(kept, gone, by)
    if wrong := tuple(problem for step in steps for problem in step.wrong):
        return None, wrong
    ids = [act_id, *(uuid5(act_id, str(step.card.serial)) for step in steps[1:])]
    acts = [
        _done(step, kept, Doing(by.actor, by.at, by.day, each))
        for step, each in zip(steps, ids, strict=False)
    ]
    _keep_what_was_agreed(first, second, actor, house)
    _keep_who_it_is(first, second)
    _forget(second, kept)
    return (acts[0] if acts else None), ()


def _not_two(first: Member | None, second: Member | None) -> Problems:
    if first is None or second is None:
        return (Problem("gone", say(N_("There is no such member any more."))),)
    return (Problem("gone", say(N_("These are the same member."))),)


def _held(member: int) -> list[Found]:
    found = (cards.find(serial) for _, serial, _ in members.held_by(member))
    return [card for card in found if card]


def _steps(kept: int, gone: int, by: Doing) -> list[_Step]:
    return [_step(card, kept, by) for card in _held(gone)]


def _step(card: Found, kept: int, by: Doing) -> _Step:
    kind, _ = rules_of(card)
    account = account_in(kept, card.programme) if kind.gathers else None
    if account is None:
        return _Step(card)
    own = number_in(account)
    decision = poured(card, own, by)
    if isinstance(decision, Refuse):
        return _Step(card, own, wrong=refused(decision, "gone"))
    return _Step(card, own, decision.entries)


def _done(step: _Step, kept: int, by: Doing) -> Recorded:
    """Bring one account under the kept member."""
    card, own = step.card, step.own
    mine = Holding.account == card.account
    if own is None or own.account is None or card.account is None:
        Holding.update(member=kept).where(mine).execute()
        return record(Verb.MERGE, card, (), by)
    Holding.delete().where(mine).execute()
    cards.lead(card.account, own.account)
    numbers = [number_of(card.serial), number_of(own.serial)]
    return record(Verb.MERGE, card, step.entries, by, {"numbers": numbers})


def _line(own: Found, step: _Step | None, by: Doing, house: House) -> Line:
    """How an account of the kept member stands before and after."""
    before = see(own, house)
    if step is None:
        return Line(own.programme_name, before, None, before)
    position = position_of(own, by.at, by.day).after(step.entries, by.at, by.day)
    after = seen_with(own, position, by.at, by.day, house)
    return Line(own.programme_name, before, see(step.card, house), after)


def _agreed(kept: int, gone: int) -> set[str]:
    """What the kept member agrees to, less what the other one took back."""
    said = {c.purpose: c.given for c in _said(gone)}
    return {purpose for purpose in agreed(kept) if said.get(purpose, True)}


def _said(member: int) -> list[Consent]:
    """A member's yes and no, the oldest first."""
    return list(Consent.select().where(Consent.member == member).order_by(Consent.id))


def _keep_what_was_agreed(
    kept: Member, gone: Member, actor: Actor, house: House
) -> None:
    """Move the other's words here, and write down what counts where they differ."""
    wanted = _agreed(kept.id, gone.id)
    latest = {c.purpose: c for c in (*_said(gone.id), *_said(kept.id))}
    Consent.update(member=kept.id).where(Consent.member == gone.id).execute()
    now = agreed(kept.id)
    for purpose in PURPOSES:
        if purpose in latest and (purpose in wanted) != (purpose in now):
            _write_down(latest[purpose], purpose in wanted, kept.id, actor, house)


def _write_down(
    as_said: Consent, given: bool, member: int, actor: Actor, house: House
) -> None:
    """One more row, with the text that was shown then."""
    Consent.create(
        member=member,
        purpose=as_said.purpose,
        given=given,
        version=as_said.version,
        locale=as_said.locale,
        text_hash=as_said.text_hash,
        channel=MERGED,
        slip=as_said.slip,
        at=house.clock(),
        staff=actor.staff,
        outlet=actor.outlet,
        device=actor.device,
    )


def _keep_who_it_is(kept: Member, gone: Member) -> None:
    """Fill what the kept member has not said from what the other one did."""
    filled: dict[str, Any] = {
        name: getattr(kept, name) or getattr(gone, name) for name in _FILLED
    }
    if kept.birth_month is None:
        filled |= {"birth_month": gone.birth_month, "birth_day": gone.birth_day}
    filled["joined_at"] = min(kept.joined_at, gone.joined_at)
    tags = tuple(_tags(kept.id, gone.id))
    Member.update(filled).where(Member.id == kept.id).execute()
    names.index(kept.id, filled["name"])
    enrolment.set_tags(kept.id, tags)


def _forget(gone: Member, kept: int) -> None:
    """Keep what was asked and sent; let the rest go with the member's row.

    What still waits to be sent was meant for the other number, and goes too.
    """
    asked, sent = RightsRequest.member == gone.id, Message.member == gone.id
    had = Message.select(Message.about).where(Message.member == kept)
    new = (Message.state != WAITING) & Message.about.not_in(had)
    RightsRequest.update(member=kept).where(asked).execute()
    Message.update(member=kept).where(sent, new).execute()
    OneTimeCode.delete().where(OneTimeCode.fingerprint == gone.fingerprint).execute()
    JoinWish.delete().where(JoinWish.fingerprint == gone.fingerprint).execute()
    Member.delete().where(Member.id == gone.id).execute()


def _tags(*of: int) -> list[str]:
    found = MemberTag.select().where(MemberTag.member.in_(of)).order_by(MemberTag.tag)
    return enrolment.tidy_tags(tuple(each.tag for each in found))
