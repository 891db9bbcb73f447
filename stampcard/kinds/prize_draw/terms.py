"""What an owner sets of a prize draw, and what follows from it alone."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.chance import Pot
from stampcard.values.moments import Window, month_end
from stampcard.values.words import N_, say

MONTH, ONCE = "month", "once"
TICKET = "ticket"
MOST_PRIZES = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    spend_per_ticket: int = setting(
        0,
        Sort.MONEY,
        N_("Spend for one ticket"),
        N_("One for each full amount; 0 gives one a visit."),
    )
    daily_limit: int = setting(
        0, Sort.COUNT, N_("Most tickets in one day"), N_("0 for no limit."), most=1000
    )
    most_tickets: int = setting(
        0,
        Sort.COUNT,
        N_("Most tickets of one customer in a draw"),
        N_("0 for no limit."),
        most=10_000,
    )
    tier: str = setting(
        "",
        Sort.TEXT,
        N_("Only for this tier"),
        N_("The name of a tier of another programme; empty for everybody."),
    )
    period: str = setting(
        MONTH,
        Sort.CHOICE,
        N_("Drawn"),
        choices=(
            (MONTH, N_("after every month")),
            (ONCE, N_("once, after a last day")),
        ),
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day for tickets"), N_("Only for a single draw.")
    )
    prizes: tuple[tuple[int, str], ...] = setting(
        ((1, "Free item"),),
        Sort.PRICES,
        N_("Prizes"),
        N_("How many pieces and of what, such as 1: a dinner for two; 5: a cake."),
    )
    reserves: int = setting(
        3,
        Sort.COUNT,
        N_("Winners in reserve"),
        N_("They take the place of winners who drop out, in their order."),
        most=100,
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    found = []
    if not 1 <= pot(terms).count <= MOST_PRIZES:
        words = say(N_("Give from 1 to {most} prizes."), most=MOST_PRIZES)
        found.append(Problem("prizes", words))
    if terms.period == ONCE and not terms.ends_on:
        found.append(Problem("ends_on", say(N_("Say which day is the last."))))
    return tuple(found)


def window(terms: Terms, printed_on: date) -> Window:
    """Cards stay good after a draw: prizes are given then."""
    return Window()


def last_day_for(terms: Terms, day: date) -> date:
    """The last day of the draw for which tickets of a day count."""
    once = terms.ends_on if terms.period == ONCE else None
    return once or month_end(day)


def pot(terms: Terms) -> Pot:
    """What is drawn among whom."""
    return Pot(TICKET, terms.prizes, terms.reserves)
