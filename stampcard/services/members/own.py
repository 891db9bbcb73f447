"""What a member sees and chooses on their own page: balances, history, wishes."""

import re
from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.language import locales
from stampcard.models import cards, ledger, members
from stampcard.models.acts import Recorded
from stampcard.models.ledger import ACCEPTED
from stampcard.models.members import Member, MemberTag
from stampcard.models.privacy import Message
from stampcard.models.writing import write
from stampcard.services import scans
from stampcard.services.house import House
from stampcard.services.members import enrolment, numbers
from stampcard.services.scans import Seen
from stampcard.values.channels import EMAIL, EVERY_DAYS, WAY_TEXTS
from stampcard.values.codes import number_of
from stampcard.values.texts import clean
from stampcard.values.words import N_, say

MOST_ACTS = 50
LONGEST_ADDRESS = 100
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An account of a member's: how it stands, and which good cards lead to it."""

    seen: Seen
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """An act on one of a member's accounts; `undone` where it was taken back."""

    act: Recorded
    programme: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a member wishes to be spoken to; a birthday as month and day."""

    locale: str = ""
    channel: str = ""
    address: str = ""
    every_days: int = 0
    birthday: tuple[int, int] | None = None


def accounts(member: int, house: House) -> list[Held]:
    """Where a member stands, programme by programme; those used up come last."""
    found = [_held(account, serial, house) for account, serial, _ in _of(member)]
    return sorted(found, key=lambda held: held.seen.standing.done)


def history(member: int, most: int = MOST_ACTS) -> list[Past]:
    """What was done on a member's accounts, newest first; refusals left out."""
    found: dict[int, Past] = {}
    for account, serial, _ in _of(member):
        card = cards.find(serial)
        acts = ledger.of_card(serial, account, most)
        undone = {act.reverses for act in acts}
        for act in acts:
            if card and act.outcome == ACCEPTED:
                found[act.seq] = Past(act, card.programme_name, act.seq in undone)
    return sorted(found.values(), key=lambda past: -past.act.seq)[:most]


def tags(member: int) -> list[str]:
    """What the shop noted of a member's taste."""
    found = MemberTag.select().where(MemberTag.member == member)
    return [each.tag for each in found.order_by(MemberTag.tag)]


def messages_to(member: int, most: int = MOST_ACTS) -> list[Message]:
    """What the shop wrote to a member, newest first."""
    found = Message.select().where(Message.member == member)
    return list(found.order_by(Message.id.desc()).limit(most))


def address_of(member: Member, house: House) -> str:
    """The address a member gave for their channel, or nothing."""
    return numbers.unsealed(member, member.address, house) or ""


def change(member: Member, wishes: Wishes, house: House) -> Problems:
    """Keep how a member wishes to be spoken to; or say what is wrong.

    A birthday is taken once: what is changed later is a correction, which the shop
    looks at, or every day could be somebody's birthday.
    """
    wrong = _problems(wishes)
    if wrong:
        return wrong
    address = clean(wishes.address) if wishes.channel == EMAIL else ""
    key = next(k for k in house.phone_keys if k.id == member.key_id)
    changed = {
        "locale": wishes.locale,
        "channel": wishes.channel,
        "address": key.seal(address, member.id) if address else None,
        "every_days": wishes.every_days,
    }
    if wishes.birthday and member.birth_month is None:
        changed["birth_month"], changed["birth_day"] = wishes.birthday
    which = Member.id == member.id
    write(lambda: Member.update(**changed).where(which).execute())
    return ()


def _problems(wishes: Wishes) -> Problems:
    found = []
    if wishes.locale not in {"", *locales()}:
        found.append(Problem("locale", say(N_("Choose one of these."))))
    if wishes.channel not in WAY_TEXTS:
        found.append(Problem("channel", say(N_("Choose one of these."))))
    if wishes.every_days not in EVERY_DAYS:
        found.append(Problem("every_days", say(N_("Choose one of these."))))
    sound = _ADDRESS.fullmatch(clean(wishes.address))
    if wishes.channel == EMAIL and not sound:
        found.append(Problem("address", say(N_("Type your e-mail address."))))
    if wishes.birthday and not enrolment.is_day(*wishes.birthday):
        found.append(Problem("birthday", say(N_("There is no such day."))))
    return tuple(found)


def _of(member: int) -> list[tuple[int, int, int]]:
    return members.held_by(member)


def _held(account: int, serial: int, house: House) -> Held:
    found = cards.find(serial)
    if found is None:
        raise LookupError(serial)
    papers = members.papers_of(account)
    good = tuple(number_of(paper) for paper, state in papers if state == cards.GOOD)
    return Held(scans.see(found, house), good)
