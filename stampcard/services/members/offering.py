"""Whom to tell when something comes that they like: by tag, by their own yes.

The one list in which whole numbers stand: for the owner alone, and only of members
who agree to what it is for today.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from stampcard.models.base import rows
from stampcard.models.members import Member
from stampcard.services.house import House
from stampcard.services.members import ending, numbers
from stampcard.services.members.ending import Ending
from stampcard.values.moments import to_milliseconds, yearly
from stampcard.values.purposes import MESSAGES
from stampcard.values.spreadsheets import guarded
from stampcard.values.words import Words

_TOGETHER = 500
_AGREED = """
SELECT member.id FROM member
WHERE member.id > ? AND EXISTS (
    SELECT 1 FROM consent latest WHERE latest.member_id = member.id
    AND latest.purpose = ? AND latest.given AND latest.id = (
        SELECT MAX(id) FROM consent
        WHERE member_id = member.id AND purpose = latest.purpose))
  AND (? = '' OR EXISTS (
    SELECT 1 FROM member_tag WHERE member_id = member.id AND tag = ?))
  AND (? = '' OR ',' || ? || ',' LIKE
    '%,' || member.birth_month || '-' || member.birth_day || ',%')
  AND member.seen_at < ?
ORDER BY member.id LIMIT ?"""
MOST_DAYS = 60
COLUMNS = ("name", "phone", "channel", "address", "language", "every_days", "ends")
_EVER_MS = 2**53  # later than anybody was seen


@dataclass(frozen=True, slots=True)
class When:
    """Whom of them, by days; today is among each.

    With `birthday_in`, those whose birthday is today (0 or 1), or on one of so many
    days, today the first of them; with `ending_in` those of whom something ends then.
    With `away_days`, those who were not here on any of so many days.
    """

    birthday_in: int | None = None
    ending_in: int = 0
    away_days: int = 0


ANY_TIME = When()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to be told, how, and at most how often."""

    id: int
    name: str
    phone: str
    channel: str
    address: str
    locale: str
    every_days: int
    ends: tuple[Ending, ...] = ()


def whom(
    tag: str,
    house: House,
    *,
    purpose: str = MESSAGES,
    after: int = 0,
    when: When = ANY_TIME,
) -> Iterator[Wanted]:
    """Everybody who agrees to a purpose; with a tag, those who have it. By id."""
    last, born, seen = (
        after,
        _born(when.birthday_in, house),
        _not_since(when.away_days, house),
    )
    ends = ending.within(when.ending_in, house) if when.ending_in else {}
    while found := rows(_AGREED, last, purpose, tag, tag, born, born, seen, _TOGETHER):
        ids = [member for (member,) in found]
        some = [member for member in ids if member in ends or not when.ending_in]
        for member in Member.select().where(Member.id.in_(some)).order_by(Member.id):
            yield _wanted(member, house, ends.get(member.id, ()))
        last = ids[-1]


def _not_since(days: int, house: House) -> int:
    """Before which moment one was last here, not to be here on so many days."""
    if not days:
        return _EVER_MS
    first = house.now()[1] - timedelta(days=days - 1)
    return to_milliseconds(house.start_of(first))


def _born(days: int | None, house: House) -> str:
    """Such days of any year, by commas: of a 29 February in other years the day before.

    Empty for any day.
    """
    if days is None:
        return ""
    today = house.now()[1]
    wanted = [today + timedelta(days=n) for n in range(max(min(days, MOST_DAYS), 1))]
    found = [f"{day.month}-{day.day}" for day in wanted]
    if any(yearly(2, 29, day.year) == day for day in wanted):
        found.append("2-29")
    return ",".join(found)


def csv_lines(people: Iterator[Wanted], said: Callable[[Words], str]) -> Iterator[str]:
    """The same as CSV text, line by line; no cell can start a formula."""
    yield _line(COLUMNS)
    for one in people:
        cells = (one.name, one.phone, one.channel, one.address, one.locale)
        ends = (f"{said(end.words)} {end.day.isoformat()}" for end in one.ends)
        more = (str(one.every_days), guarded("; ".join(ends)))
        yield _line((*map(guarded, cells), *more))


def _wanted(member: Member, house: House, ends: tuple[Ending, ...] = ()) -> Wanted:
    phone = numbers.phone_of(member, house)
    return Wanted(
        member.id,
        member.name,
        phone.spelt if phone else "",
        member.channel,
        numbers.unsealed(member, member.address, house) or "",
        member.locale,
        member.every_days,
        ends,
    )


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
