"""What customers that a partner sent have spent: each bill once, less what came off it.

Of a bill that counted in several programmes the purchase is looked at, and of an act
that came of no bill, the act.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from stampcard.models import cards, ledger, partners, purchases
from stampcard.models.acts import Recorded
from stampcard.models.purchases import Purchase, PurchaseReturn
from stampcard.services.partners.sending import customers
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds


@dataclass(frozen=True, slots=True)
class Spent:
    """So much, when, by whom a partner sent; less than nought where it came back.

    `at` and `day` are those of the bill itself, also of what comes back later.
    """

    partner: int
    since: date
    at: datetime
    day: date
    minor: int


def on_bills(start: datetime, end: datetime) -> Iterator[Spent]:
    """What was spent on bills in a span of time, less what was undone or came back."""
    sold = Purchase.select().where(Purchase.at >= start, Purchase.at < end)
    for bill in sold.order_by(Purchase.id):
        yield from _of_bill(bill, bill.total)
    undone = Purchase.select().where(Purchase.undone >= start, Purchase.undone < end)
    for bill in undone.order_by(Purchase.id):
        yield from _of_bill(bill, -bill.total)
    back = PurchaseReturn.select().where(
        PurchaseReturn.at >= start, PurchaseReturn.at < end
    )
    for one in back.order_by(PurchaseReturn.id):
        yield from _of_bill(Purchase.get_by_id(one.purchase_id), -one.total)


def by_act(act: Recorded, told: Recorded) -> Iterator[Spent]:
    """What an act of no bill says was spent; `told` is the act, or what it undoes."""
    if told.verb != Verb.EARN or purchases.purchase_of(told.seq):
        return
    card = cards.find(told.card) if told.card else None
    sent, paid = _sent(card), (told.facts.get("spend") or 0) - _discount(told)
    if sent and paid:
        at, day = from_milliseconds(told.at_ms), date.fromisoformat(told.day)
        yield Spent(*sent, at, day, paid if act.seq == told.seq else -paid)


def _of_bill(bill: Purchase, part_minor: int) -> Iterator[Spent]:
    acts = [
        act
        for seq in purchases.acts_of(bill.id)
        if (act := ledger.by_seq(seq)) and act.outcome == ledger.ACCEPTED
    ]
    found = [card for act in acts if act.card and (card := cards.find(act.card))]
    sent = next((one for card in customers(found) if (one := _sent(card))), None)
    if not sent or not bill.total:
        return
    paid = bill.total - sum(map(_discount, acts))
    share = abs(part_minor) * paid // bill.total
    minor = share if part_minor > 0 else -share
    yield Spent(*sent, bill.at, date.fromisoformat(bill.day), minor)


def _sent(card: cards.Found | None) -> tuple[int, date] | None:
    """Which partner sent whoever has a card, and since when."""
    sent = partners.sent_by(card.account) if card and card.account else None
    return (sent[0], date.fromisoformat(sent[1])) if sent else None


def _discount(act: Recorded) -> int:
    benefit = act.facts.get("benefit")
    return (benefit.get("discount") or 0) if benefit else 0
