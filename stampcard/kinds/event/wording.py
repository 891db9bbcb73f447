"""What pages and paper say of an event."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.event.rules import days_of
from stampcard.kinds.event.terms import Terms, room
from stampcard.kinds.parts import end_words, reward_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say, say_many


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Whether the invitation still lets in, and whether today is the day."""
    left, gives = position.balance("use"), reward_words(terms.reward)
    days = days_of(position)
    spent = terms.on_days and f"in:{day}" not in days and len(days) >= terms.on_days
    today = left and room(terms, day) and not spent
    many = terms.entries > 1
    entries = say_many("{count} entry left", "{count} entries left", count=left)
    when = (say(N_("On {day}"), day=terms.day),) if terms.day else ()
    return Standing(
        progress=(terms.entries - left, terms.entries) if many else None,
        lines=(*when, *_doors(terms), *((entries,) if many else ())),
        benefit=gives if left else None,
        rewards=(("use", gives),) if today else (),
        done=not left,
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    times = say_many(
        "This invitation lets one guest in {count} time.",
        "This invitation lets one guest in {count} times.",
        count=terms.entries,
    )
    places = say_many(
        "There is {count} place: please say if you come.",
        "There are {count} places: please say if you come.",
        count=terms.places,
    )
    awaits = say(N_("What awaits you: {reward}."), reward=terms.reward)
    return (awaits, *_doors(terms), times, places, *end_words(window))


def promise(terms: Terms) -> Words:
    """What awaits the guests, in one line."""
    return reward_words(terms.reward)


def on_paper(terms: Terms) -> Print:
    """The time, in large type."""
    if terms.opens and terms.closes:
        words = say("{opens} – {closes}", opens=terms.opens, closes=terms.closes)
        return Print(worth=words)
    if terms.opens:
        return Print(worth=say(N_("From {time}"), time=terms.opens))
    return Print()


def _doors(terms: Terms) -> tuple[Words, ...]:
    """When one is let in, if not all day."""
    if terms.opens and terms.closes:
        words = N_("The doors are open from {opens} to {closes}.")
        return (say(words, opens=terms.opens, closes=terms.closes),)
    if terms.opens:
        return (say(N_("The doors open at {time}."), time=terms.opens),)
    if terms.closes:
        return (say(N_("The last entry is at {time}."), time=terms.closes),)
    return ()
