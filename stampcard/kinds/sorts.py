"""What a setting of a programme can hold, and what can be wrong with it."""

from dataclasses import dataclass
from enum import StrEnum

from stampcard.values.words import Words


class Sort(StrEnum):
    """What a field holds; pages choose their input by it."""

    COUNT = "count"
    MONEY = "money"
    TEXT = "text"
    CHOICE = "choice"
    DAY = "day"
    LADDER = "ladder"
    REWARDS = "rewards"
    PRICES = "prices"  # so many units, and what for: as rewards, but any number
    LEVELS = "levels"  # from which sum on, from nought, and a name each
    TIMES = "times"  # how many times, from nought, and what: each its own
    FACTOR = "factor"  # how many times, in hundredths
    FACTORS = "factors"  # a name each: a category, a tier
    SHARES = "shares"  # a name each, and a percentage, in hundredths
    NAMES = "names"  # one after another, with nothing to each
    WEEKDAYS = "weekdays"
    TIME = "time"  # of a day, by the shop's clock


# Lists of pairs, and what stands between the parts of a list of single names.
LISTS = frozenset(
    (
        Sort.LADDER,
        Sort.REWARDS,
        Sort.PRICES,
        Sort.LEVELS,
        Sort.TIMES,
        Sort.FACTORS,
        Sort.SHARES,
    )
)
SEPARATORS = {Sort.NAMES: "; ", Sort.WEEKDAYS: ", "}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to set: its label, what it holds, its bounds and a hint.

    `rare` are those that most owners leave as they are.
    `percent_if` names another field and the choice there that makes this a percentage.
    """

    sort: Sort
    label: str
    hint: str = ""
    least: int = 0
    most: int = 10**12
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    rare: bool = False
    percent_if: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field cannot stand as it is."""

    field: str
    words: Words
