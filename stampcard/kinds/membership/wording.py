"""What pages and paper say of a paid membership."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.membership.lasting import is_member, span
from stampcard.kinds.membership.prices import ONE_PERCENT, best_of, has_prices
from stampcard.kinds.membership.rules import until
from stampcard.kinds.membership.terms import DAYS, FOR_GOOD, Terms
from stampcard.kinds.parts import end_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Percent, Words, say, say_many

PRICE = "price"
MOST_NAMED, MOST_WORDS_NAMED = 2, 2  # categories; more is too much for the terms


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Until when it is paid, and what that gives."""
    lines = (until(span(terms, position)),)
    if not is_member(terms, position, day):
        return Standing(lines=lines)
    also = (say("{perks}", perks=terms.perks),) if terms.perks else ()
    prices = ((PRICE, _price(terms)),) if has_prices(terms) else ()
    return Standing(lines=(*lines, *also), rewards=prices)


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    return (_fee(terms), *_lower(terms), *_gives(terms), *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    if not has_prices(terms):
        return say(N_("For members: {perks}"), perks=terms.perks)
    return say(N_("Members pay less: {percent} off"), percent=Percent(best_of(terms)))


def on_paper(terms: Terms) -> Print:
    """The best percentage, in large type."""
    if not has_prices(terms):
        return Print()
    return Print(worth=say("−{percent}", percent=Percent(best_of(terms))))


def _price(terms: Terms) -> Words:
    if terms.categories:
        return say(N_("Up to {percent} off"), percent=Percent(best_of(terms)))
    return say(N_("{percent} off the bill"), percent=Percent(best_of(terms)))


def _fee(terms: Terms) -> Words:
    fee = Money(terms.fee)
    if terms.period == FOR_GOOD:
        return say(N_("{fee}, paid once and for good."), fee=fee)
    if terms.period == DAYS:
        return say_many(
            "{fee} for {count} day.",
            "{fee} for {count} days.",
            count=terms.length,
            fee=fee,
        )
    return say_many(
        "{fee} for {count} month.",
        "{fee} for {count} months.",
        count=terms.length,
        fee=fee,
    )


def _lower(terms: Terms) -> tuple[Words, ...]:
    if not terms.cheaper_from:
        return ()
    words = N_("From {count} points: {fee}.")
    return (say(words, count=terms.cheaper_from, fee=Money(terms.cheaper_fee)),)


def _gives(terms: Terms) -> tuple[Words, ...]:
    found = []
    if terms.percent:
        percent = Percent(terms.percent * ONE_PERCENT)
        found.append(say(N_("Members pay {percent} less."), percent=percent))
    named = " ".join(name for name, _ in terms.categories).split()
    if len(terms.categories) <= MOST_NAMED and len(named) <= MOST_WORDS_NAMED:
        found += [
            say(N_("{name}: {percent} off."), name=name, percent=Percent(percent))
            for name, percent in terms.categories
        ]
    else:
        words = N_("Some goods: up to {percent} off.")
        found.append(say(words, percent=Percent(best_of(terms))))
    if terms.perks:
        found.append(say(N_("Besides: {perks}."), perks=terms.perks))
    return tuple(found)
