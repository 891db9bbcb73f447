"""Gift voucher: money paid in once, spent in parts, by whoever holds it.

Suits every shop: a present for somebody else, and the money is there before the goods.
An unsold voucher is worth nothing; it is loaded when it is paid for. It never falls
below nought, and pays no more than the bill. What it pays earns as coins do.

A day at the shop: a voucher of 249 pays a bill of 25 whole, and the rest of it a later
one of 425 in part:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> for spend, held in ((2500, 24900), (42500, 22400)):
...     voucher = Position(1, balances={"money": held})
...     came = redeem(Terms(), Act(noon, today, (voucher,), spend_minor=spend))
...     came.benefit.pays_minor, held + came.entries[0].amount
(0, 22400)
(20100, 0)
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.gift_voucher.rules import LOAD, actions, earn, lapse, redeem
from stampcard.kinds.gift_voucher.terms import Terms, problems, window
from stampcard.kinds.gift_voucher.wording import on_paper, plain, promise, standing
from stampcard.kinds.parts import nothing_at_first
from stampcard.values.words import N_

__all__ = ["KIND", "Terms", "earn", "lapse", "redeem", "standing"]

KIND = Kind(
    code="gift_voucher",
    name=N_("Gift voucher"),
    about=N_("Money paid in before, to be spent in parts."),
    terms=Terms,
    units=("money", "loaded"),
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    lapse=lapse,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="gift-voucher",
    window=window,
    problems=problems,
    asks_bill=lambda terms: True,
    actions=actions,
    sums=(LOAD,),
    prepaid=lambda terms: True,
    redeem_label=N_("Pay with the voucher"),
)
