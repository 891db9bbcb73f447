"""Prize draw: purchases earn tickets, and prizes are drawn among them.

Suits a shop whose customers like to hope: one good prize brings more of them than many
small ones. The tickets are frozen before a public number decides, so that neither the
shop nor anybody else can choose who wins, and everybody can work it out again.

A day at the shop, with a ticket for every full 500:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(spend_per_ticket=50000)
>>> noon, today = datetime(2026, 11, 26, 6, tzinfo=UTC), date(2026, 11, 26)
>>> earn(terms, Act(noon, today, (Position(1),), spend_minor=124000)).entries
(Entry(account=1, unit='ticket:2026-11-30', amount=2, note=''),)
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.parts import nothing_at_first
from stampcard.kinds.prize_draw.rules import draw, earn, redeem
from stampcard.kinds.prize_draw.terms import TICKET, Terms, pot, problems, window
from stampcard.kinds.prize_draw.wording import on_paper, plain, promise, standing
from stampcard.values.words import N_, N_many

__all__ = ["KIND", "Terms", "draw", "earn", "pot", "redeem", "standing"]

KIND = Kind(
    code="prize_draw",
    name=N_("Prize draw"),
    about=N_("Purchases earn tickets; prizes are drawn among them."),
    terms=Terms,
    units=(TICKET, "prize"),
    counts={
        "ticket": N_many("{count} ticket", "{count} tickets"),
        "prize": N_many("{count} prize won", "{count} prizes won"),
    },
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    draw=draw,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="member-card",
    window=window,
    problems=problems,
    pot=pot,
    asks_bill=lambda terms: terms.spend_per_ticket > 0,
    tick_minor=lambda terms: terms.spend_per_ticket,
    looks_back=lambda terms: terms.daily_limit > 0,
    listens=lambda terms: bool(terms.tier),
    earn_label=N_("Give tickets"),
    redeem_label=N_("Give the prize"),
)
