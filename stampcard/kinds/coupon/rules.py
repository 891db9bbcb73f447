"""When a coupon may be used, and what it takes off."""

from stampcard.kinds.coupon.terms import Terms, fewest_pieces
from stampcard.kinds.giving import given, smallest_bill
from stampcard.kinds.parts import spend_down
from stampcard.values.decisions import Accept, Act, Decision, Entry, Refuse
from stampcard.values.reasons import Reason


def issue(terms: Terms, act: Act) -> Decision:
    """A new coupon with its uses."""
    return Accept((Entry(act.holder.account, "use", terms.uses),))


def redeem(terms: Terms, act: Act) -> Decision:
    """One use, for a bill that is large enough.

    Without lines whoever stands at the till has counted the pieces.
    """
    spend = act.spend_minor or 0
    if act.holder.balance("use") and (spend < terms.minimum_bill or spend < 0):
        return Refuse(Reason.BELOW_MINIMUM, (smallest_bill(terms),))
    few = act.lines and act.bill.pieces < terms.minimum_pieces
    if act.holder.balance("use") and few:
        return Refuse(Reason.BELOW_MINIMUM, (fewest_pieces(terms),))
    return spend_down(act, "use", benefit=given(terms, act.spend_minor))
