"""What pages and paper say of a cumulative discount."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.cumulative_discount.rules import percent_now
from stampcard.kinds.cumulative_discount.terms import Terms
from stampcard.kinds.parts import end_words, percent_words, step_reached
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Percent, Words, say

MOST_STEPS_NAMED = 3  # after the first; more would not fit in fifty words


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """The total so far, the step reached, and what leads to the next."""
    total = position.balance("spend")
    reached = step_reached(terms.steps, total)
    following = None
    if reached < len(terms.steps):
        start, percent = terms.steps[reached]
        following = say(
            N_("{amount} more until {percent} off"),
            amount=Money(start - total),
            percent=Percent(percent),
        )
    percent = percent_now(terms, position, 0, day)
    return Standing(
        lines=(say(N_("Bought so far: {amount}"), amount=Money(total)),),
        benefit=percent_words(percent) if percent else None,
        next=following,
        progress=(reached, len(terms.steps)),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    first, *later = terms.steps
    begins = say(
        N_("From {amount} bought in all, {percent} off each bill."),
        amount=Money(first[0]),
        percent=Percent(first[1]),
    )
    steps = tuple(
        say(
            N_("From {amount}, {percent}."), amount=Money(start), percent=Percent(share)
        )
        for start, share in (later if len(later) <= MOST_STEPS_NAMED else later[-1:])
    )
    counts = say(N_("Every purchase counts, today's too."))
    away: tuple[Words, ...] = ()
    if terms.pause_days:
        away = (
            say(
                N_("After {count} days away, one purchase at one step less."),
                count=terms.pause_days,
            ),
        )
    return (begins, *steps, counts, *away, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(
        N_("The more you buy, the less you pay: up to {percent} off"),
        percent=Percent(terms.steps[-1][1]),
    )


def on_paper(terms: Terms) -> Print:
    """The best step, in large type."""
    return Print(worth=say("−{percent}", percent=Percent(terms.steps[-1][1])))
