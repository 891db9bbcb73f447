"""What an owner sets for tiers, and what follows from it alone."""

import re
from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.weekdays import WEEKDAYS
from stampcard.values.words import N_, say

MONTH, QUARTER, YEAR, LAST = "month", "quarter", "year", "last"
SIZES = {MONTH: 1, QUARTER: 3, YEAR: 12}  # in months
PERIOD_NAMES = (
    (MONTH, N_("a calendar month")),
    (QUARTER, N_("a calendar quarter")),
    (YEAR, N_("a calendar year")),
)
_FROM_TIER = re.compile(r"(.+?)\s*\(([^()]+)\)\Z")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    tiers: tuple[tuple[int, str], ...] = setting(
        ((1000000, "Silver"), (2000000, "Gold")),
        Sort.LEVELS,
        N_("Tiers, each from a sum spent"),
        N_("Such as 10000: Silver; 20000: Gold. From 0 everybody has it."),
    )
    visits: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.TIMES,
        N_("Or tiers by visits"),
        N_("Such as 5: Silver; 12: Gold. If filled in, visits count, not sums."),
    )
    counted_in: str = setting(
        YEAR,
        Sort.CHOICE,
        N_("Counted in"),
        choices=(*PERIOD_NAMES, (LAST, N_("the last so many months"))),
    )
    months: int = setting(
        12,
        Sort.COUNT,
        N_("How many months"),
        N_("Only for the last so many months; this month is one of them."),
        least=2,
        most=36,
        rare=True,
    )
    grace: int = setting(
        0,
        Sort.COUNT,
        N_("Periods of grace"),
        N_("A tier is kept for the next period; grace adds so many more."),
        most=12,
        rare=True,
    )
    restart: str = setting(
        "period",
        Sort.CHOICE,
        N_("Counting begins"),
        choices=(
            ("period", N_("with each period")),
            ("rise", N_("with each period, and anew after a rise")),
        ),
        rare=True,
    )
    percents: tuple[tuple[str, int], ...] = setting(
        (),
        Sort.FACTORS,
        N_("Percent off each bill"),
        N_("By tier, such as Silver: 5; Gold: 10."),
    )
    perks: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.TIMES,
        N_("Perks"),
        N_(
            "How often in a period (0 for always), and what; in brackets from which "
            "tier: 1: a free day (Gold); 0: no surcharge."
        ),
    )
    perks_in: str = setting(
        YEAR, Sort.CHOICE, N_("Perks are counted in"), choices=PERIOD_NAMES
    )
    perks_by: str = setting(
        "use",
        Sort.CHOICE,
        N_("What counts of a perk"),
        choices=(("use", N_("each use")), ("day", N_("each day it is used on"))),
        rare=True,
    )
    perks_from: str = setting(
        "mon",
        Sort.CHOICE,
        N_("Limited perks from this day of the week"),
        choices=tuple(WEEKDAYS.items()),
        rare=True,
    )
    perks_to: str = setting(
        "sun",
        Sort.CHOICE,
        N_("Limited perks to this day of the week"),
        choices=tuple(WEEKDAYS.items()),
        rare=True,
    )
    active_months: int = setting(
        0,
        Sort.COUNT,
        N_("Months with a visit before benefits open"),
        N_("0 for at once."),
        most=120,
        rare=True,
    )
    entry_bill: int = setting(
        0,
        Sort.MONEY,
        N_("Smallest first purchase"),
        N_("One begins with a purchase from this sum; 0 for any."),
        rare=True,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


@dataclass(frozen=True, slots=True)
class Perk:
    """Something that is no sum of money: how often in a period (0 always), for whom."""

    unit: str
    name: str
    times: int
    level: int  # the tier it begins with, from 1


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def levels(terms: Terms) -> tuple[tuple[int, str], ...]:
    """The tiers, the lowest first: from what, and the name."""
    return tuple(sorted(terms.visits)) or terms.tiers


def percent_of(terms: Terms, level: int) -> int:
    """The percentage off of a tier: its own, or else that of the next one below."""
    percents = dict(terms.percents)
    named = [percents.get(name) for _, name in levels(terms)[:level]]
    return next((percent for percent in reversed(named) if percent is not None), 0)


def perks_of(terms: Terms) -> tuple[Perk, ...]:
    """The perks, as they stand in the settings."""
    numbers = {name: number for number, (_, name) in enumerate(levels(terms), 1)}
    found = []
    for number, (times, text) in enumerate(terms.perks, 1):
        said = _FROM_TIER.match(text)
        is_tier = said is not None and said[2] in numbers
        name, tier = (said[1], said[2]) if said and is_tier else (text, "")
        found.append(Perk(f"perk:{number}", name, times, numbers.get(tier, 1)))
    return tuple(found)


def problems(terms: Terms) -> tuple[Problem, ...]:
    """No tier at all, a percentage for none of them, and counts that cannot be."""
    found = []
    names = {name for _, name in levels(terms)}
    if not names:
        found.append(Problem("tiers", say(N_("Name at least one tier."))))
    for name, _ in terms.percents:
        if name not in names:
            words = say(N_("There is no tier called “{name}”."), name=name)
            found.append(Problem("percents", words))
    if any(percent > 100_00 for _, percent in terms.percents):
        found.append(Problem("percents", say(N_("At most 100 % may be off."))))
    if terms.restart == "rise" and terms.counted_in == LAST:
        words = say(N_("Only in calendar periods can counting begin anew."))
        found.append(Problem("restart", words))
    return tuple(found)
