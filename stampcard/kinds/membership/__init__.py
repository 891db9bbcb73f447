"""Paid membership: a fee buys a term, and members pay less for as long as it runs.

Suits a shop whose customers buy often: the fee ties them, the lower prices bring them.
Who renews early loses no day: the new term begins where the old one ends, and a month
that is too short for a day does not move it for later ones. The fee may be lower for
whoever has many points in another programme of the shop.

A day at the shop: a year costs 888, or 88 for whoever has 1,000 points; then 5 % off.
Bought by the month on 31 January, it ends on 28 February, then on 31 March:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(fee=88800, cheaper_from=1000, cheaper_fee=8800, length=1)
>>> noon, today = datetime(2027, 1, 31, 6, tzinfo=UTC), date(2027, 1, 31)
>>> held = Position(1)
>>> for points in (999, 1000):
...     act = Act(noon, today, (held,), action="term", told={"points": points})
...     came = earn(terms, act)
...     held = held.after(came.entries, noon, today)
...     came.benefit.pays_minor, span(terms, held).last
(88800, datetime.date(2027, 2, 28))
(8800, datetime.date(2027, 3, 31))
>>> bill = Act(noon, today, (held,), spend_minor=10000)
>>> redeem(terms, bill).benefit.pays_minor
9500
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.membership.lasting import span
from stampcard.kinds.membership.prices import has_prices
from stampcard.kinds.membership.rules import actions, earn, redeem, tells
from stampcard.kinds.membership.terms import Terms, problems, window
from stampcard.kinds.membership.wording import on_paper, plain, promise, standing
from stampcard.kinds.parts import nothing_at_first
from stampcard.values.words import N_, N_many

__all__ = ["KIND", "Terms", "earn", "redeem", "span", "standing", "tells"]

KIND = Kind(
    code="membership",
    name=N_("Paid membership"),
    about=N_("A fee buys a time of lower prices."),
    terms=Terms,
    units=("term",),
    counts={"term": N_many("{count} term paid", "{count} terms paid")},
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="member-card",
    window=window,
    problems=problems,
    asks_bill=has_prices,
    tells=tells,
    listens=lambda terms: terms.cheaper_from > 0,
    actions=actions,
    redeem_label=N_("Give the member's price"),
)
