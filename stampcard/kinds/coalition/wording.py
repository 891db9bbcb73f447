"""What pages and paper say about points of several shops."""

from datetime import date

from stampcard.kinds import catalogue
from stampcard.kinds.coalition.holding import UNIT, count, usable_lots
from stampcard.kinds.coalition.rules import BILL
from stampcard.kinds.coalition.terms import Terms
from stampcard.kinds.contract import Print
from stampcard.kinds.parts import end_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.lots import DEBT
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Words, say, say_many


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Points there are, whoever gave them; which of them pay, the place decides."""
    found = usable_lots(position, day)
    have = count(found)
    lines = [
        say_many("{count} point to use", "{count} points to use", count=have),
        *_debt(position),
    ]
    if found and found[0].last:
        words = N_("{count} of them end after {day}")
        lines.append(say(words, count=found[0].amount, day=found[0].last))
    worth = say(N_("{amount} off the bill"), amount=Money(have * terms.unit_worth))
    ahead = catalogue.ahead(terms.catalogue, have)
    bill = ((BILL, worth),) if have else ()
    return Standing(
        progress=(have, ahead[0]) if ahead else None,
        lines=tuple(lines),
        benefit=worth if have else None,
        next=catalogue.until(have, *ahead) if ahead else None,
        rewards=(*catalogue.in_reach(terms.catalogue, have), *bill),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    earns = N_("One point for every full {amount} spent; partners say what they give.")
    pays = N_("A point pays {worth} wherever accepted; of a bill up to {percent} %.")
    return (
        say(earns, amount=Money(terms.earn_step)),
        say(pays, worth=Money(terms.unit_worth), percent=terms.bill_share),
        *catalogue.from_price(terms.catalogue),
        *_lasting(terms),
        *end_words(window),
    )


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    worth = Money(terms.unit_worth)
    return say(N_("Collect here, pay there: every point is {amount}"), amount=worth)


def on_paper(terms: Terms) -> Print:
    """The first things for points; where there are none, names and terms."""
    return Print(worth=promise(terms), rewards=terms.catalogue[:6])


def _debt(position: Position) -> tuple[Words, ...]:
    givers = {name for name in position.balances if name.startswith(f"{DEBT}:{UNIT}@")}
    debt = sum(position.balances[name] for name in givers)
    words = N_("{count} of the next are owed for goods that came back")
    return (say(words, count=debt),) if debt else ()


def _lasting(terms: Terms) -> tuple[Words, ...]:
    if not terms.expiry_months:
        return ()
    words = N_("Points end with a month, {count} months after they were earned.")
    return (say(words, count=terms.expiry_months),)
