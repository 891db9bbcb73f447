"""What pages and paper say of a prize draw."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.parts import end_words, prizes_of, prizes_won, reward_words
from stampcard.kinds.prize_draw.terms import MONTH, TICKET, Terms, last_day_for
from stampcard.values.decisions import Position, Standing
from stampcard.values.lots import usable
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Words, say, say_many

MOST_WORDS_NAMED = 14  # of prizes, in the terms


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """The tickets for the next draw, and what was won in those before."""
    won = prizes_of(position)
    count, last = usable(position.balances, TICKET, day), last_day_for(terms, day)
    tickets = say_many(
        "{count} ticket for the draw after {day}",
        "{count} tickets for the draw after {day}",
        count=count,
        day=last,
    )
    return Standing(
        lines=(*((tickets,) if last >= day else ()), *prizes_won(won)),
        benefit=reward_words(won[0][1]) if won else None,
        rewards=tuple((unit, reward_words(name)) for unit, name in won),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    only = (say(N_("Only for {tier}."), tier=terms.tier),) if terms.tier else ()
    return (_earns(terms), *only, _drawn(terms), _prizes(terms), *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(N_("Prize draw: {prize}"), prize=terms.prizes[0][1])


def on_paper(terms: Terms) -> Print:
    """The first prize in large type."""
    return Print(worth=reward_words(terms.prizes[0][1]))


def _earns(terms: Terms) -> Words:
    if terms.spend_per_ticket:
        return say(
            N_("One ticket for every full {amount} spent."),
            amount=Money(terms.spend_per_ticket),
        )
    return say(N_("One ticket for each visit with a purchase."))


def _drawn(terms: Terms) -> Words:
    if terms.period == MONTH:
        return say(N_("Drawn after every month, as anybody can check."))
    text = N_("Drawn after {day}, as anybody can check.")
    return say(text, day=terms.ends_on)


def _prizes(terms: Terms) -> Words:
    """The prizes by name, or only how many where names would run long."""
    listed = "; ".join(f"{pieces} × {name}" for pieces, name in terms.prizes)
    if len(listed.split()) <= MOST_WORDS_NAMED:
        return say(N_("Prizes: {prizes}."), prizes=listed)
    count = sum(pieces for pieces, _ in terms.prizes)
    return say_many("{count} prize.", "{count} prizes.", count=count)
