"""What the fee buys, and what a member's bill comes to: the acts of the kind."""

from collections.abc import Mapping
from datetime import date

from stampcard.kinds.membership import prices
from stampcard.kinds.membership.lasting import (
    MOST_AHEAD,
    TERM,
    Span,
    end_of,
    is_member,
    span,
)
from stampcard.kinds.membership.terms import FOR_GOOD, Terms
from stampcard.kinds.parts import money_off
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.lots import named
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say

GIFT = "gift"
MOST_AT_ONCE = 10


def actions(terms: Terms) -> tuple[tuple[str, Words], ...]:
    """The fee is paid by the member, or by somebody else for this card."""
    fee = Money(terms.fee)
    own = say(N_("Take the fee: {fee}"), fee=fee)
    if terms.cheaper_from:
        own = say(
            N_("Take the fee: {fee}, or {lower} from {count} points"),
            fee=fee,
            lower=Money(terms.cheaper_fee),
            count=terms.cheaper_from,
        )
    return ((TERM, own), (GIFT, say(N_("A gift of somebody else: {fee}"), fee=fee)))


def earn(terms: Terms, act: Act) -> Decision:
    """One more term, from the end of the one that runs; a bill buys none.

    The lower fee is for a member's own points: who makes a gift of it pays the usual.
    """
    if act.action not in {TERM, GIFT} or not 1 <= act.count <= MOST_AT_ONCE:
        return Refuse(Reason.NOT_OFFERED)
    if enough := _enough(terms, act):
        return enough
    holder = act.holder
    entry = Entry(holder.account, named(TERM, None, act.day), act.count)
    points = act.told.get("points", 0) if act.action == TERM else 0
    fee = prices.fee_for(terms, points) * act.count
    bought = span(terms, holder.after((entry,), act.at, act.day))
    return Accept((entry,), Benefit(until(bought), pays_minor=fee))


def redeem(terms: Terms, act: Act) -> Decision:
    """The member's price of a bill; nothing is used up by it."""
    if not prices.has_prices(terms):
        return Refuse(Reason.NOT_OFFERED)
    if not is_member(terms, act.holder, act.day):
        found = span(terms, act.holder)
        reason = Reason.EXPIRED if found else Reason.NOT_ENOUGH
        return Refuse(reason, (until(found),))
    off_minor = prices.off(terms, act.bill)
    words = say(N_("The member's price"))
    return Accept((), money_off(words, off_minor, act.spend_minor))


def tells(terms: Terms, position: Position, day: date) -> Mapping[str, int]:
    """That one is a member; and so that member is a tier, for points."""
    paid = int(is_member(terms, position, day))
    return {"member": paid, "tier:member": paid}


def until(found: Span | None) -> Words:
    """Until when one is a member."""
    if found is None:
        return say(N_("The fee was not paid yet."))
    if found.last is None:
        return say(N_("Paid for good."))
    return say(N_("Paid until {day}."), day=found.last)


def _enough(terms: Terms, act: Act) -> Refuse | None:
    """Why no more is taken now: it is paid for good, or far enough ahead."""
    found = span(terms, act.holder)
    if terms.period == FOR_GOOD:
        once = found is None and act.count == 1
        return None if once else Refuse(Reason.ALREADY_GIVEN, (until(found),))
    ahead = end_of(terms, act.day, MOST_AHEAD)
    if found and found.last and ahead and found.last >= ahead:
        return Refuse(Reason.ALREADY_GIVEN, (until(found),))
    return None
