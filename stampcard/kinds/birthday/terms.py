"""What an owner sets of a birthday's present."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds import giving
from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_

MOST_DAYS = 60  # on each side: two birthdays never come near each other


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    benefit: str = setting(
        giving.GIFT, Sort.CHOICE, N_("What it gives"), choices=giving.CHOICES
    )
    reward: str = setting(
        "Free item", Sort.TEXT, N_("The gift"), N_("Only for a gift.")
    )
    value: int = setting(
        0,
        Sort.MONEY,
        N_("How much off"),
        N_("A sum of money, or a percentage such as 10."),
        percent_if=("benefit", giving.PERCENT),
    )
    cap: int = setting(
        0, Sort.MONEY, N_("At most off"), N_("Only for a percentage; 0 for no limit.")
    )
    minimum_bill: int = setting(
        0, Sort.MONEY, N_("Smallest bill"), N_("0 for any bill.")
    )
    days_before: int = setting(
        3, Sort.COUNT, N_("Days before the birthday"), most=MOST_DAYS
    )
    days_after: int = setting(
        7, Sort.COUNT, N_("Days after the birthday"), most=MOST_DAYS
    )
    known_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days one must have been a member before"),
        N_("0 for none: also for who joined today."),
        most=366,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    return giving.problems(terms)


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)
