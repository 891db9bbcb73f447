"""What an owner sets of a service, and what follows from it alone."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window, last_day
from stampcard.values.weekdays import is_among
from stampcard.values.words import N_, say


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    reward: str = setting(
        "One repair", Sort.TEXT, N_("The service"), N_("Such as one repair.")
    )
    uses: int = setting(
        1, Sort.COUNT, N_("How many times it can be used"), least=1, most=100
    )
    a_day: int = setting(
        5, Sort.COUNT, N_("How many can be served in a day"), least=1, most=10_000
    )
    weekdays: tuple[str, ...] = setting(
        (), Sort.WEEKDAYS, N_("Days of the week"), N_("None ticked: every day.")
    )
    valid_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days it is valid after printing"),
        N_("0 for no such limit."),
        most=3660,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the earlier of both last days."""
    ends = [terms.ends_on, last_day(printed_on, terms.valid_days)]
    return Window(last=min((day for day in ends if day), default=None))


def problems(terms: Terms) -> tuple[Problem, ...]:
    """A service without a name."""
    if terms.reward:
        return ()
    return (Problem("reward", say(N_("Name the service."))),)


def room(terms: Terms, day: date) -> int:
    """How many can be served on a day."""
    return terms.a_day if is_among(day, terms.weekdays) else 0
