"""Who comes most: members with the most visits, of those who agree to be told."""

from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.models.base import rows
from stampcard.models.members import Member
from stampcard.models.privacy import agreed
from stampcard.services.house import House
from stampcard.services.members import numbers
from stampcard.values.purposes import MESSAGES

MOST = 500
# A visit is a day on which something was earned or given that still stands.
_VISITS = """
SELECT holding.member_id, COUNT(DISTINCT act.day), MAX(act.day)
FROM act
JOIN card ON card.serial = act.card
JOIN holding ON holding.account_id = card.account_id
WHERE act.day >= ? AND act.outcome = 'accepted' AND act.verb IN ('earn', 'redeem')
  AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq)
GROUP BY holding.member_id
ORDER BY 2 DESC, 3 DESC, 1"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A member, how many days they came on, and the last of them; number masked."""

    id: int
    name: str
    masked: str
    visits: int
    last: date


def visitors(days: int, most: int, house: House) -> list[Visitor]:
    """Those who came on the most days of so many, the most frequent first."""
    since = house.now()[1] - timedelta(days=days)
    found: list[Visitor] = []
    for member, visits, last in rows(_VISITS, since.isoformat()):
        if len(found) >= min(most, MOST):
            break
        if MESSAGES in agreed(member):
            found.append(_visitor(member, visits, last, house))
    return found


def _visitor(id_: int, visits: int, last: str, house: House) -> Visitor:
    member = Member.get_by_id(id_)
    phone = numbers.phone_of(member, house)
    masked = phone.masked if phone else ""
    return Visitor(id_, member.name, masked, visits, date.fromisoformat(last))
