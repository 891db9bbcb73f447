"""Coupon: a gift, a sum or a percentage off, used once or a stated number of times.

Suits a shop that wants a first or another visit: handed out, shown, used up. Whoever
holds it may use it, from its first day to the end of its last.

A day at the shop, with 30 % off a bill of 5,000:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(benefit="percent", value=3000)
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> coupon = Position(1, balances={"use": 1})
>>> redeem(terms, Act(noon, today, (coupon,), spend_minor=500000)).benefit.pays_minor
350000
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.coupon.rules import issue, redeem
from stampcard.kinds.coupon.terms import Terms, problems, window
from stampcard.kinds.coupon.wording import plain, promise, standing
from stampcard.kinds.giving import asks_bill, on_paper
from stampcard.values.words import N_

KIND = Kind(
    code="coupon",
    name=N_("Coupon"),
    about=N_("A gift, a sum or a percentage off, used once or a few times."),
    terms=Terms,
    units=("use",),
    gathers=False,
    issue=issue,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    problems=problems,
    asks_bill=asks_bill,
    redeem_label=N_("Use the coupon"),
)
