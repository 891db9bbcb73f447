"""What pages and paper say of a gift voucher."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.gift_voucher.rules import MONEY
from stampcard.kinds.gift_voucher.terms import Terms
from stampcard.kinds.parts import end_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.lots import lots, usable
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Words, say, say_many


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """What is on it, and until when."""
    have = usable(position.balances, MONEY, day)
    if not have:
        empty = N_("Nothing is on it")
        return Standing(lines=(say(empty),))
    pays = say(N_("Up to {amount} of the bill"), amount=Money(have))
    return Standing(
        lines=(
            say(N_("{amount} on the voucher"), amount=Money(have)),
            *_end(position, day),
        ),
        rewards=((MONEY, pays),),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    worth = say(N_("It pays bills with the money that was paid in, in parts too."))
    if terms.value:
        amount = Money(terms.value)
        worth = say(N_("{amount} to pay bills with, in parts too."), amount=amount)
    bearer = say(N_("Whoever holds it can use it. No change is given in cash."))
    return (worth, bearer, *_months(terms), *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    if terms.value:
        return say(N_("A gift voucher of {amount}"), amount=Money(terms.value))
    return say(N_("Money to spend here, as a present"))


def on_paper(terms: Terms) -> Print:
    """Its sum, in large type, where all have the same."""
    if not terms.value:
        return Print()
    return Print(worth=say("{amount}", amount=Money(terms.value)))


def _months(terms: Terms) -> tuple[Words, ...]:
    if not terms.months:
        return ()
    return (
        say_many(
            "Money is good for {count} month after it was paid in.",
            "Money is good for {count} months after it was paid in.",
            count=terms.months,
        ),
    )


def _end(position: Position, day: date) -> tuple[Words, ...]:
    """Which day is the last of what ends first."""
    good = (lot for lot in lots(position.balances, MONEY) if lot.is_usable(day))
    last = next(good).last
    return (say(N_("Good until {day}"), day=last),) if last else ()
