"""Cumulative discount: the more bought in all, the higher the percentage off.

Suits a clothes or furniture shop with rare, large bills. Every purchase counts, the one
at the till included. Whoever stays away longer than the stated pause falls one step for
one purchase; that purchase brings the step back.

A day at the shop, where 10,000 in all give 5 % and 20,000 give 10 %; a coat of 22,000:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> act = Act(noon, today, (Position(1),), spend_minor=2200000)
>>> earn(Terms(), act).benefit.pays_minor
1980000
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.cumulative_discount.rules import earn, redeem
from stampcard.kinds.cumulative_discount.terms import Terms, window
from stampcard.kinds.cumulative_discount.wording import (
    on_paper,
    plain,
    promise,
    standing,
)
from stampcard.kinds.parts import nothing_at_first
from stampcard.values.words import N_

KIND = Kind(
    code="cumulative_discount",
    name=N_("Cumulative discount"),
    about=N_("Every purchase counts towards a higher percentage off."),
    terms=Terms,
    units=("spend",),
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="member-card",
    window=window,
    asks_bill=lambda terms: True,
    lowers=lambda terms: True,
    looks_back=lambda terms: terms.pause_days > 0,
    earn_label=N_("Record the purchase"),
)
