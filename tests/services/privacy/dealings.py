"""A row in every table of a member's dealings, as short as it can be."""

from stampcard.models import purchases
from stampcard.models.base import row
from stampcard.models.bookings import Booking
from stampcard.models.draws import Draw, DrawWinner, add_tickets
from stampcard.models.members import held_by
from stampcard.models.partners import SentAccount
from stampcard.models.purchases import Purchase, PurchaseReturn
from tests.services.partners.street import a_partner


def dealt(member, house) -> None:
    """A bill of which something came back, a place, a ticket that won, and a sender."""
    ((account, serial, programme),) = held_by(member.id)
    at, day = house.now()
    made = {"content": b"c", "day": day.isoformat(), "at": at, "staff": 1}
    bill = Purchase.create(uuid=b"b" * 16, number="A 17", outlet=1, total=5000, **made)
    PurchaseReturn.create(uuid=b"r" * 16, purchase=bill, total=2000, **made)
    (seq,) = row("SELECT MAX(seq) FROM act WHERE card = ?", serial)
    purchases.tie(bill.id, [seq])
    Booking.create(programme=programme, day="2026-03-05", card=serial, at=at)
    draw = Draw.create(
        uuid=b"d" * 16,
        programme=programme,
        terms=1,
        last_day="2026-02-28",
        announcement="",
        tickets=1,
        source="lottery",
        due=at,
        frozen_at=at,
        frozen_by=1,
    )
    add_tickets(draw.id, [("K7M2", account)])
    DrawWinner.create(draw=draw, rank=1, place=0, prize="A kettle", state="won")
    bakery = a_partner(house, "Bakery")
    SentAccount.create(account=account, partner=bakery, day=day.isoformat())
