"""What an owner sets for points."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.weekdays import WEEKDAYS
from stampcard.values.words import N_, say

MOST_POINTS = 1_000_000
NEVER, AFTER_DAYS, MONTH_END, YEAR_END, AWAY = "never", "days", "month", "year", "away"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    earn_step: int = setting(
        10000,
        Sort.MONEY,
        N_("Spend for one point"),
        N_("One for each full amount; 0 where only other things earn."),
    )
    categories: tuple[tuple[str, int], ...] = setting(
        (),
        Sort.FACTORS,
        N_("Categories that earn more, less or nothing"),
        N_("How many times as much, such as cosmetics: 3; tobacco: 0."),
    )
    tiers: tuple[tuple[str, int], ...] = setting(
        (),
        Sort.FACTORS,
        N_("Tiers that earn more"),
        N_("How many times as much, such as Silver: 1.5; Gold: 2."),
        rare=True,
    )
    bonus_day: str = setting(
        "",
        Sort.CHOICE,
        N_("A day of the week that earns more"),
        choices=(
            ("", N_("none")),
            *WEEKDAYS.items(),
        ),
        rare=True,
    )
    from_hour: int = setting(
        0,
        Sort.COUNT,
        N_("Earns more from this hour"),
        most=23,
        rare=True,
    )
    to_hour: int = setting(
        24,
        Sort.COUNT,
        N_("Earns more before this hour"),
        N_("0 to 24 is all day; such as 14 to 16."),
        least=1,
        most=24,
        rare=True,
    )
    bonus: int = setting(
        100,
        Sort.FACTOR,
        N_("How many times as much then"),
        N_("1 for no more."),
        rare=True,
    )
    rounding: str = setting(
        "down",
        Sort.CHOICE,
        N_("Parts of a point"),
        choices=(
            ("down", N_("are dropped")),
            ("nearest", N_("are rounded, halves up")),
            ("up", N_("are rounded up")),
        ),
        rare=True,
    )
    most_per_day: int = setting(
        0,
        Sort.COUNT,
        N_("Most points in one day"),
        N_("0 for no limit."),
        rare=True,
    )
    pending_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days until points can be used"),
        most=366,
        rare=True,
    )
    expiry: str = setting(
        NEVER,
        Sort.CHOICE,
        N_("Points end"),
        choices=(
            (NEVER, N_("never")),
            (AFTER_DAYS, N_("so many days after they were earned")),
            (MONTH_END, N_("at the end of a month, so many months later")),
            (YEAR_END, N_("at the end of a year, so many years later")),
            (AWAY, N_("so many days after the last purchase")),
        ),
    )
    expiry_count: int = setting(
        0, Sort.COUNT, N_("How many days, months or years"), most=3660
    )
    point_worth: int = setting(
        100,
        Sort.MONEY,
        N_("What one point pays of a bill"),
        N_("0 where points buy only the things below."),
    )
    bill_share: int = setting(
        100,
        Sort.COUNT,
        N_("Percent of a bill that points may pay"),
        least=1,
        most=100,
    )
    least_used: int = setting(
        1,
        Sort.COUNT,
        N_("Fewest points used at once"),
        least=1,
        most=MOST_POINTS,
        rare=True,
    )
    used_in: int = setting(
        1,
        Sort.COUNT,
        N_("Points are used in steps of"),
        least=1,
        most=MOST_POINTS,
        rare=True,
    )
    catalogue: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.PRICES,
        N_("Things for points"),
        N_("Points and thing, such as 50: a syrup; 150: a drink."),
    )
    for_doing: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.PRICES,
        N_("Points for other things than buying"),
        N_(
            "Points and what for, such as 50: a review; 100: joining. After a name "
            "that ends in … staff must write why."
        ),
        rare=True,
    )
    doing_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days until the same earns again"),
        N_("0 for once only."),
        most=3660,
        rare=True,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Points that nothing earns or that buy nothing, and hours that are none."""
    found = []
    if not terms.earn_step and not terms.for_doing:
        words = say(N_("Say what earns points: a sum spent, or other things."))
        found.append(Problem("earn_step", words))
    if not terms.point_worth and not terms.catalogue:
        words = say(N_("Say what points are good for: part of a bill, or things."))
        found.append(Problem("catalogue", words))
    if terms.earn_step and terms.point_worth > terms.earn_step:
        words = say(N_("A point would give back more than was spent for it."))
        found.append(Problem("point_worth", words))
    if terms.from_hour >= terms.to_hour:
        words = say(N_("The hour it begins lies before the hour it ends."))
        found.append(Problem("from_hour", words))
    if terms.expiry in {AFTER_DAYS, AWAY} and not terms.expiry_count:
        words = say(N_("Give how many days."))
        found.append(Problem("expiry_count", words))
    return tuple(found)
