"""What an owner sets of an instant win."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.chance import Odds
from stampcard.values.moments import Window, last_day
from stampcard.values.words import N_, say

MOST_SPECIAL = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    one_in: int = setting(
        4,
        Sort.COUNT,
        N_("One card in so many wins"),
        N_("Exactly one in each run of so many, printed one after another."),
        least=2,
        most=1000,
    )
    prize: str = setting(
        "Free item", Sort.TEXT, N_("What a winner gets"), required=True
    )
    special: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.PRICES,
        N_("Special prizes in each batch"),
        N_("How many pieces and of what, such as 1: a dinner for two; 5: a cake."),
    )
    valid_days: int = setting(
        90,
        Sort.COUNT,
        N_("Days valid from printing"),
        N_("After the last day anybody can check the outcomes."),
        least=1,
        most=3660,
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    if odds(terms).special_pieces > MOST_SPECIAL:
        words = say(N_("At most {most} special prizes in a batch."), most=MOST_SPECIAL)
        return (Problem("special", words),)
    return ()


def window(terms: Terms, printed_on: date) -> Window:
    """So many days from printing: without an end nothing could be made known."""
    return Window(last=last_day(printed_on, terms.valid_days))


def odds(terms: Terms) -> Odds:
    """One in so many, and the pieces of each special prize."""
    return Odds(terms.one_in, terms.prize, terms.special)
