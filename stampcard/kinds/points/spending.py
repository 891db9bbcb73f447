"""What points pay: part of a bill, or a thing of the catalogue."""

from stampcard.kinds.points.lasting import POINT
from stampcard.kinds.points.terms import Terms
from stampcard.values.decisions import Accept, Act, Benefit, Decision, Refuse
from stampcard.values.lots import taken
from stampcard.values.money import share
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say, say_many

BILL = "bill"


def most_for(terms: Terms, have: int, spend_minor: int) -> int:
    """The most points that may pay for a bill, of so many there are."""
    cap_minor = share(spend_minor, terms.bill_share * 100)
    points = min(have, cap_minor // terms.point_worth)
    return points - points % terms.used_in


def _off(terms: Terms, points: int, spend_minor: int) -> Benefit:
    worth_minor = points * terms.point_worth
    words = say(N_("{amount} off the bill"), amount=Money(worth_minor))
    return Benefit(words, worth_minor, spend_minor - worth_minor)


def on_bill(terms: Terms, act: Act, have: int, points: int) -> Decision:
    """Points on a bill: not too few, in whole steps, no more than its share."""
    if act.spend_minor is None:
        words = say(N_("Type the amount of the bill."))
        return Refuse(Reason.BELOW_MINIMUM, (words,))
    if points > have or not have:
        return _too_few(max(points, terms.least_used) - have)
    wrong_step = points % terms.used_in or points < terms.least_used
    if wrong_step or points > most_for(terms, points, act.spend_minor):
        return Refuse(Reason.BELOW_MINIMUM, (_how(terms),))
    return spent(act, have, points, _off(terms, points, act.spend_minor))


def spent(act: Act, have: int, points: int, benefit: Benefit) -> Decision:
    """So many points for a benefit, of those there are."""
    if points > have:
        return _too_few(points - have)
    holder = act.holder
    return Accept(
        taken(holder.account, holder.balances, POINT, points, act.day), benefit
    )


def _too_few(missing: int) -> Refuse:
    words = say_many(
        "{count} more point is needed.",
        "{count} more points are needed.",
        count=missing,
    )
    return Refuse(Reason.NOT_ENOUGH, (words,))


def _how(terms: Terms) -> Words:
    return say(
        N_("At least {least} points, in steps of {step}, for at most {percent} %."),
        least=terms.least_used,
        step=terms.used_in,
        percent=terms.bill_share,
    )
