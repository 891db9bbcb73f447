"""Birthday: a present around the member's birthday, once a year.

Suits every shop that knows its customers by name. It knows day and month alone, never a
year. Whoever changes the day gets nothing for it before the next year, or every day
could be somebody's birthday; and the ledger learns only for which year it was given.

A day at a flower shop, two days before a customer's birthday; 20 % off, once a year:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(benefit="percent", value=2000, days_before=3)
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> told = {"birthday_in": 2, "birthday_ago": 363}
>>> came = redeem(terms, Act(noon, today, (Position(1),), spend_minor=5000, told=told))
>>> came.benefit.pays_minor, came.entries[0].unit
(4000, 'given:2026')
"""

from stampcard.kinds.birthday.rules import redeem
from stampcard.kinds.birthday.terms import Terms, problems, window
from stampcard.kinds.birthday.wording import plain, promise, standing
from stampcard.kinds.contract import Kind
from stampcard.kinds.giving import asks_bill, on_paper
from stampcard.kinds.parts import nothing_at_first
from stampcard.values.words import N_

__all__ = ["KIND", "Terms", "redeem", "standing"]

KIND = Kind(
    code="birthday",
    name=N_("Birthday"),
    about=N_("A present around a member's birthday, once a year."),
    terms=Terms,
    units=("given",),
    issue=nothing_at_first,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="member-card",
    window=window,
    problems=problems,
    asks_bill=asks_bill,
    asks_about=lambda terms: (
        "birthday_in",
        "birthday_ago",
        "birthday_changed",
        "known_days",
    ),
    redeem_label=N_("Give the birthday present"),
)
