"""What pages and paper say of a coupon set."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.coupon_set.terms import Terms
from stampcard.kinds.parts import end_words, reward_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Words, say


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Whether this piece still counts towards a set."""
    live = position.balance("piece") > 0
    following = say(
        N_("Bring {count} of these together for: {reward}"),
        count=terms.coupons_needed,
        reward=terms.reward,
    )
    return Standing(
        next=following if live else None,
        rewards=(("piece", reward_words(terms.reward)),) if live else (),
        done=not live,
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    counts = say(N_("One coupon for each purchase."))
    if terms.spend_per_coupon:
        counts = say(
            N_("One coupon for every full {amount} spent."),
            amount=Money(terms.spend_per_coupon),
        )
    gives = say(
        N_("Whoever brings {count} together gets: {reward}. They are then used up."),
        count=terms.coupons_needed,
        reward=terms.reward,
    )
    pooled = say(N_("Coupons may be passed on and pooled."))
    return (counts, gives, pooled, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(
        N_("Bring {count} coupons: {reward}"),
        count=terms.coupons_needed,
        reward=terms.reward,
    )


def on_paper(terms: Terms) -> Print:
    """How many make a set, in large type."""
    return Print(
        worth=say(N_("1 of {count}"), count=terms.coupons_needed),
        rewards=((terms.coupons_needed, terms.reward),),
    )
