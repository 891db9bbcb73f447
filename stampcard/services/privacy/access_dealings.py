"""What came of a member's dealings, for their copy: bills, bookings, draws, senders.

All of it is tied to numbers and accounts and names nobody. A bill is theirs if it
counted for a number of theirs; that of a friend they sent is the friend's.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from stampcard.models import purchases
from stampcard.models.base import rows
from stampcard.models.bookings import Booking
from stampcard.models.draws import DROPPED, RESERVE
from stampcard.models.members import ACCOUNTS_OF
from stampcard.models.purchases import Purchase
from stampcard.services.bookings import STATE_TEXTS
from stampcard.services.privacy.access_parts import Reader, Row
from stampcard.values.bills import ONE, Line
from stampcard.values.codes import number_of, shown
from stampcard.values.words import N_, Money, Words, say

_OWN = f"WITH own AS ({ACCOUNTS_OF}) "
_BILLS = f"""{_OWN}
SELECT DISTINCT purchase_act.purchase_id
FROM card JOIN act ON act.card = card.serial
JOIN purchase_act ON purchase_act.act = act.seq
WHERE card.account_id IN (SELECT id FROM own) ORDER BY 1"""  # noqa: S608 - our own words
_BOOKINGS = f"""{_OWN}
SELECT booking.id FROM card JOIN booking ON booking.card = card.serial
WHERE card.account_id IN (SELECT id FROM own) ORDER BY 1"""  # noqa: S608 - our own words
_TICKETS = f"""{_OWN}
SELECT draw.id, draw.programme_id, draw.last_day, draw_ticket.ticket,
       draw_winner.prize, draw_winner.state
FROM draw_ticket JOIN draw ON draw.id = draw_ticket.draw_id
LEFT JOIN draw_winner ON draw_winner.draw_id = draw_ticket.draw_id
     AND draw_winner.place = draw_ticket.place
WHERE draw_ticket.account_id IN (SELECT id FROM own)
ORDER BY draw.id, draw_ticket.place"""  # noqa: S608 - our own words
_SENT = f"""{_OWN}
SELECT DISTINCT partner.name, sent_account.day
FROM sent_account JOIN partner ON partner.id = sent_account.partner_id
WHERE sent_account.account_id IN (SELECT id FROM own)
ORDER BY sent_account.day, partner.name"""  # noqa: S608 - our own words
_MOST_TICKETS = 12  # shown to people one by one; programs get all
_DRAWN = {RESERVE: N_("in reserve"), DROPPED: N_("dropped out")}


def bills(reader: Reader) -> Iterator[Row]:
    """Their bills line by line, and what of each came back or was undone."""
    for one in _all(Purchase, _BILLS, reader):
        back = [each.total for each in purchases.returns_of(one.id)]
        yield {
            "at": one.at,
            "day": one.day,
            "bill_number": one.number,
            "bill": Money(one.total),
            "goods": tuple(map(_goods, one.bill.lines)),
            "came_back": Money(sum(back)) if back else None,
            "undone": bool(one.undone) or None,
            "outlet": reader.outlets.get(one.outlet_id),
            "staff": reader.staff.get(one.staff_id),
            "purchase": str(UUID(bytes=bytes(one.uuid))),
        }


def bookings(reader: Reader) -> Iterator[Row]:
    """The days they booked, wait for, or came on."""
    for one in _all(Booking, _BOOKINGS, reader):
        yield {
            "for_day": date.fromisoformat(one.day),
            "programme": reader.programmes.get(one.programme_id),
            "number": shown(number_of(one.card)),
            "state": say(STATE_TEXTS[one.state]),
            "booked_at": one.at,
            "staff": reader.staff.get(one.staff_id),
        }


def draws(reader: Reader) -> Iterator[Row]:
    """Each draw they had tickets in, and what they won."""
    found: dict[int, dict[str, Any]] = {}
    for draw, programme, day, ticket, prize, state in rows(_TICKETS, reader.member.id):
        told = found.setdefault(
            draw,
            {
                "programme": reader.programmes.get(programme),
                "last_day": date.fromisoformat(day),
                "ticket_list": (),
                "prize": (),
            },
        )
        told["ticket_list"] += (ticket,)
        if state:
            won = say(_DRAWN[state]) if state in _DRAWN else prize
            told["prize"] += (say(N_("{ticket}: {prize}"), ticket=ticket, prize=won),)
    for told in found.values():
        every = told["ticket_list"]
        yield {**told, "tickets": every if len(every) <= _MOST_TICKETS else len(every)}


def sent(reader: Reader) -> Iterator[Row]:
    """Which partner sent them, and since when that counts."""
    for partner, day in rows(_SENT, reader.member.id):
        yield {"partner": partner, "since": date.fromisoformat(day)}


def _all(table: Any, found: str, reader: Reader) -> Iterable[Any]:
    return (table.get_by_id(key) for (key,) in rows(found, reader.member.id))


def _goods(line: Line) -> Words:
    told = {"quantity": line.thousandths / ONE, "price": Money(line.price_minor)}
    if not line.category:
        return say(N_("{quantity} × {price}"), **told)
    text = N_("{category}: {quantity} × {price}")
    return say(text, category=line.category, **told)
