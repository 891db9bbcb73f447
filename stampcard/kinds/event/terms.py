"""What an owner sets of an event, and what follows from it alone."""

from dataclasses import dataclass
from datetime import date, time

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_, say


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    reward: str = setting(
        "A warm welcome",
        Sort.TEXT,
        N_("What awaits the guests"),
        N_("Such as tea and the first choice."),
    )
    day: date | None = setting(None, Sort.DAY, N_("The day"), N_("Empty: any day."))
    opens: time | None = setting(
        None, Sort.TIME, N_("Doors open at"), N_("Empty: all day.")
    )
    closes: time | None = setting(
        None, Sort.TIME, N_("Last entry at"), N_("Empty: all day.")
    )
    grace_minutes: int = setting(
        10,
        Sort.COUNT,
        N_("Minutes of grace before and after"),
        N_("Guests are let in so much earlier and later."),
        most=120,
    )
    places: int = setting(
        40, Sort.COUNT, N_("How many guests at most"), least=1, most=10_000
    )
    entries: int = setting(
        1,
        Sort.COUNT,
        N_("How many times an invitation lets in"),
        N_("More than one lets a guest go out and come back."),
        least=1,
        most=100,
    )
    stay_hours: int = setting(
        0,
        Sort.COUNT,
        N_("Hours after the first entry"),
        N_("Until when one may come back; 0 for no limit."),
        most=24,
    )
    on_days: int = setting(
        0,
        Sort.COUNT,
        N_("On how many different days at most"),
        N_("Only for an event of any day; 0 for no limit."),
        most=100,
    )


def window(terms: Terms, printed_on: date) -> Window:
    """The day alone."""
    return Window(terms.day, terms.day)


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Doors that close before they open, and nothing that awaits."""
    found = []
    if not terms.reward:
        words = say(N_("Say what awaits the guests."))
        found.append(Problem("reward", words))
    if terms.opens and terms.closes and terms.closes <= terms.opens:
        words = say(N_("The doors close before they open."))
        found.append(Problem("closes", words))
    return tuple(found)


def room(terms: Terms, day: date) -> int:
    """How many places there are on a day."""
    return terms.places if terms.day in {None, day} else 0
