"""What an owner sets for points of several shops."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_, say


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets; what a partner's bills earn stands in its agreement."""

    earn_step: int = setting(
        2000,
        Sort.MONEY,
        N_("Spend for one point in your own shop"),
        N_("One for each full amount; partners have rates of their own."),
    )
    unit_worth: int = setting(
        100, Sort.MONEY, N_("What one point pays of a bill"), N_("The same everywhere.")
    )
    bill_share: int = setting(
        100,
        Sort.COUNT,
        N_("Percent of a bill that points may pay"),
        least=1,
        most=100,
    )
    catalogue: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.PRICES,
        N_("Things for points"),
        N_("Points and thing, such as 50: a syrup; 150: a drink."),
    )
    uses_per_day: int = setting(
        0,
        Sort.COUNT,
        N_("How often a customer may pay with points in a day"),
        N_("At all places together; 0 for no limit."),
        most=100,
    )
    expiry_months: int = setting(
        12,
        Sort.COUNT,
        N_("Months that points last"),
        N_("To the end of the month; 0 for ever."),
        most=120,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Points that cost nothing, are worth nothing, or are worth more than was spent."""
    if not terms.earn_step:
        words = N_("Say what sum earns one point.")
        return (Problem("earn_step", say(words)),)
    if not terms.unit_worth:
        words = N_("Say what a point is worth.")
        return (Problem("unit_worth", say(words)),)
    if terms.unit_worth > terms.earn_step:
        words = N_("A point would give back more than was spent for it.")
        return (Problem("unit_worth", say(words)),)
    return ()
