"""Members as a manager looks them through: who joined, whose birthday, who stays away.

Lists are short: whoever is looked for is searched for. Nothing here writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stampcard.models.base import row, rows
from stampcard.models.members import Member
from stampcard.services import spending
from stampcard.services.house import House
from stampcard.services.members import enrolment, numbers
from stampcard.services.members.searching import Line, near
from stampcard.values.moments import to_milliseconds

LATELY, TODAY, WEEK, DORMANT, ALIKE = "lately", "today", "week", "dormant", "alike"
MOST, LATELY_DAYS, MOST_TAGS = 30, 30, 60
_LOOKED_AT = 20  # newcomers among whom nearly the same numbers are sought
_NEAR = 3  # of those who are alike, in a list
_TAGS = "SELECT tag, COUNT(*) FROM member_tag GROUP BY tag ORDER BY tag LIMIT ?"


@dataclass(frozen=True, slots=True)
class Row:
    """A member in a list, with what the list is about."""

    line: Line
    joined_at: datetime
    seen_at: datetime
    birthday: date | None
    near: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many members there are, joined lately, and stay away."""

    members: int
    lately: int
    dormant: int


def counts(house: House) -> Counts:
    """How many members there are, and how many of some sorts."""
    joined_since = house.clock() - timedelta(days=LATELY_DAYS)
    found = row(
        "SELECT COUNT(*), COUNT(CASE WHEN joined_at >= ? THEN 1 END), "
        "COUNT(CASE WHEN seen_at < ? THEN 1 END) FROM member",
        to_milliseconds(joined_since),
        to_milliseconds(spending.fresh_since(house.clock())),
    )
    return Counts(*(found or (0, 0, 0)))


def tags() -> list[tuple[str, int]]:
    """Every tag, with how many members have it."""
    return [(tag, count) for tag, count in rows(_TAGS, MOST_TAGS)]


def listed(which: str, house: House) -> list[Row]:
    """The members of a list; none for a list there is not."""
    ask = _LISTS.get(which)
    return [_row(member, house) for member in ask(house)] if ask else []


def tagged(tag: str, house: House) -> list[Row]:
    """Members with a tag, by when they joined."""
    found = rows(
        "SELECT member_id FROM member_tag WHERE tag = ? ORDER BY member_id LIMIT ?",
        tag,
        MOST,
    )
    ids = [member for (member,) in found]
    chosen = Member.select().where(Member.id.in_(ids)).order_by(Member.joined_at.desc())
    return [_row(member, house) for member in chosen]


def alike(house: House) -> list[Row]:
    """Newcomers whose number is nearly another member's: perhaps the same person."""
    found = []
    for member in _lately(house)[:_LOOKED_AT]:
        phone = numbers.phone_of(member, house)
        others = near(phone, house) if phone else []
        if others:
            found.append(_row(member, house, tuple(others[:_NEAR])))
    return found


def _lately(house: House) -> list[Member]:
    since = house.clock() - timedelta(days=LATELY_DAYS)
    found = Member.select().where(Member.joined_at >= since)
    return list(found.order_by(Member.joined_at.desc()).limit(MOST))


def _dormant(house: House) -> list[Member]:
    fresh = spending.fresh_since(house.clock())
    found = Member.select().where(Member.seen_at < fresh)
    return list(found.order_by(Member.seen_at).limit(MOST))


def _born(days: int) -> Callable[[House], list[Member]]:
    """Asks for those whose birthday is on one of so many days from today."""

    def ask(house: House) -> list[Member]:
        today = house.now()[1]
        found: list[Member] = []
        for day in (today + timedelta(days=n) for n in range(days)):
            found += _born_on(day, MOST - len(found))
        return found

    return ask


def _born_on(day: date, most: int) -> list[Member]:
    """In years without one, a 29 February is kept on the day before."""
    dates = [(day.month, day.day)]
    if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3:
        dates.append((2, 29))
    wanted: Any = [
        (Member.birth_month == month) & (Member.birth_day == number)
        for month, number in dates
    ]
    of_day = wanted[0] if len(wanted) == 1 else wanted[0] | wanted[1]
    return list(Member.select().where(of_day).order_by(Member.id).limit(most))


def _row(member: Member, house: House, others: tuple[Line, ...] = ()) -> Row:
    line = Line(member.id, member.name, numbers.masked(member, house))
    birthday = enrolment.birthday_of(member)
    return Row(line, member.joined_at, member.seen_at, birthday, others)


_LISTS: dict[str, Callable[[House], list[Member]]] = {
    LATELY: _lately,
    TODAY: _born(1),
    WEEK: _born(7),
    DORMANT: _dormant,
}
