"""What pages and paper say of a birthday's present."""

from datetime import date

from stampcard.kinds.birthday.rules import GIVEN
from stampcard.kinds.birthday.terms import Terms
from stampcard.kinds.giving import PERCENT, smallest_bill, worth
from stampcard.kinds.parts import end_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Words, say, say_many


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Whether this year's was given; a page shows the present where it is open."""
    had = position.balance(f"{GIVEN}:{day.year}") > 0
    line = N_("This year's present was given") if had else N_("Waits for the birthday")
    return Standing(lines=(say(line),), rewards=((GIVEN, worth(terms)),))


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    when = say(
        N_("{before} days before to {after} days after the birthday: {gift}."),
        before=terms.days_before,
        after=terms.days_after,
        gift=worth(terms),
    )
    once = say(N_("Once a year; a changed date next year."))
    return (when, *_limits(terms), once, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(N_("For your birthday: {gift}"), gift=worth(terms))


def _limits(terms: Terms) -> tuple[Words, ...]:
    found = []
    if terms.benefit == PERCENT and terms.cap:
        found.append(say(N_("At most {amount} off."), amount=Money(terms.cap)))
    if terms.minimum_bill:
        found.append(smallest_bill(terms))
    if terms.known_days:
        found.append(
            say_many(
                "After {count} day as a member.",
                "After {count} days as a member.",
                count=terms.known_days,
            )
        )
    return tuple(found)
