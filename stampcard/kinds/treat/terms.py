"""What an owner sets of treats, and what follows from it alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.kinds import doing
from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window, months_after
from stampcard.values.words import N_, Words, say

EVER, DAY, WEEK, MONTH = "ever", "day", "week", "month"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    reward: str = setting("Small treat", Sort.TEXT, N_("The treat"), required=True)
    doings: tuple[str, ...] = setting(
        ("a review",),
        Sort.NAMES,
        N_("What it is given for"),
        N_("With a semicolon between, such as a review; a repost."),
    )
    most: int = setting(1, Sort.COUNT, N_("How many times for each"), least=1, most=100)
    per: str = setting(
        EVER,
        Sort.CHOICE,
        N_("So many times"),
        choices=(
            (EVER, N_("in all")),
            (DAY, N_("in a day")),
            (WEEK, N_("in a week, from Monday")),
            (MONTH, N_("in a month")),
        ),
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def problems(terms: Terms) -> tuple[Problem, ...]:
    """A treat for nothing, or no treat."""
    found = []
    if not terms.doings:
        found.append(Problem("doings", say(N_("Say what it is given for."))))
    if not terms.reward:
        found.append(Problem("reward", say(N_("Name the treat."))))
    return tuple(found)


def actions(terms: Terms) -> tuple[tuple[str, Words], ...]:
    """What it is given for: code and name."""
    return doing.named(terms.doings)


def span(terms: Terms, day: date) -> tuple[date, date] | None:
    """The first day of the span a day is in, and of the next; None for all time."""
    if terms.per == DAY:
        return day, day + timedelta(days=1)
    if terms.per == WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if terms.per == MONTH:
        first = day.replace(day=1)
        return first, months_after(first, 1)
    return None
