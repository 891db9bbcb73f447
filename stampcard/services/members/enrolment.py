"""Enrolment: a number, a yes, done; with what the programmes give at the start."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from stampcard.kinds.sorts import Problem
from stampcard.models import members
from stampcard.models.base import row
from stampcard.models.cards import Found
from stampcard.models.members import Holding, Member, MemberTag
from stampcard.models.programmes import BEARER, RUNNING, Programme
from stampcard.models.writing import write
from stampcard.phones import Phone
from stampcard.services.house import Actor, House
from stampcard.services.members import carrying, names, numbers, paperless
from stampcard.services.opening import opened
from stampcard.services.privacy import consents, policies
from stampcard.services.privacy.consents import Way
from stampcard.services.privacy.policies import Shown
from stampcard.services.recording import doing
from stampcard.values.purposes import COUNTER, STAMPS
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, say

LONGEST_TAG, MOST_TAGS, LONGEST_NOTE = 30, 20, 200
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wants to be a member, as typed; all but number and yes may be empty.

    `purposes` are those agreed to, as said in the policy `shown`; without it, in that
    of today in their own language. `card` is a card in hand to be tied to them, with
    `act_id` for that act, and `proven` how they showed to be one before. Without
    `programmes` they join all that are for members. Whoever typed it all `by_self` had
    nobody of the shop beside them.
    """

    phone: str
    purposes: Collection[str] = ()
    name: str = ""
    locale: str = ""
    birthday: tuple[int, int] | None = None  # month and day
    tags: tuple[str, ...] = ()
    channel: str = ""
    every_days: int = 0
    note: str = ""
    programmes: tuple[int, ...] = ()
    card: Found | None = None
    act_id: UUID | None = None
    proven: str = ""
    slip: str = ""
    how: str = COUNTER
    shown: Shown | None = None
    by_self: bool = False


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it: the member, and whether they were one before."""

    member: Member
    known: bool
    refused: tuple[Problem, ...] = field(default=())  # why the card was not tied


def open_to_members() -> list[Programme]:
    """The running programmes one can be a member of, oldest first."""
    return list(
        Programme.select()
        .where(Programme.state == RUNNING, Programme.keyed != BEARER)
        .order_by(Programme.id)
    )


def is_asked_for() -> bool:
    """Whether the shop has anything to do with persons: else no screen names one."""
    keyed = row("SELECT 1 FROM programme WHERE keyed <> ? LIMIT 1", BEARER)
    return keyed is not None or members.is_there()


def problems(newcomer: Newcomer) -> Problems:
    """All that keeps somebody from being enrolled."""
    found = []
    phone = numbers.read(newcomer.phone)
    if not isinstance(phone, Phone):
        found.append(Problem("phone", phone))
    if STAMPS not in newcomer.purposes:
        words = say(N_("Nobody becomes a member without saying yes to this."))
        found.append(Problem("purposes", words))
    if newcomer.birthday and not is_day(*newcomer.birthday):
        found.append(Problem("birthday", say(N_("There is no such day."))))
    return tuple(found)


def is_day(month: int, day: int) -> bool:
    """Whether a year has, or may have, such a day."""
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1]


def enrol(
    newcomer: Newcomer, actor: Actor, house: House
) -> tuple[Enrolled | None, Problems]:
    """Make somebody a member, once for each number; or say what is wrong.

    Who is one already stays as they are: only programmes, a card and further consents
    are added.
    """
    wrong = problems(newcomer)
    if wrong:
        return None, wrong
    phone = numbers.read(newcomer.phone)
    if not isinstance(phone, Phone):
        return None, wrong
    policies.needed(actor, house)
    return write(lambda: _enrol(newcomer, phone, actor, house)), ()


def join(member: Member, programme: Programme, actor: Actor, house: House) -> None:
    """Open a member's account in a programme, unless they have one. In `write()`."""
    if any(held == programme.id for *_, held in members.held_by(member.id)):
        return
    by = doing(actor, house)
    card = opened(paperless.fresh(programme, actor, house), by)
    Holding.create(
        account=card.account, member=member.id, serial=card.serial, since=by.at
    )


def _enrol(newcomer: Newcomer, phone: Phone, actor: Actor, house: House) -> Enrolled:
    member = numbers.member_of(phone, house)
    known = member is not None
    if member is None:
        member = _create(newcomer, phone, actor, house)
    _agree(member, newcomer, actor, house)
    refused = _tie(member, newcomer, actor, house)
    wanted = newcomer.programmes
    for programme in open_to_members():
        if not wanted or programme.id in wanted:
            join(member, programme, actor, house)
    return Enrolled(member, known, refused)


def _create(newcomer: Newcomer, phone: Phone, actor: Actor, house: House) -> Member:
    number, at = members.new_id(), house.clock()
    month, day = newcomer.birthday or (None, None)
    name = names.kept(newcomer.name)
    member = Member.create(
        id=number,
        **numbers.kept_of(phone, number, house),
        name=name,
        locale=newcomer.locale,
        birth_month=month,
        birth_day=day,
        channel=newcomer.channel,
        every_days=newcomer.every_days,
        note=shortened(clean(newcomer.note), LONGEST_NOTE),
        joined_at=at,
        joined_by=actor.staff,
        joined_how=newcomer.how,
        seen_at=at,
    )
    names.index(number, name)
    set_tags(number, newcomer.tags)
    return member


def set_tags(member: int, tags: tuple[str, ...]) -> None:
    """Make a member's tags those given. Only inside `write()`."""
    MemberTag.delete().where(MemberTag.member == member).execute()
    for tag in tidy_tags(tags):
        MemberTag.create(tag=tag, member=member)


def tidy_tags(tags: tuple[str, ...]) -> list[str]:
    """Tags as they are kept: clean, short, each once."""
    clean_ones = (shortened(clean(tag), LONGEST_TAG) for tag in tags)
    return list(dict.fromkeys(tag for tag in clean_ones if tag))[:MOST_TAGS]


def _agree(member: Member, newcomer: Newcomer, actor: Actor, house: House) -> None:
    shown = newcomer.shown or policies.current(newcomer.locale)
    new = set(newcomer.purposes) - consents.agreed(member.id)
    if shown and new:
        witness = None if newcomer.by_self else actor
        way = Way(newcomer.how, witness, newcomer.slip)
        consents.note(member.id, new, given=True, shown=shown, way=way, house=house)


def _tie(member: Member, newcomer: Newcomer, actor: Actor, house: House) -> Problems:
    if not newcomer.card:
        return ()
    _, wrong = carrying.attach(
        newcomer.card,
        member.id,
        newcomer.act_id,
        actor,
        house,
        proven=newcomer.proven,
    )
    return wrong


def birthday_of(member: Member) -> date | None:
    """A member's birthday as a day of a leap year, for showing it; or None."""
    if member.birth_month is None or member.birth_day is None:
        return None
    return date(2000, member.birth_month, member.birth_day)
