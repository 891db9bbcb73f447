"""What pages and paper say about treats."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.parts import end_words, reward_words
from stampcard.kinds.treat.rules import again, is_open
from stampcard.kinds.treat.terms import DAY, EVER, WEEK, Terms, actions
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say, say_many

MOST_WORDS_NAMED = 12  # of what it is given for, in the terms


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """What still earns a treat today, and from when on what does not."""
    listed = actions(terms)
    open_now = [name for code, name in listed if is_open(terms, position, code, day)]
    later = again(terms, day) if len(open_now) < len(listed) else ()
    lines = tuple(say(N_("For {doing}"), doing=name) for name in open_now)
    return Standing(
        lines=lines,
        benefit=reward_words(terms.reward) if open_now else None,
        next=later[0] if later else None,
        done=not open_now and not later,
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    return (_gives(terms), _how_often(terms), *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    if len(terms.doings) == 1:
        words = N_("{reward} for {doing}")
        return say(words, reward=terms.reward, doing=terms.doings[0])
    return reward_words(terms.reward)


def on_paper(terms: Terms) -> Print:
    """The treat, in large type."""
    return Print(worth=reward_words(terms.reward))


def _gives(terms: Terms) -> Words:
    """What for, by name; only how many where the names would run long."""
    if len(" ".join(terms.doings).split()) <= MOST_WORDS_NAMED:
        words = N_("{reward} for: {doings}.")
        return say(words, reward=terms.reward, doings=terms.doings)
    return say_many(
        "{reward} for {count} thing we ask for; see the counter.",
        "{reward} for each of {count} things we ask for; see the counter.",
        count=len(terms.doings),
        reward=terms.reward,
    )


def _how_often(terms: Terms) -> Words:
    if terms.per == EVER:
        return say_many("Each once.", "Each {count} times.", count=terms.most)
    if terms.per == DAY:
        return say_many(
            "Each at most {count} time a day.",
            "Each at most {count} times a day.",
            count=terms.most,
        )
    if terms.per == WEEK:
        return say_many(
            "Each at most {count} time a week.",
            "Each at most {count} times a week.",
            count=terms.most,
        )
    return say_many(
        "Each at most {count} time a month.",
        "Each at most {count} times a month.",
        count=terms.most,
    )
