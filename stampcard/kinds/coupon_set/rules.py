"""When coupons make a set, and which of them are used up."""

from stampcard.kinds.coupon_set.terms import Terms
from stampcard.kinds.parts import reward_words
from stampcard.values.codes import shown
from stampcard.values.decisions import Accept, Act, Benefit, Decision, Entry, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say, say_many


def issue(terms: Terms, act: Act) -> Decision:
    """A new piece, not yet used."""
    return Accept((Entry(act.holder.account, "piece", 1),))


def redeem(terms: Terms, act: Act) -> Decision:
    """The reward, for enough different pieces presented together."""
    pieces = {p.account: p for p in act.presented}
    used = [p for p in pieces.values() if not p.balance("piece")]
    if used:
        numbers = ", ".join(shown(p.number) for p in used if p.number)
        words = say(N_("Used before: {numbers}"), numbers=numbers)
        return Refuse(Reason.ALREADY_REDEEMED, (words,))
    if len(pieces) < terms.coupons_needed:
        return Refuse(Reason.NOT_ENOUGH, (_missing(terms, len(pieces)),))
    taken = list(pieces.values())[: terms.coupons_needed]
    entries = tuple(Entry(p.account, "piece", -1) for p in taken)
    return Accept(
        entries, Benefit(reward_words(terms.reward)), _kept(len(pieces) - len(taken))
    )


def _missing(terms: Terms, have: int) -> Words:
    return say_many(
        "{count} more coupon is needed.",
        "{count} more coupons are needed.",
        count=terms.coupons_needed - have,
    )


def _kept(count: int) -> tuple[Words, ...]:
    if not count:
        return ()
    return (
        say_many(
            "{count} coupon was not needed and stays good.",
            "{count} coupons were not needed and stay good.",
            count=count,
        ),
    )
