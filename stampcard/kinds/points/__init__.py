"""Points: for every full sum spent so many, worth money or things on a later visit.

Suits a shop whose bills differ: it gives more for more, and what was given comes back
with the customer. Categories may earn more, less or nothing; points may wait before
they can be used, and end on a day.

A day at a petrol station: a point for every full 10 of fuel, three for other goods, and
20 litres for 3,999 points:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.bills import Line, of_lines
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(
...     earn_step=1000, categories=(("goods", 300),), catalogue=((3999, "20 litres"),)
... )
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> for name, spent in (("fuel", 3999000), ("goods", 1333000)):
...     bill = of_lines([Line(spent, name)])
...     act = Act(noon, today, (Position(1),), spend_minor=spent, lines=bill.lines)
...     earn(terms, act).entries[0].amount
3999
3999
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.parts import nothing_at_first
from stampcard.kinds.points.earning import actions, asks_why, counted
from stampcard.kinds.points.rules import earn, lapse, redeem, tells
from stampcard.kinds.points.spending import BILL
from stampcard.kinds.points.terms import Terms, problems, window
from stampcard.kinds.points.wording import gives, on_paper, plain, promise, standing
from stampcard.values.words import N_, N_many

__all__ = ["KIND", "Terms", "earn", "lapse", "redeem", "standing"]

KIND = Kind(
    code="points",
    name=N_("Points"),
    about=N_("Points for every sum spent; they pay part of a bill or buy things."),
    terms=Terms,
    units=("point", "done"),
    counts={"point": N_many("{count} point", "{count} points")},
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    lapse=lapse,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    gives=gives,
    design="member-card",
    window=window,
    problems=problems,
    asks_bill=lambda terms: terms.earn_step > 0,
    looks_back=lambda terms: terms.expiry == "away" or terms.most_per_day > 0,
    tells=tells,
    listens=lambda terms: bool(terms.tiers),
    counted=counted,
    actions=actions,
    asks_why=asks_why,
    categories=lambda terms: tuple(name for name, _ in terms.categories),
    in_parts=lambda terms: (BILL,) if terms.point_worth else (),
    earn_label=N_("Record the purchase"),
    redeem_label=N_("Use points"),
)
