"""A member as the counter sees them, and what is done there with one tap."""

import json
from dataclasses import dataclass
from datetime import date

from stampcard.models import cards, members
from stampcard.models.cards import Batch
from stampcard.models.members import Member, MemberTag
from stampcard.models.programmes import Programme
from stampcard.models.writing import write
from stampcard.services import scans, spending
from stampcard.services.house import Actor, House
from stampcard.services.members import enrolment, numbers
from stampcard.services.privacy import consents, on_paper
from stampcard.services.privacy.policies import Shown
from stampcard.services.scans import Seen
from stampcard.values.codes import number_of
from stampcard.values.moments import around
from stampcard.values.purposes import STAMPS

MOST_HELD = 20  # accounts a page shows
SOON_DAYS = 6
SLIP_DESIGN = "joining-slip"


@dataclass(frozen=True, slots=True)
class Held:
    """One account of a member: how it stands, and the numbers of cards that lead there.

    `papers` are the cards' numbers, each with whether it is still good.
    """

    seen: Seen
    papers: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A member as staff see them: the number only in part.

    `birthday_in` says how many days ahead their birthday is, when it is near.
    """

    member: Member
    masked: str
    tags: tuple[str, ...]
    held: tuple[Held, ...]
    may_join: tuple[Programme, ...]
    agreed: frozenset[str]
    stale: frozenset[str]  # agreed to in other words than today's
    dormant: bool
    seen_on: date
    birthday: date | None
    birthday_in: int | None

    @property
    def counts(self) -> bool:
        """Whether they agree to be counted at all."""
        return STAMPS in self.agreed


def sight(member: Member, house: House) -> Sight:
    """All that a member's page at the counter shows."""
    at, today = house.now()
    held = members.held_by(member.id)
    theirs = {programme for *_, programme in held}
    return Sight(
        member,
        numbers.masked(member, house),
        _tags(member.id),
        tuple(_held(each[0], each[1], house) for each in held[-MOST_HELD:]),
        tuple(p for p in enrolment.open_to_members() if p.id not in theirs),
        frozenset(consents.agreed(member.id)),
        frozenset(consents.stale(member.id)),
        spending.is_dormant(member.id, at),
        house.day_of(member.seen_at),
        enrolment.birthday_of(member),
        days_to_birthday(member, today),
    )


def only_number(member: int) -> str:
    """The number of the one account a member has, where they can join nothing else."""
    held = members.held_by(member)
    theirs = {programme for *_, programme in held}
    others = [p for p in enrolment.open_to_members() if p.id not in theirs]
    return number_of(held[0][1]) if len(held) == 1 and not others else ""


def days_to_birthday(member: Member, today: date) -> int | None:
    """How many days ahead a birthday is; None when it is not within a week."""
    birthday = enrolment.birthday_of(member)
    if birthday is None:
        return None
    coming, _ = around(birthday.month, birthday.day, today)
    days = (coming - today).days
    return days if days <= SOON_DAYS else None


def join(member: Member, programme: int, actor: Actor, house: House) -> None:
    """Let a member take part in a programme that is open to members."""

    def job() -> None:
        for wanted in enrolment.open_to_members():
            if wanted.id == programme:
                enrolment.join(member, wanted, actor, house)

    write(job)


def confirm(member: int, house: House) -> None:
    """Note that staff asked, and that the number is still this member's."""
    at = house.clock()
    write(lambda: spending.confirmed(member, at))


def is_slip(card: cards.Found) -> bool:
    """Whether a card is the tear-off of a joining slip."""
    kept = json.loads(Batch.get_by_id(card.batch).settings)
    return bool(kept.get("design") == SLIP_DESIGN)


def signed_on(card: cards.Found) -> Shown | None:
    """The policy on a card's joining slip: what was agreed to by signing it."""
    return on_paper.shown_on(Batch.get_by_id(card.batch)) if is_slip(card) else None


def is_open_to_members(card: cards.Found) -> bool:
    """Whether a card belongs to a programme one can be a member of."""
    return any(p.id == card.programme for p in enrolment.open_to_members())


def _held(account: int, serial: int, house: House) -> Held:
    found = cards.find(serial)
    if found is None:
        raise LookupError(serial)
    papers = members.papers_of(account)
    shown = tuple((number_of(paper), state == cards.GOOD) for paper, state in papers)
    return Held(scans.see(found, house), shown)


def _tags(member: int) -> tuple[str, ...]:
    found = MemberTag.select().where(MemberTag.member == member).order_by(MemberTag.tag)
    return tuple(tag.tag for tag in found)
