"""What pages and paper say of an instant win."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.instant_win.terms import Terms
from stampcard.kinds.parts import end_words, prizes_of, prizes_won, reward_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say, say_many

MOST_WORDS_NAMED = 9  # of special prizes, in the terms


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Whether it is opened yet, and what it won."""
    won = prizes_of(position)
    if position.balance("sealed"):
        lines: tuple[Words, ...] = (say(N_("It is opened at the counter.")),)
    elif position.balance("blank"):
        lines = (say(N_("No prize this time")),)
    else:
        lines = prizes_won(won)
    return Standing(
        lines=lines,
        benefit=reward_words(won[0][1]) if won else None,
        rewards=tuple((unit, reward_words(name)) for unit, name in won),
        done=not won and not position.balance("sealed") + position.balance("blank"),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    return (
        say(
            N_("One card in {count} wins: {prize}."),
            count=terms.one_in,
            prize=terms.prize,
        ),
        *_special(terms),
        say(N_("It is opened at the counter.")),
        *end_words(window),
    )


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(
        N_("One in {count} wins: {prize}"), count=terms.one_in, prize=terms.prize
    )


def on_paper(terms: Terms) -> Print:
    """The odds in large type."""
    return Print(worth=say(N_("1 in {count} wins"), count=terms.one_in))


def _special(terms: Terms) -> tuple[Words, ...]:
    """Special prizes by name, or only how many where names would run long."""
    if not terms.special:
        return ()
    listed = "; ".join(f"{pieces} × {name}" for pieces, name in terms.special)
    if len(listed.split()) <= MOST_WORDS_NAMED:
        return (say(N_("Special prizes in each batch: {prizes}."), prizes=listed),)
    count = sum(pieces for pieces, _ in terms.special)
    return (
        say_many(
            "{count} winner of each batch gets a special prize.",
            "{count} winners of each batch get special prizes.",
            count=count,
        ),
    )
