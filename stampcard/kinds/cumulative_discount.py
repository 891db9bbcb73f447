"""Cumulative discount: the more bought in all, the higher the percentage off.

Suits a clothes or furniture shop with rare, large bills. Every purchase counts, the one
at the till included. Whoever stays away longer than the stated pause falls one step for
one purchase; that purchase brings the step back.

A day at the shop, where 10,000 in all give 5 % and 20,000 give 10 %; a coat of 22,000:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> act = Act(noon, today, (Position(1),), spend_minor=2200000)
>>> earn(Terms(), act).benefit.pays_minor
1980000
"""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.contract import Kind, Print
from stampcard.kinds.fields import setting
from stampcard.kinds.parts import (
    end_words,
    nothing_at_first,
    percent_off,
    step_reached,
)
from stampcard.kinds.sorts import Sort
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
from stampcard.values.words import N_, Money, Percent, Words, say

MOST_STEPS_NAMED = 3  # after the first; more would not fit in fifty words


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    steps: tuple[tuple[int, int], ...] = setting(
        ((1000000, 500), (2000000, 1000)),
        Sort.LADDER,
        N_("Steps: total spend and percent off"),
        N_("Such as 10000:5, 20000:10."),
        required=True,
    )
    pause_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days away before falling a step"),
        N_("The next purchase brings the step back; 0 for never."),
        most=3660,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def earn(terms: Terms, act: Act) -> Decision:
    """A purchase: what is off now, and the whole bill added to the total."""
    spend = act.spend_minor or 0
    if spend <= 0:
        return Refuse(Reason.BELOW_MINIMUM, (say(N_("Type the amount of the bill.")),))
    percent = _percent(terms, act.holder, spend, act.day)
    benefit = percent_off(_words(percent), percent, spend) if percent else None
    return Accept(
        (Entry(act.holder.account, "spend", spend),), benefit or _full_price(spend)
    )


def redeem(terms: Terms, act: Act) -> Decision:
    """Show the right to a discount; nothing is used up."""
    percent = _percent(terms, act.holder, 0, act.day)
    if not percent:
        return Refuse(Reason.NOT_ENOUGH)
    return Accept((), percent_off(_words(percent), percent, act.spend_minor))


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """The total so far, the step reached, and what leads to the next."""
    total = position.balance("spend")
    reached = step_reached(terms.steps, total)
    following = None
    if reached < len(terms.steps):
        start, percent = terms.steps[reached]
        following = say(
            N_("{amount} more until {percent} off"),
            amount=Money(start - total),
            percent=Percent(percent),
        )
    percent = _percent(terms, position, 0, day)
    return Standing(
        lines=(say(N_("Bought so far: {amount}"), amount=Money(total)),),
        benefit=_words(percent) if percent else None,
        next=following,
        progress=(reached, len(terms.steps)),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    first, *later = terms.steps
    begins = say(
        N_("From {amount} bought in all, {percent} off each bill."),
        amount=Money(first[0]),
        percent=Percent(first[1]),
    )
    steps = tuple(
        say(
            N_("From {amount}, {percent}."), amount=Money(start), percent=Percent(share)
        )
        for start, share in (later if len(later) <= MOST_STEPS_NAMED else later[-1:])
    )
    counts = say(N_("Every purchase counts, today's too."))
    away: tuple[Words, ...] = ()
    if terms.pause_days:
        away = (
            say(
                N_("After {count} days away, one purchase at one step less."),
                count=terms.pause_days,
            ),
        )
    return (begins, *steps, counts, *away, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(
        N_("The more you buy, the less you pay: up to {percent} off"),
        percent=Percent(terms.steps[-1][1]),
    )


def on_paper(terms: Terms) -> Print:
    """The best step, in large type."""
    return Print(worth=say("−{percent}", percent=Percent(terms.steps[-1][1])))


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def _percent(terms: Terms, position: Position, spend: int, day: date) -> int:
    reached = step_reached(terms.steps, position.balance("spend") + spend)
    latest = position.latest("spend")
    if latest and terms.pause_days and (day - latest.day).days > terms.pause_days:
        reached -= 1
    return terms.steps[reached - 1][1] if reached > 0 else 0


def _words(percent: int) -> Words:
    return say(N_("{percent} off the bill"), percent=Percent(percent))


def _full_price(spend: int) -> Benefit:
    return Benefit(say(N_("No discount yet")), 0, spend)


KIND = Kind(
    code="cumulative_discount",
    name=N_("Cumulative discount"),
    about=N_("Every purchase counts towards a higher percentage off."),
    terms=Terms,
    units=("spend",),
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    asks_bill=lambda terms: True,
    looks_back=lambda terms: terms.pause_days > 0,
    earn_label=N_("Record the purchase"),
)
