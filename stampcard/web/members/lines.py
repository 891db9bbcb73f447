"""Members and what they asked, as lists of the manager's pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from stampcard.models.members import Member
from stampcard.models.privacy import RightsRequest
from stampcard.services.members import numbers
from stampcard.services.privacy import requests
from stampcard.services.privacy.requests import SOON_DAYS
from stampcard.web.context import house


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a page names them: the number only in part."""

    id: int
    name: str
    masked: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in a list; `person` is None where nobody is named."""

    request: RightsRequest
    person: Person | None
    days_left: int

    @property
    def tone(self) -> str:
        """How loudly its due day is to be said: "bad" when late, "warn" when near."""
        if self.days_left < 0:
            return "bad"
        return "warn" if self.days_left <= SOON_DAYS else ""


def person(member: Member) -> Person:
    """A member, to be shown."""
    return Person(member.id, member.name, numbers.masked(member, house()))


def people(ids: Iterable[int]) -> list[Person]:
    """Members by their ids, in the same order."""
    wanted = list(ids)
    by_id = {m.id: m for m in Member.select().where(Member.id.in_(wanted))}
    return [person(by_id[one]) for one in wanted if one in by_id]


def request_lines(found: Iterable[RightsRequest]) -> list[RequestLine]:
    """Requests with whoever asked, and how long there is still."""
    asked = list(found)
    wanted = {one.member_id for one in asked if one.member_id}
    named = {one.id: one for one in people(wanted)}
    return [
        RequestLine(one, named.get(one.member_id), requests.days_left(one, house()))
        for one in asked
    ]
