"""The closing slip: what the day came to, and the head that seals it on paper."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from stampcard.models import ledger
from stampcard.models.base import rows
from stampcard.models.shops import Staff
from stampcard.services.house import House
from stampcard.values.decisions import Verb

BUSIEST_DAY = 20_000  # acts looked through for one day
_OF_DAY = """
SELECT staff_id, verb, outcome, COUNT(*)
FROM (SELECT staff_id, verb, outcome, day FROM act
      WHERE seq <= ? ORDER BY seq DESC LIMIT ?)
AS newest WHERE day = ? GROUP BY staff_id, verb, outcome"""


@dataclass(frozen=True, slots=True)
class Person:
    """What one of the staff did on a day."""

    name: str
    stamped: int
    redeemed: int


@dataclass(frozen=True, slots=True)
class Slip:
    """One day up to a moment: acts accepted by verb, all refusals, and the head."""

    day: date
    at: datetime
    stamped: int
    redeemed: int
    undone: int
    blocked: int
    refused: int
    acts: int
    head: str
    people: tuple[Person, ...] = ()


def slip(house: House) -> Slip:
    """The slip of today as the ledger stands now."""
    now, day = house.now()
    tip = ledger.tip()
    accepted: Counter[str] = Counter()
    by_staff: Counter[tuple[int, str]] = Counter()
    refused = 0
    for staff, verb, outcome, count in rows(
        _OF_DAY, tip.seq, BUSIEST_DAY, day.isoformat()
    ):
        if outcome == ledger.ACCEPTED:
            accepted[verb] += count
            by_staff[staff, verb] += count
        else:
            refused += count
    return Slip(
        day,
        now,
        stamped=accepted[Verb.EARN],
        redeemed=accepted[Verb.REDEEM],
        undone=accepted[Verb.REVERSE],
        blocked=accepted[Verb.VOID],
        refused=refused,
        acts=tip.seq,
        head=tip.hash.hex(),
        people=_people(by_staff),
    )


def _people(counts: Counter[tuple[int, str]]) -> tuple[Person, ...]:
    """Whoever stamped or gave a reward, by name."""
    busy = {staff for staff, verb in counts if verb in {Verb.EARN, Verb.REDEEM}}
    found = Staff.select().where(Staff.id.in_(busy)).order_by(Staff.name, Staff.id)
    return tuple(
        Person(one.name, counts[one.id, Verb.EARN], counts[one.id, Verb.REDEEM])
        for one in found
    )
