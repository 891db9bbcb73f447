"""Coupon set: a printed coupon for each purchase; enough of them get a reward.

Suits a shop with no computer and no wish for names: coupons pass from hand to hand, and
friends may pool theirs. They are presented together, and exactly as many as are needed
are used up.

A day at the shop, where three coupons make a set:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> pooled = tuple(Position(n, balances={"piece": 1}) for n in (1, 2, 3))
>>> redeem(Terms(coupons_needed=3), Act(noon, today, pooled[:2])).reason.value
'not_enough'
>>> len(redeem(Terms(coupons_needed=3), Act(noon, today, pooled)).entries)
3
"""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.contract import Kind, Print
from stampcard.kinds.fields import setting
from stampcard.kinds.parts import end_words
from stampcard.kinds.sorts import Sort
from stampcard.values.codes import shown
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
    Standing,
)
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say, say_many

FEWEST, MOST = 2, 50


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    coupons_needed: int = setting(
        5, Sort.COUNT, N_("Coupons needed"), least=FEWEST, most=MOST
    )
    reward: str = setting("Free item", Sort.TEXT, N_("Reward for a set"), required=True)
    spend_per_coupon: int = setting(
        0,
        Sort.MONEY,
        N_("Spend for one coupon"),
        N_("One coupon for each full amount; 0 gives one a purchase."),
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day"), N_("That day included; empty for no end.")
    )


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
    return Accept(entries, Benefit(_name(terms)), _kept(len(pieces) - len(taken)))


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
        rewards=(("piece", _name(terms)),) if live else (),
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


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def _name(terms: Terms) -> Words:
    return say("{reward}", reward=terms.reward)


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


KIND = Kind(
    code="coupon_set",
    name=N_("Coupon set"),
    about=N_("A coupon with each purchase; enough of them together get a reward."),
    terms=Terms,
    units=("piece",),
    gathers=False,
    issue=issue,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    pieces=lambda terms: terms.coupons_needed,
    redeem_label=N_("Take the set and give the reward"),
)
