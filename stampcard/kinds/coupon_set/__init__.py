"""Coupon set: a printed coupon for each purchase; enough of them get a reward.

Suits a shop with no computer and no wish for names: coupons pass from hand to hand, and
friends may pool theirs. They are presented together, and exactly as many as are needed
are used up.

A day at the shop, where three coupons make a set:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> pooled = tuple(Position(n, balances={"piece": 1}) for n in (1, 2, 3))
>>> redeem(Terms(coupons_needed=3), Act(noon, today, pooled[:2])).reason.value
'not_enough'
>>> len(redeem(Terms(coupons_needed=3), Act(noon, today, pooled)).entries)
3
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.coupon_set.rules import issue, redeem
from stampcard.kinds.coupon_set.terms import Terms, window
from stampcard.kinds.coupon_set.wording import on_paper, plain, promise, standing
from stampcard.values.words import N_

KIND = Kind(
    code="coupon_set",
    name=N_("Coupon set"),
    about=N_("A coupon with each purchase; enough of them together get a reward."),
    terms=Terms,
    units=("piece",),
    gathers=False,
    issue=issue,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    pieces=lambda terms: terms.coupons_needed,
    redeem_label=N_("Take the set and give the reward"),
)
