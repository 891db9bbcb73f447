"""When a coupon may be used, and what it takes off."""

from stampcard.kinds.coupon.terms import Terms, smallest_bill, worth
from stampcard.kinds.parts import money_off, percent_off, spend_down
from stampcard.values.decisions import Accept, Act, Benefit, Decision, Entry, Refuse
from stampcard.values.reasons import Reason


def issue(terms: Terms, act: Act) -> Decision:
    """A new coupon with its uses."""
    return Accept((Entry(act.holder.account, "use", terms.uses),))


def redeem(terms: Terms, act: Act) -> Decision:
    """One use, for a bill that is large enough."""
    spend = act.spend_minor or 0
    if act.holder.balance("use") and (spend < terms.minimum_bill or spend < 0):
        return Refuse(Reason.BELOW_MINIMUM, (smallest_bill(terms),))
    return spend_down(act, "use", benefit=_benefit(terms, act.spend_minor))


def _benefit(terms: Terms, spend_minor: int | None) -> Benefit:
    words = worth(terms)
    if terms.benefit == "percent":
        return percent_off(words, terms.value, spend_minor, cap_minor=terms.cap)
    if terms.benefit == "amount":
        return money_off(words, terms.value, spend_minor)
    return Benefit(words)
