"""What earns points at a place, and which points pay there: the acts of the kind."""

from stampcard.kinds.coalition.holding import (
    RATE,
    count,
    ended,
    put,
    taken_here,
    usable_lots,
    used_on,
)
from stampcard.kinds.coalition.terms import Terms
from stampcard.values.decisions import Accept, Act, Benefit, Decision, Entry, Refuse
from stampcard.values.lots import filled, taken_from
from stampcard.values.money import share
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, say, say_many

BILL = "bill"


def earn(terms: Terms, act: Act) -> Decision:
    """Points for a bill, at the rate of the place where it is paid."""
    if act.action:
        return Refuse(Reason.NOT_OFFERED)
    rate = act.told.get(RATE, terms.earn_step)
    if rate < 1:
        return Refuse(Reason.NO_AGREEMENT)
    points = (act.spend_minor or 0) // rate
    if points < 1:
        return Refuse(Reason.BELOW_MINIMUM)
    given = Entry(act.holder.account, put(terms, act.told, act.day), points)
    return Accept(filled(act.holder.balances, (given,)))


def redeem(terms: Terms, act: Act) -> Decision:
    """Points for part of a bill: of those this place takes, the first to end first."""
    if act.reward not in {"", BILL}:
        return Refuse(Reason.NOT_OFFERED)
    if act.spend_minor is None:
        words = say(N_("Type the amount of the bill."))
        return Refuse(Reason.BELOW_MINIMUM, (words,))
    most = share(act.spend_minor, terms.bill_share * 100) // terms.unit_worth
    here = taken_here(act)
    points = act.amount or min(count(here), most)
    return _why_not(terms, act, points, most) or _paid(terms, act, points)


def lapse(terms: Terms, act: Act) -> Decision:
    """Close what has ended."""
    entries = ended(act.holder, act.day)
    return Accept(entries) if entries else Refuse(Reason.NOT_OFFERED)


def _why_not(terms: Terms, act: Act, points: int, most: int) -> Refuse | None:
    have, here = count(usable_lots(act.holder, act.day)), count(taken_here(act))
    if have and not here:
        return Refuse(Reason.NO_AGREEMENT)
    if not have or points > here:
        words = say_many(
            "{count} point can be used here.",
            "{count} points can be used here.",
            count=here,
        )
        return Refuse(Reason.NOT_ENOUGH, (words,))
    if not 0 < points <= most:
        words = say(
            N_("Here points may pay up to {percent} %."), percent=terms.bill_share
        )
        return Refuse(Reason.BELOW_MINIMUM, (words,))
    today = act.holder.balance(used_on(act.day))
    if terms.uses_per_day and today >= terms.uses_per_day and not act.override:
        return Refuse(Reason.DAILY_LIMIT)
    return None


def _paid(terms: Terms, act: Act, points: int) -> Accept:
    worth_minor = points * terms.unit_worth
    words = say(N_("{amount} off the bill"), amount=Money(worth_minor))
    left_minor = (act.spend_minor or 0) - worth_minor
    entries = taken_from(act.holder.account, taken_here(act), points)
    if terms.uses_per_day:
        entries += (Entry(act.holder.account, used_on(act.day), 1),)
    return Accept(entries, Benefit(words, worth_minor, left_minor))
