"""Points of several shops: earned at one, spent at another.

Suits neighbours who share customers and do not compete: a bakery, a chemist, a petrol
station. Every place gives points of its own, at a rate of its own, and takes those it
has an agreement about; who owes whom for them is settled afterwards.

A day in a street where number 7 gives a point for 50.00 and number 8 for 10.00, where a
point is worth 1.00, and where number 8 takes what number 7 gave:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> terms, at_7 = Terms(expiry_months=0), {"here": 7, "rate": 5000}
>>> earn(terms, Act(noon, today, (Position(1),), spend_minor=450000, told=at_7)).entries
(Entry(account=1, unit='unit@7', amount=90, note=''),)
>>> holder = Position(1, balances={"unit@7": 90})
>>> for told in ({"here": 8, "takes:7": 90}, {"here": 9}):
...     paid = redeem(terms, Act(noon, today, (holder,), spend_minor=30000, told=told))
...     print(getattr(paid, "reason", "") or paid.benefit.pays_minor)
21000
no_agreement
"""

from stampcard.kinds.coalition.rules import BILL, earn, lapse, redeem
from stampcard.kinds.coalition.terms import Terms, problems, window
from stampcard.kinds.coalition.wording import on_paper, plain, promise, standing
from stampcard.kinds.contract import Kind
from stampcard.kinds.parts import nothing_at_first
from stampcard.values.words import N_, N_many

__all__ = ["KIND", "Terms", "earn", "lapse", "redeem", "standing"]

KIND = Kind(
    code="coalition",
    name=N_("Points of several shops"),
    about=N_("Points earned at one shop and spent at another; partners settle."),
    terms=Terms,
    units=("unit", "use"),
    counts={"unit": N_many("{count} point", "{count} points")},
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    lapse=lapse,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    problems=problems,
    asks_bill=lambda terms: True,
    in_parts=lambda terms: (BILL,),
    settles=lambda terms: terms.unit_worth,
    earn_label=N_("Record the purchase"),
    redeem_label=N_("Use points"),
    design="member-card",
)
