"""Instant win: exactly one card in so many wins, as chance decided before printing.

Suits a shop that wants to add some excitement to an order: a card with each, opened
at the counter. How likely a win is stands on the card, together with a seal of all the
outcomes; after the last day anybody can work them out again.

A day at the shop: of four cards printed one after another, one wins a dessert.

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.chance import lot_of
>>> from stampcard.values.decisions import Act, Position
>>> terms, seed = Terms(one_in=4, prize="A dessert"), b"known after the last day"
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> for at in range(4):
...     card = Position(at + 1, balances={"sealed": 1})
...     act = Act(noon, today, (card,), lot=lot_of(seed, odds(terms), 4, at))
...     print(*(entry.unit for entry in earn(terms, act).entries))
sealed blank
sealed prize:A dessert
sealed blank
sealed blank
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.instant_win.rules import earn, issue, redeem
from stampcard.kinds.instant_win.terms import Terms, odds, problems, window
from stampcard.kinds.instant_win.wording import on_paper, plain, promise, standing
from stampcard.values.words import N_, N_many

__all__ = ["KIND", "Terms", "earn", "issue", "odds", "redeem", "standing"]

KIND = Kind(
    code="instant_win",
    name=N_("Instant win"),
    about=N_("One card in so many wins, as chance decided before printing."),
    terms=Terms,
    units=("sealed", "blank", "prize"),
    counts={
        "prize": N_many("{count} prize won", "{count} prizes won"),
        "blank": N_many(
            "{count} card without a prize", "{count} cards without a prize"
        ),
    },
    gathers=False,
    issue=issue,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    problems=problems,
    odds=odds,
    earn_label=N_("See if it wins"),
    redeem_label=N_("Give the prize"),
)
