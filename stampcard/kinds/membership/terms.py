"""What an owner sets of a paid membership."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_, say

MONTHS, DAYS, FOR_GOOD = "months", "days", "for_good"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    fee: int = setting(100000, Sort.MONEY, N_("Fee"), N_("For one term."))
    period: str = setting(
        MONTHS,
        Sort.CHOICE,
        N_("The fee is for"),
        choices=(
            (MONTHS, N_("so many months")),
            (DAYS, N_("so many days")),
            (FOR_GOOD, N_("good: it is paid once")),
        ),
    )
    length: int = setting(
        12, Sort.COUNT, N_("How many months or days"), least=1, most=366
    )
    cheaper_from: int = setting(
        0,
        Sort.COUNT,
        N_("Points from which the fee is lower"),
        N_("Points of another programme; they are not used up. 0 for no lower fee."),
    )
    cheaper_fee: int = setting(0, Sort.MONEY, N_("The lower fee"))
    percent: int = setting(5, Sort.COUNT, N_("Percent off for members"), most=100)
    categories: tuple[tuple[str, int], ...] = setting(
        (),
        Sort.SHARES,
        N_("Categories with another percentage"),
        N_("Percent off, such as fuel: 3; tobacco: 0."),
    )
    perks: str = setting("", Sort.TEXT, N_("What else members get"))
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """A lower fee that is none, or a membership that gives nothing."""
    found = []
    if terms.cheaper_from and terms.cheaper_fee >= terms.fee:
        words = say(N_("The lower fee lies below the usual one."))
        found.append(Problem("cheaper_fee", words))
    if not (terms.percent or terms.categories or terms.perks):
        found.append(Problem("percent", say(N_("Say what members get."))))
    return tuple(found)


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)
