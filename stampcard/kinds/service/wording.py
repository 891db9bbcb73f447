"""What pages and paper say of a service."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.parts import end_words, reward_words
from stampcard.kinds.service.rules import done_on
from stampcard.kinds.service.terms import Terms, room
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say, say_many


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """How often it can still be had, and whether that may be today."""
    left, gives = position.balance("use"), reward_words(terms.reward)
    today = left and room(terms, day)
    uses = say_many("{count} use left", "{count} uses left", count=left)
    return Standing(
        progress=(terms.uses - left, terms.uses) if terms.uses > 1 else None,
        lines=(uses,) if terms.uses > 1 else (),
        benefit=gives if left else None,
        next=done_on(terms) if left and not today else None,
        rewards=(("use", gives),) if today else (),
        done=not left,
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    uses = say_many(
        "Can be used once.",
        "Can be used {count} times.",
        count=terms.uses,
    )
    days = (done_on(terms),) if terms.weekdays else ()
    booking = say(N_("We serve {count} a day; please book a place."), count=terms.a_day)
    return (
        say(N_("This voucher gives: {reward}."), reward=terms.reward),
        uses,
        booking,
        *days,
        *end_words(window),
    )


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return reward_words(terms.reward)


def on_paper(terms: Terms) -> Print:
    """The service, in large type."""
    return Print(worth=reward_words(terms.reward))
