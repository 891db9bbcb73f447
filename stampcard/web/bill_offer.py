"""Whether a page at the counter offers to ring a bill up, and how loudly."""

from dataclasses import dataclass

from flask import Blueprint

from stampcard.models.purchases import Purchase
from stampcard.services import till
from stampcard.services.scans import Seen, closed_to
from stampcard.values.decisions import Verb
from stampcard.web.context import house

bp = Blueprint("bill_offer", __name__)


@dataclass(frozen=True, slots=True)
class BillOffer:
    """Whether a bill is `offered`, and whether as the `main` thing to do.

    It is where it counts in several programmes, or line by line: one tap then does what
    else would have to be typed again for each.
    """

    offered: bool = False
    main: bool = False


def bill_offer(seen: Seen, outlet: int) -> BillOffer:
    """What is offered beside a card; nothing where a lone one counts no money."""
    alone = seen.card.member is None
    if alone and not seen.kind.asks_bill(seen.terms):
        return BillOffer()
    if closed_to(seen.card, Verb.EARN, seen.act.day):
        return BillOffer()
    counter = till.opened([seen.presented], outlet, house())
    return BillOffer(counter.counts, counter.is_usual)


@bp.app_template_global()
def with_bills() -> bool:
    """Whether any bill was ever rung up, so that there is a list of them."""
    return bool(Purchase.select(Purchase.id).first())
