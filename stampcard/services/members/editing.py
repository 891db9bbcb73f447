"""A member's own data set right: what is known of them, and their number.

That something was corrected is kept in the register of requests, by the names of the
fields alone: neither what stood there before nor what stands there now.
"""

from dataclasses import dataclass
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.models.members import Member, MemberSession, OneTimeCode
from stampcard.models.writing import write
from stampcard.phones import Phone
from stampcard.services import facts, spending
from stampcard.services.house import Actor, House
from stampcard.services.members import enrolment, names, numbers
from stampcard.services.members.searching import Line, near
from stampcard.services.privacy import requests
from stampcard.services.privacy.requests import Wish
from stampcard.values import rights
from stampcard.values.channels import CHANNELS, EVERY_DAYS
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, say

PHONE = "phone"
CORRECTED = "corrected"
# Facts about a person: a change of these is a correction of their data.
_FACTS = {"name": ("name",), facts.BIRTHDAY: ("birth_month", "birth_day")}
# Where none stood there before, nobody gains by it: presents wait after a change only.
_ADDED = {facts.BIRTHDAY: "birthday added"}
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a shop knows of a member besides their number, as typed."""

    name: str = ""
    locale: str = ""
    birthday: tuple[int, int] | None = None  # month and day
    tags: tuple[str, ...] = ()
    channel: str = ""
    every_days: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """What came of a new number: whose it is already, and who has nearly the same."""

    problems: Problems = ()
    other: Member | None = None
    near: tuple[Line, ...] = ()


def edit(member: Member, known: Known, actor: Actor, house: House) -> Problems:
    """Keep what was typed of a member; or say what is wrong with it."""
    wrong = _problems(known)
    if not wrong:
        write(lambda: _edit(member.id, known, actor, house))
    return wrong


def change_number(
    member: Member,
    typed: str,
    again: str,
    actor: Actor,
    house: House,
    *,
    by_code: bool = False,
) -> Renumbered:
    """Give a member another number, typed twice or confirmed by a code sent to it.

    Nothing is changed where another member has it; those two can be made one. Where
    the member looks at their own page, they prove anew who they are.
    """
    phone = numbers.read(typed)
    if not isinstance(phone, Phone):
        return Renumbered((Problem(PHONE, phone),))
    if not by_code and numbers.read(again) != phone:
        words = say(N_("These two numbers differ. Type the same one twice."))
        return Renumbered((Problem("again", words),))
    return write(lambda: _renumber(member.id, phone, actor, house, by_code=by_code))


def _problems(known: Known) -> Problems:
    found = []
    if known.birthday and not enrolment.is_day(*known.birthday):
        found.append(Problem("birthday", say(N_("There is no such day."))))
    if known.channel and known.channel not in CHANNELS:
        words = say(N_("Choose one of the ways there are."))
        found.append(Problem("channel", words))
    if known.every_days not in EVERY_DAYS:
        words = say(N_("Choose how often at most."))
        found.append(Problem("every_days", words))
    return tuple(found)


def _edit(member: int, known: Known, actor: Actor, house: House) -> None:
    before = Member.get_or_none(Member.id == member)
    if before is None:
        return
    month, day = known.birthday or (None, None)
    values: dict[str, Any] = {
        "name": names.kept(known.name),
        "locale": known.locale,
        "birth_month": month,
        "birth_day": day,
        "channel": known.channel,
        "every_days": known.every_days,
        "note": shortened(clean(known.note), enrolment.LONGEST_NOTE),
    }
    Member.update(values).where(Member.id == member).execute()
    names.index(member, values["name"])
    enrolment.set_tags(member, known.tags)
    changed = [
        _ADDED.get(fact, fact) if before.birth_month is None else fact
        for fact, columns in _FACTS.items()
        if any(getattr(before, column) != values[column] for column in columns)
    ]
    if changed:
        _note(member, changed, rights.KNOWN, actor, house)


def _renumber(
    member: int, phone: Phone, actor: Actor, house: House, *, by_code: bool
) -> Renumbered:
    found = Member.get_or_none(Member.id == member)
    other = numbers.member_of(phone, house)
    if found is None or (other and other.id == member):
        return Renumbered()
    if other:
        words = say(N_("Another member has this number."))
        return Renumbered((Problem(PHONE, words),), other)
    address = numbers.unsealed(found, found.address, house)
    sealed = house.phone_key.seal(address, member) if address else None
    columns = {**numbers.kept_of(phone, member, house), "address": sealed}
    theirs = OneTimeCode.fingerprint == found.fingerprint
    OneTimeCode.delete().where(theirs).execute()
    MemberSession.delete().where(MemberSession.member == member).execute()
    confirmed = None if not by_code else house.clock()
    changes = {**columns, "confirmed_at": confirmed}
    Member.update(changes).where(Member.id == member).execute()
    if by_code:
        spending.confirmed(member, house.clock())
    _note(member, [PHONE], rights.CODE if by_code else rights.KNOWN, actor, house)
    alike = (line for line in near(phone, house) if line.id != member)
    return Renumbered(near=tuple(alike))


def _note(
    member: int, changed: list[str], proof: str, actor: Actor, house: House
) -> None:
    """Note in the register that something was corrected, and nothing of what it is."""
    fields = ", ".join(changed)
    wish = Wish(rights.CORRECT, member, rights.COUNTER, fields, proof)
    requests.answer(requests.take_in(wish, actor, house).id, CORRECTED, actor, house)
