"""Bills, booked places and frozen tickets as tables; they name cards and no person."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from stampcard.models import cards
from stampcard.models.base import rows
from stampcard.models.purchases import PurchaseReturn, bill_of
from stampcard.models.shops import the_shop
from stampcard.values.bills import Bill
from stampcard.values.codes import number_of
from stampcard.values.moments import from_milliseconds
from stampcard.values.money import fraction_digits, plain_amount

Row = dict[str, Any]
_TOGETHER = 500
_BILLS = """
SELECT id, uuid, number, day, at, outlet_id, staff_id, total, lines, undone
FROM purchase WHERE id > ? ORDER BY id LIMIT ?"""
_ACTS = """
SELECT act.seq, act.card FROM purchase_act JOIN act ON act.seq = purchase_act.act
WHERE purchase_act.purchase_id = ? AND purchase_act.came_back_id IS NULL
ORDER BY act.seq"""
_BOOKINGS = """
SELECT id, day, programme_id, card, state, at, staff_id, act
FROM booking WHERE id > ? ORDER BY id LIMIT ?"""
_TICKETS = """
SELECT draw_ticket.place, draw_ticket.ticket, draw_ticket.account_id,
       draw_winner.rank, draw_winner.prize, draw_winner.state
FROM draw_ticket LEFT JOIN draw_winner ON draw_winner.draw_id = draw_ticket.draw_id
     AND draw_winner.place = draw_ticket.place
WHERE draw_ticket.draw_id = ? AND draw_ticket.place > ?
ORDER BY draw_ticket.place LIMIT ?"""


def export_bills() -> Iterator[Row]:
    """One row a bill, oldest first: its goods, its acts, what came back of it."""
    staff, outlets, amount = _names("staff"), _names("outlet"), _amounts()
    for key, uuid, number, day, at, outlet, seller, total, lines, undone in _paged(
        _BILLS
    ):
        acts, back = rows(_ACTS, key), _came_back(key)
        serials = dict.fromkeys(serial for _, serial in acts if serial)
        yield {
            "bill": str(UUID(bytes=bytes(uuid))),
            "number": number or None,
            "day": day,
            "at": from_milliseconds(at).isoformat(),
            "outlet": outlets.get(outlet),
            "staff": staff.get(seller),
            "cards": [number_of(serial) for serial in serials],
            **_told(bill_of(total, lines), amount),
            "came_back": amount(sum(back)) if back else None,
            "undone_at": from_milliseconds(undone).isoformat() if undone else None,
            "acts": [seq for seq, _ in acts],
        }


def export_bookings() -> Iterator[Row]:
    """One row a place on a day: which card has it, waits for it, or came with it."""
    staff, programmes = _names("staff"), _names("programme")
    for key, day, programme, card, state, at, who, act in _paged(_BOOKINGS):
        yield {
            "booking": key,
            "programme": programmes.get(programme),
            "day": day,
            "number": number_of(card),
            "state": state,
            "booked_at": from_milliseconds(at).isoformat() if at else None,
            "staff": staff.get(who),
            "act": act,
        }


def export_tickets() -> Iterator[Row]:
    """One row a frozen ticket of a draw, in the order of its list; who was drawn."""
    programmes = _names("programme")
    drawn = rows("SELECT id, uuid, programme_id, last_day FROM draw ORDER BY id")
    for key, uuid, programme, last_day in drawn:
        before = -1
        while found := rows(_TICKETS, key, before, _TOGETHER):
            for place, ticket, account, rank, prize, state in found:
                serials = cards.numbers_of(cards.now_at(account))
                yield {
                    "draw": bytes(uuid).hex(),
                    "programme": programmes.get(programme),
                    "last_day": last_day,
                    "place": place,
                    "ticket": ticket,
                    "cards": [number_of(serial) for serial in serials],
                    "rank": rank,
                    "prize": prize or None,
                    "state": state,
                }
            before = found[-1][0]


def _paged(sql: str) -> Iterator[tuple[Any, ...]]:
    """All rows of a statement that takes the last key seen and a limit."""
    last = 0
    while found := rows(sql, last, _TOGETHER):
        yield from found
        last = found[-1][0]


def _came_back(bill: int) -> list[int]:
    chosen = PurchaseReturn.select(PurchaseReturn.total).where(
        PurchaseReturn.purchase == bill
    )
    return [one.total for one in chosen]


def _told(bill: Bill, amount: Callable[[int], str]) -> Row:
    """A bill as the interface for programs tells it."""
    return {
        "total": amount(bill.total_minor),
        "lines": [
            {
                "category": line.category,
                "quantity": plain_amount(line.thousandths, 3),
                "price": amount(line.price_minor),
            }
            for line in bill.lines
        ],
    }


def _amounts() -> Callable[[int], str]:
    """How the shop's currency writes an amount in minor units."""
    shop = the_shop()
    digits = fraction_digits(shop.currency) if shop else 2
    return lambda minor: plain_amount(minor, digits)


def _names(table: str) -> dict[Any, str]:
    return dict(rows(f"SELECT id, name FROM {table}"))  # noqa: S608 - our own words
