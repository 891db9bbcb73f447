"""Incidents: data was lost or seen by others. What happened, whom it touched, who was
told when, and the clocks that run from the moment it was noticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.models.members import Member
from stampcard.models.privacy import Incident
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.members import numbers
from stampcard.values.deadlines import Clock, clocks
from stampcard.values.prose import tidy
from stampcard.values.texts import shortened
from stampcard.values.words import N_, say

LONGEST = 2000
MOST_AFFECTED = 1_000_000_000
PEOPLE, CLOSED = "people", "closed"
MARK_TEXTS = {  # what is marked once it was done, in the order one does it
    "authority": N_("The authority was told"),
    "findings": N_("The authority was told what was found out"),
    PEOPLE: N_("The people were told"),
    CLOSED: N_("It is over"),
}
_COLUMNS = {
    "authority": "authority_told_at",
    "findings": "findings_told_at",
    PEOPLE: "people_told_at",
    CLOSED: "closed_at",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the shop knows of an incident; `noticed_at` in UTC."""

    noticed_at: datetime
    what: str
    data: str = ""
    affected: int = 0
    done: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of an incident: until when, and when it was stopped, if it was."""

    clock: Clock
    until: datetime
    done_at: datetime | None
    is_late: bool

    @property
    def runs(self) -> bool:
        """Whether something is still to be done."""
        return self.done_at is None


def problems(told: Told, house: House) -> tuple[Problem, ...]:
    """What keeps an incident from being recorded."""
    found = []
    if not tidy(told.what):
        found.append(Problem("what", say(N_("Write what happened."))))
    if told.noticed_at > house.clock():
        found.append(Problem("noticed", say(N_("This moment is still to come."))))
    if not 0 <= told.affected <= MOST_AFFECTED:
        found.append(Problem("affected", say(N_("Type how many people."))))
    return tuple(found)


def record(told: Told, actor: Actor, house: House) -> Incident:
    """Write an incident down."""
    made: Incident = write(lambda: Incident.create(staff=actor.staff, **_columns(told)))
    return made


def change(incident: int, told: Told) -> None:
    """Write down what is known by now, while it is not closed."""
    still = (Incident.id == incident) & Incident.closed_at.is_null()
    write(Incident.update(**_columns(told)).where(still).execute)


def mark(incident: int, step: str, house: House) -> None:
    """Note that something was done about it now; the first time counts."""
    column = getattr(Incident, _COLUMNS[step])
    changed = Incident.update({column: house.clock()})
    write(changed.where((Incident.id == incident) & column.is_null()).execute)


def marked_at(incident: Incident) -> dict[str, datetime | None]:
    """When each mark was set."""
    return {step: getattr(incident, column) for step, column in _COLUMNS.items()}


def clocks_of(incident: Incident, house: House) -> list[Running]:
    """The clocks of the law the shop follows, for one incident."""
    shop = the_shop()
    marks, now = marked_at(incident), house.clock()
    found = []
    for clock in clocks(shop.regime if shop else ""):
        until = incident.noticed_at + timedelta(hours=clock.hours)
        done_at = marks[clock.step] or incident.closed_at
        found.append(Running(clock, until, done_at, (done_at or now) > until))
    return found


def listed(*, before: int = 0, most: int) -> list[Incident]:
    """Incidents as they were written down, newest first; those before an id."""
    found = Incident.select().order_by(Incident.id.desc()).limit(most)
    return list(found.where(Incident.id < before) if before else found)


def running(house: House) -> list[tuple[Incident, Running]]:
    """The next clock that runs of each open incident, the most urgent first."""
    still = Incident.select().where(Incident.closed_at.is_null())
    found = []
    for incident in still:
        left = [one for one in clocks_of(incident, house) if one.runs]
        if left:
            found.append((incident, min(left, key=lambda one: one.until)))
    return sorted(found, key=lambda pair: pair[1].until)


def count_affected(first: date | None, last: date | None, house: House) -> int:
    """How many members were enrolled or last seen in a stretch of days, or at all."""
    return int(_affected(first, last, house).count())


def affected(
    first: date | None, last: date | None, house: House
) -> Iterator[dict[str, Any]]:
    """Who they are, to be told: for the owner alone."""
    for member in _affected(first, last, house).order_by(Member.id).iterator():
        phone = numbers.phone_of(member, house)
        yield {
            "number": phone.e164 if phone else None,
            "name": member.name,
            "language": member.locale,
            "enrolled": house.day_of(member.joined_at).isoformat(),
            "last_seen": house.day_of(member.seen_at).isoformat(),
        }


def _affected(first: date | None, last: date | None, house: House) -> Any:
    found = Member.select()
    if first is None and last is None:
        return found
    start = house.start_of(first or _FIRST_DAY)
    end = house.start_of((last or house.now()[1]) + timedelta(days=1))
    then = [(column >= start) & (column < end) for column in _SEEN]
    return found.where(then[0] | then[1])


_FIRST_DAY = date(1970, 1, 2)
_SEEN = (Member.joined_at, Member.seen_at)


def _columns(told: Told) -> dict[str, Any]:
    texts = {name: getattr(told, name) for name in ("what", "data", "done")}
    kept = {name: shortened(tidy(text), LONGEST) for name, text in texts.items()}
    return {**kept, "noticed_at": told.noticed_at, "affected": told.affected}
