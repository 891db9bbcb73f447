"""What an owner sets of a gift voucher."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_, say

AGAIN, ONCE = "again", "once"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    value: int = setting(
        0,
        Sort.MONEY,
        N_("Sum it is sold for"),
        N_("0 where the buyer names the sum."),
    )
    least: int = setting(0, Sort.MONEY, N_("Smallest sum paid in"))
    most: int = setting(
        0, Sort.MONEY, N_("Most that may be on it"), N_("0 for no limit.")
    )
    loads: str = setting(
        AGAIN,
        Sort.CHOICE,
        N_("Money is paid in"),
        choices=((AGAIN, N_("as often as one likes")), (ONCE, N_("once"))),
    )
    months: int = setting(
        0,
        Sort.COUNT,
        N_("Months it is good for"),
        N_("From when money was paid in; 0 for no end."),
        most=120,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Sums that contradict each other."""
    lowest = terms.value or terms.least
    if terms.most and lowest > terms.most:
        words = say(N_("More is paid in than may be on it."))
        return (Problem("most", words),)
    return ()


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)
