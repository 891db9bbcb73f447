"""A friend joins, a friend buys, and rewards are given: the acts of the kind."""

from collections.abc import Mapping
from datetime import date

from stampcard.kinds.parts import percent_off, percent_words
from stampcard.kinds.referral.friends import BOUGHT, FRIEND, JOINED, sent_by, why_not
from stampcard.kinds.referral.giving import (
    CREDIT,
    GIFT,
    ON_FIRST,
    ON_JOINING,
    ON_LATER,
    REWARD,
    for_advocate,
    for_friend,
)
from stampcard.kinds.referral.terms import Terms
from stampcard.kinds.referral.waiting import named, paid, waiting
from stampcard.values.bills import Bill
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say


def earn(terms: Terms, act: Act) -> Decision:
    """With a second card a friend joins; alone, somebody buys."""
    shown = [other for other in act.presented[1:] if other.number]
    return _joins(terms, act, shown[0]) if shown else _buys(terms, act)


def redeem(terms: Terms, act: Act) -> Decision:
    """Credit on a bill, or a thing that waits: the one named, or else the first."""
    holder = act.holder
    unit = act.reward or next(iter(waiting(holder)), REWARD)
    if unit == CREDIT:
        return paid(act)
    if unit.partition(":")[0] not in {GIFT, REWARD}:
        return Refuse(Reason.NOT_OFFERED)
    if holder.balance(unit) < 1:
        had = unit in holder.balances
        return Refuse(Reason.ALREADY_REDEEMED if had else Reason.NOT_ENOUGH)
    entry = Entry(holder.account, unit, -1)
    return Accept((entry,), Benefit(named(terms, holder, unit)))


def tells(terms: Terms, position: Position, day: date) -> Mapping[str, int]:
    """How many friends somebody has brought."""
    return {"friends": position.balance(FRIEND)}


def counted(terms: Terms, bill: Bill) -> int:
    """A purchase counts as a whole, or not at all."""
    return int(bill.total_minor > 0 and bill.total_minor >= terms.least_bill)


def _joins(terms: Terms, act: Act, advocate: Position) -> Decision:
    friend = act.holder
    refusal = why_not(friend, advocate, act.told)
    if refusal:
        return refusal
    tie = Entry(friend.account, sent_by(advocate.account), 1)
    return Accept(
        (
            tie,
            Entry(friend.account, JOINED, 1),
            *for_friend(terms, friend, ON_JOINING),
            *for_advocate(terms, advocate, ON_JOINING),
        )
    )


def _buys(terms: Terms, act: Act) -> Decision:
    friend, advocates = act.holder, act.presented[1:2]
    if not counted(terms, act.bill):
        return Refuse(Reason.BELOW_MINIMUM, (_what_counts(terms),))
    bought = Entry(friend.account, BOUGHT, 1)
    if not advocates or advocates[0].account == friend.account:
        return Accept((bought,))
    is_first = friend.balance(JOINED) > 0
    now = ON_FIRST if is_first else ON_LATER
    ahead = (Entry(friend.account, JOINED, -1),) if is_first else ()
    gained = for_friend(terms, friend, now), for_advocate(terms, advocates[0], now)
    return Accept(
        (bought, *ahead, *gained[0], *gained[1]),
        _off(terms, act) if is_first and terms.first_percent else None,
    )


def _off(terms: Terms, act: Act) -> Benefit:
    percent = terms.first_percent * 100
    return percent_off(percent_words(percent), percent, act.spend_minor)


def _what_counts(terms: Terms) -> Words:
    if terms.least_bill:
        least = Money(terms.least_bill)
        return say(N_("Purchases count from {amount}."), amount=least)
    return say(N_("Type the amount of the bill."))
