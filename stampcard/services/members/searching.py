"""Find a member: by number, by its last digits, by the beginning of a name, by a card.

Nothing here writes. Each way is one indexed question, however many members there are.
"""

from dataclasses import dataclass
from typing import Any

from stampcard import phones
from stampcard.models import members
from stampcard.models.base import rows
from stampcard.models.members import Member
from stampcard.phones import TAIL_DIGITS, Phone
from stampcard.services import scans
from stampcard.services.house import House
from stampcard.services.members import numbers
from stampcard.services.members.names import words_of

MOST = 20
_TAILS_READ = 2000  # numbers with the same four last digits that are looked through
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Line:
    """A member in a list: the number only in part."""

    id: int
    name: str
    masked: str


def by_phone(typed: str, house: House) -> Member | None:
    """The member whose whole number this is, in any spelling."""
    phone = numbers.read(typed)
    return numbers.member_of(phone, house) if isinstance(phone, Phone) else None


def search(text: str, house: House, *, most: int = MOST) -> list[Line]:
    """Members a typed text may mean, at most so many; the best first."""
    found = _by_card(text, house) or by_phone(text, house)
    if found:
        return [line_of(found, house)]
    if phones.seems_one(text):
        return by_last_digits(text, house, most=most)
    return by_name(text, house, most=most)


def near(phone: Phone, house: House) -> list[Line]:
    """Members whose number differs in one figure or two that changed places."""
    heads = [key.head(phone) for key in house.phone_keys]
    tails = [key.tail(phone.tail) for key in house.phone_keys]
    alike = Member.select().where(Member.head.in_(heads) | Member.tail.in_(tails))
    lines = []
    for member in alike.limit(_TAILS_READ):
        other = numbers.phone_of(member, house)
        if other and other != phone and nearly(other.e164, phone.e164):
            lines.append(line_of(member, house))
    return lines[:MOST]


def _by_card(text: str, house: House) -> Member | None:
    card = scans.find(text, house)
    return members.by_id(card.member) if card and card.member else None


def by_last_digits(text: str, house: House, *, most: int = MOST) -> list[Line]:
    """Members whose number ends in the typed digits, four of them or more."""
    digits = phones.digits_of(text)
    if len(digits) < TAIL_DIGITS:
        return []
    tails = [key.tail(digits[-TAIL_DIGITS:]) for key in house.phone_keys]
    found = Member.select().where(Member.tail.in_(tails)).limit(_TAILS_READ)
    lines: list[Line] = []
    for member in found.iterator():
        phone = numbers.phone_of(member, house)
        if phone and phone.e164.endswith(digits):
            lines.append(Line(member.id, member.name, phone.masked))
        if len(lines) == most:
            break
    return lines


def by_name(text: str, house: House, *, most: int = MOST) -> list[Line]:
    """Members who have names that begin with each of the typed words."""
    words = sorted(words_of(text), key=len, reverse=True)
    if not words:
        return []
    wanted: list[Any] = [words[0], words[0] + _AFTER_ALL]
    more = ""
    for word in words[1:]:
        more += (
            " AND EXISTS (SELECT 1 FROM name_word other WHERE "
            "other.member_id = name_word.member_id "
            "AND other.word >= ? AND other.word < ?)"
        )
        wanted += [word, word + _AFTER_ALL]
    found = rows(
        "SELECT member_id FROM name_word WHERE word >= ? AND word < ?"  # noqa: S608
        f"{more} ORDER BY word, member_id LIMIT ?",
        *wanted,
        most * 2,
    )
    ids = list(dict.fromkeys(member for (member,) in found))[:most]
    by_id = {m.id: m for m in Member.select().where(Member.id.in_(ids))}
    return [line_of(by_id[member], house) for member in ids if member in by_id]


def line_of(member: Member, house: House) -> Line:
    """A member as a list shows them."""
    return Line(member.id, member.name, numbers.masked(member, house))


def nearly(one: str, other: str) -> bool:
    """Whether two texts differ in one sign, one more sign, or two that swapped."""
    if len(one) == len(other):
        apart = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1
        return len(apart) == 1 or (
            swapped
            and one[apart[0]] == other[apart[1]]
            and one[apart[1]] == other[apart[0]]
        )
    short, long = sorted((one, other), key=len)
    cuts = (long[:n] + long[n + 1 :] for n in range(len(long)))
    return len(long) - len(short) == 1 and short in cuts
