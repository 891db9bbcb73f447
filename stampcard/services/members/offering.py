"""Whom to tell when something comes that they like: by tag, by their own yes.

The one list in which whole numbers stand: for the owner alone, and only of members
who agree to what it is for today.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from stampcard.models.base import rows
from stampcard.models.members import Member
from stampcard.services.house import House
from stampcard.services.members import numbers
from stampcard.values.moments import yearly
from stampcard.values.purposes import MESSAGES
from stampcard.values.spreadsheets import guarded

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
ORDER BY member.id LIMIT ?"""
MOST_DAYS = 60
COLUMNS = ("name", "phone", "channel", "address", "language", "every_days")


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


def whom(
    tag: str,
    house: House,
    *,
    purpose: str = MESSAGES,
    after: int = 0,
    birthday_in: int | None = None,
) -> Iterator[Wanted]:
    """Everybody who agrees to a purpose; with a tag, those who have it. By id.

    With `birthday_in`, those whose birthday is today (0 or 1), or on one of so many
    days, today the first of them.
    """
    last, born = after, _born(birthday_in, house)
    while found := rows(_AGREED, last, purpose, tag, tag, born, born, _TOGETHER):
        ids = [member for (member,) in found]
        for member in Member.select().where(Member.id.in_(ids)).order_by(Member.id):
            yield _wanted(member, house)
        last = ids[-1]


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


def csv_lines(
    tag: str, house: House, purpose: str = MESSAGES, birthday_in: int | None = None
) -> Iterator[str]:
    """The same as CSV text, line by line; no cell can start a formula."""
    yield _line(COLUMNS)
    for one in whom(tag, house, purpose=purpose, birthday_in=birthday_in):
        cells = (one.name, one.phone, one.channel, one.address, one.locale)
        yield _line((*map(guarded, cells), str(one.every_days)))


def _wanted(member: Member, house: House) -> Wanted:
    phone = numbers.phone_of(member, house)
    return Wanted(
        member.id,
        member.name,
        phone.spelt if phone else "",
        member.channel,
        numbers.unsealed(member, member.address, house) or "",
        member.locale,
        member.every_days,
    )


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
