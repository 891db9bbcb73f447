"""What pages and paper say about points."""

from datetime import date

from stampcard.kinds import catalogue
from stampcard.kinds.contract import MONEY_OFF, Print
from stampcard.kinds.parts import end_words
from stampcard.kinds.points.lasting import POINT, at_hand
from stampcard.kinds.points.spending import BILL
from stampcard.kinds.points.terms import (
    AFTER_DAYS,
    AWAY,
    MONTH_END,
    NEVER,
    YEAR_END,
    Terms,
)
from stampcard.values.decisions import Position, Standing
from stampcard.values.lots import lots, owed
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, N_many, Words, say, say_many

_ENDS = {
    AFTER_DAYS: N_many(
        "Points end {count} day after they were earned.",
        "Points end {count} days after they were earned.",
    ),
    MONTH_END: N_many(
        "Points end with the month, {count} month after they were earned.",
        "Points end with the month, {count} months after they were earned.",
    ),
    YEAR_END: N_many(
        "Points end with the year, {count} year after they were earned.",
        "Points end with the year, {count} years after they were earned.",
    ),
    AWAY: N_many(
        "All points end {count} day after the last purchase.",
        "All points end {count} days after the last purchase.",
    ),
}
MOST_ENDS_NAMED = 3
MOST_WORDS = 44  # of the long form in English; other languages take some more


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Points there are, what they buy now, and what comes next."""
    have = at_hand(terms, position, day)
    ahead = catalogue.ahead(terms.catalogue, have)
    rewards = catalogue.in_reach(terms.catalogue, have)
    if terms.point_worth and have >= terms.least_used:
        worth = Money(have * terms.point_worth)
        rewards.append((BILL, say(N_("{amount} off the bill"), amount=worth)))
    return Standing(
        progress=(have, ahead[0]) if ahead else None,
        lines=(_have(have), *_waiting(position, day), *_ending(position, day)),
        benefit=rewards[-1][1] if rewards else None,
        next=catalogue.until(have, *ahead) if ahead else None,
        rewards=tuple(rewards),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words; what would run long is said in short."""
    long = _said(terms, window, _each_rate(terms))
    if sum(len(str(words).split()) for words in long) <= MOST_WORDS:
        return long
    return _said(terms, window, (say(N_("Some goods earn more or less.")),))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    if terms.catalogue:
        price, name = terms.catalogue[0]
        return say(N_("{count} points: {reward}"), count=price, reward=name)
    worth = Money(terms.point_worth)
    return say(N_("Every point pays {amount} next time"), amount=worth)


def gives(terms: Terms) -> tuple[Words, ...]:
    """The things of the catalogue, and money off where points pay."""
    things = catalogue.names(terms.catalogue)
    return (*things, MONEY_OFF) if terms.point_worth else things


def on_paper(terms: Terms) -> Print:
    """The first things of the catalogue."""
    return Print(rewards=terms.catalogue[:6])


def _said(terms: Terms, window: Window, rates: tuple[Words, ...]) -> tuple[Words, ...]:
    earns: tuple[Words, ...] = ()
    if terms.earn_step:
        amount = Money(terms.earn_step)
        earns = (say(N_("One point for every full {amount} spent."), amount=amount),)
        earns += rates if terms.categories else ()
    return (*earns, *_good_for(terms), *_end_of(terms), *end_words(window))


def _each_rate(terms: Terms) -> tuple[Words, ...]:
    """What earns more, less or nothing, by name."""
    return tuple(
        say(N_("{goods}: {times} times the points."), goods=name, times=factor / 100)
        if factor
        else say(N_("{goods}: no points."), goods=name)
        for name, factor in terms.categories
    )


def _have(count: int) -> Words:
    return say_many("{count} point to use", "{count} points to use", count=count)


def _waiting(position: Position, day: date) -> tuple[Words, ...]:
    """Points that cannot be used yet, and those that are owed."""
    found = []
    for lot in lots(position.balances, POINT):
        if lot.first and lot.first > day and not lot.is_over(day):
            words = N_("{count} more from {day}")
            found.append(say(words, count=lot.amount, day=lot.first))
    if debt := owed(position.balances, POINT):
        words = N_("{count} of the next are owed for goods that came back")
        found.append(say(words, count=debt))
    return tuple(found)


def _ending(position: Position, day: date) -> tuple[Words, ...]:
    """How many points end when: each day of its own, the next ones first."""
    sums: dict[date, int] = {}
    for lot in lots(position.balances, POINT):
        if lot.last and not lot.is_over(day):
            sums[lot.last] = sums.get(lot.last, 0) + lot.amount
    words = N_("{count} of them end after {day}")
    ends = list(sums.items())[:MOST_ENDS_NAMED]
    return tuple(say(words, count=count, day=last) for last, count in ends)


def _good_for(terms: Terms) -> tuple[Words, ...]:
    found = []
    if terms.point_worth:
        found.append(
            say(
                N_("A point pays {amount} of a later bill, up to {percent} %."),
                amount=Money(terms.point_worth),
                percent=terms.bill_share,
            )
        )
    return (*found, *catalogue.by_name(terms.catalogue))


def _end_of(terms: Terms) -> tuple[Words, ...]:
    if terms.expiry == NEVER:
        return ()
    one, many = _ENDS[terms.expiry]
    return (say_many(one, many, count=terms.expiry_count),)
