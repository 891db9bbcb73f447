"""What an owner sets of a coupon."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds import giving
from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say, say_many


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    benefit: str = setting(
        "gift",
        Sort.CHOICE,
        N_("What it gives"),
        choices=giving.CHOICES,
    )
    reward: str = setting(
        "Free item", Sort.TEXT, N_("The gift"), N_("Only for a gift.")
    )
    value: int = setting(
        0,
        Sort.MONEY,
        N_("How much off"),
        N_("A sum of money, or a percentage such as 10."),
        percent_if=("benefit", "percent"),
    )
    cap: int = setting(
        0, Sort.MONEY, N_("At most off"), N_("Only for a percentage; 0 for no limit.")
    )
    minimum_bill: int = setting(
        0, Sort.MONEY, N_("Smallest bill"), N_("0 for any bill.")
    )
    minimum_pieces: int = setting(
        0,
        Sort.COUNT,
        N_("Fewest pieces on one bill"),
        N_("Such as 3 for “from 3 pieces”; 0 for any number."),
        most=1000,
        rare=True,
    )
    uses: int = setting(
        1, Sort.COUNT, N_("How many times it can be used"), least=1, most=100
    )
    valid_from: date | None = setting(
        None, Sort.DAY, N_("First day"), N_("Empty: from the start.")
    )
    valid_until: date | None = setting(
        None, Sort.DAY, N_("Last day"), N_("That day included; empty for no end.")
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    found = [*giving.problems(terms)]
    if terms.valid_from and terms.valid_until and terms.valid_until < terms.valid_from:
        words = say(N_("The last day lies before the first."))
        found.append(Problem("valid_until", words))
    return tuple(found)


def fewest_pieces(terms: Terms) -> Words:
    """From how many pieces on it may be used."""
    return say_many(
        "For {count} piece or more.",
        "For {count} pieces or more.",
        count=terms.minimum_pieces,
    )


def window(terms: Terms, printed_on: date) -> Window:
    """The days the owner set."""
    return Window(terms.valid_from, terms.valid_until)
