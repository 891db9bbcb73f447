"""What earns points at a place, and which points pay there: the acts of the kind."""

from stampcard.kinds.catalogue import items
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
    """Points for part of a bill, or a thing: of those the place takes, first to end."""
    if act.reward not in {"", BILL}:
        return _for_thing(terms, act)
    if act.spend_minor is None:
        words = say(N_("Type the amount of the bill."))
        return Refuse(Reason.BELOW_MINIMUM, (words,))
    most = share(act.spend_minor, terms.bill_share * 100) // terms.unit_worth
    here = taken_here(act)
    points = act.amount or min(count(here), most)
    if refusal := _why_not_here(terms, act, points):
        return refusal
    if not 0 < points <= most:
        words = say(
            N_("Here points may pay up to {percent} %."), percent=terms.bill_share
        )
        return Refuse(Reason.BELOW_MINIMUM, (words,))
    return _spent(terms, act, points, _off(terms, act.spend_minor, points))


def lapse(terms: Terms, act: Act) -> Decision:
    """Close what has ended."""
    entries = ended(act.holder, act.day)
    return Accept(entries) if entries else Refuse(Reason.NOT_OFFERED)


def _for_thing(terms: Terms, act: Act) -> Decision:
    price, name = items(terms.catalogue).get(act.reward, (0, ""))
    if not price or act.count < 1:
        return Refuse(Reason.NOT_OFFERED)
    points = price * act.count
    benefit = Benefit(say("{reward}", reward=name))
    return _why_not_here(terms, act, points) or _spent(terms, act, points, benefit)


def _why_not_here(terms: Terms, act: Act, points: int) -> Refuse | None:
    """Why so many points are not taken at the place now, or None."""
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
    today = act.holder.balance(used_on(act.day))
    if terms.uses_per_day and today >= terms.uses_per_day and not act.override:
        return Refuse(Reason.DAILY_LIMIT)
    return None


def _off(terms: Terms, spend_minor: int, points: int) -> Benefit:
    worth_minor = points * terms.unit_worth
    words = say(N_("{amount} off the bill"), amount=Money(worth_minor))
    return Benefit(words, worth_minor, spend_minor - worth_minor)


def _spent(terms: Terms, act: Act, points: int, benefit: Benefit) -> Accept:
    entries = taken_from(act.holder.account, taken_here(act), points)
    if terms.uses_per_day:
        entries += (Entry(act.holder.account, used_on(act.day), 1),)
    return Accept(entries, benefit)
