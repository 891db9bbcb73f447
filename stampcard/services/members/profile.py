"""A member as a manager sees them: what is known, what they hold, what happened."""

from dataclasses import dataclass
from datetime import date

from stampcard.models import cards, ledger, members
from stampcard.models.acts import Recorded
from stampcard.models.members import Member, MemberTag
from stampcard.models.privacy import Consent
from stampcard.services import spending
from stampcard.services.house import House
from stampcard.services.members import enrolment, numbers
from stampcard.services.members.searching import Line, near
from stampcard.services.scans import Seen, see
from stampcard.values.codes import number_of
from stampcard.values.purposes import PURPOSES

MOST_ACTS, MOST_HELD = 50, 100


@dataclass(frozen=True, slots=True)
class Held:
    """One account of a member, and the cards that lead to it: number and state."""

    seen: Seen
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All of a member that a manager's page shows; the number only in part."""

    member: Member
    masked: str
    birthday: date | None
    tags: tuple[str, ...]
    dormant: bool
    held: tuple[Held, ...]
    said: tuple[tuple[str, Consent | None], ...]  # a purpose, and the last word on it
    near: tuple[Line, ...]
    acts: tuple[Recorded, ...]


def of(member: Member, house: House) -> Profile:
    """A member's profile."""
    phone = numbers.phone_of(member, house)
    held = members.held_by(member.id)[-MOST_HELD:]
    others = near(phone, house) if phone else []
    return Profile(
        member,
        numbers.masked(member, house),
        enrolment.birthday_of(member),
        tuple(tags_of(member.id)),
        spending.is_dormant(member.id, house.clock()),
        tuple(_held(account, serial, house) for account, serial, _ in held),
        tuple((purpose, _last_word(member.id, purpose)) for purpose in PURPOSES),
        tuple(line for line in others if line.id != member.id),
        tuple(ledger.of_accounts(members.accounts_of(member.id), MOST_ACTS)),
    )


def tags_of(member: int) -> list[str]:
    """A member's tags, in their order."""
    found = MemberTag.select().where(MemberTag.member == member).order_by(MemberTag.tag)
    return [each.tag for each in found]


def _held(account: int, serial: int, house: House) -> Held:
    found = cards.find(serial)
    if found is None:
        raise LookupError(serial)
    papers = members.papers_of(account)
    shown = tuple((number_of(paper), state) for paper, state in papers)
    return Held(see(found, house), shown)


def _last_word(member: int, purpose: str) -> Consent | None:
    mine = (Consent.member == member, Consent.purpose == purpose)
    found: Consent | None = (
        Consent.select().where(*mine).order_by(Consent.id.desc()).first()
    )
    return found
