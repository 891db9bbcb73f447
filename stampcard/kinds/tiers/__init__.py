"""Tiers: who comes more has more, by what counted in a period.

Suits a shop with regulars who like to be known: a tier is reached at once, with the
bill at the till counted, and lasts to the end of the next period. It gives a percentage
off, and perks that are no money: each as often as the owner says, recorded when used.

A day at a hotel, where 10,000 in a year make Silver and 20,000 Gold; a bill of 3,000 on
top of 8,000 makes Silver, and 17,000 more would make Gold:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> held = Position(1, balances={"spend:2026-01": 800000})
>>> came = earn(Terms(), Act(noon, today, (held,), spend_minor=300000))
>>> str(came.notes[0])
'Now Silver.'
>>> now = standing(Terms(), held.after(came.entries, noon, today), today)
>>> str(now.lines[0])
'Silver until 2027-12-31'
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.parts import nothing_at_first
from stampcard.kinds.tiers.rules import counted, earn, redeem, tells
from stampcard.kinds.tiers.terms import Terms, problems, window
from stampcard.kinds.tiers.wording import gives, on_paper, plain, promise, standing
from stampcard.values.words import N_

__all__ = ["KIND", "Terms", "earn", "redeem", "standing", "tells"]

KIND = Kind(
    code="tiers",
    name=N_("Tiers"),
    about=N_("Status by what was spent or by visits, with percentages and perks."),
    terms=Terms,
    units=("spend", "visit", "rise", "perk"),
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    gives=gives,
    design="member-card",
    window=window,
    problems=problems,
    asks_bill=lambda terms: not terms.visits or bool(terms.percents),
    looks_back=lambda terms: bool(terms.visits) or terms.perks_by == "day",
    tells=tells,
    counted=counted,
    earn_label=N_("Record the purchase"),
    redeem_label=N_("Use a perk"),
)
