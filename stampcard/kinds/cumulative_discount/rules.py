"""What a purchase adds, and the percentage it has earned."""

from datetime import date

from stampcard.kinds.cumulative_discount.terms import Terms
from stampcard.kinds.parts import percent_off, percent_words, step_reached
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, say


def earn(terms: Terms, act: Act) -> Decision:
    """A purchase: what is off now, and the whole bill added to the total."""
    spend = act.spend_minor or 0
    if spend <= 0:
        return Refuse(Reason.BELOW_MINIMUM, (say(N_("Type the amount of the bill.")),))
    percent = percent_now(terms, act.holder, spend, act.day)
    benefit = percent_off(percent_words(percent), percent, spend) if percent else None
    return Accept(
        (Entry(act.holder.account, "spend", spend),), benefit or _full_price(spend)
    )


def redeem(terms: Terms, act: Act) -> Decision:
    """Show the right to a discount; nothing is used up."""
    percent = percent_now(terms, act.holder, 0, act.day)
    if not percent:
        return Refuse(Reason.NOT_ENOUGH)
    return Accept((), percent_off(percent_words(percent), percent, act.spend_minor))


def percent_now(terms: Terms, position: Position, spend: int, day: date) -> int:
    """The percentage off a bill, which counts itself; one step less after a pause."""
    reached = step_reached(terms.steps, position.balance("spend") + spend)
    latest = position.latest("spend")
    if latest and terms.pause_days and (day - latest.day).days > terms.pause_days:
        reached -= 1
    return terms.steps[reached - 1][1] if reached > 0 else 0


def _full_price(spend: int) -> Benefit:
    return Benefit(say(N_("No discount yet")), 0, spend)
