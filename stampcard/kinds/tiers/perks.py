"""Perks: what may be used today, and how often until the period ends."""

from datetime import date

from stampcard.kinds.tiers.counting import Count
from stampcard.kinds.tiers.terms import (
    SIZES,
    Perk,
    Terms,
    levels,
    perks_of,
)
from stampcard.values.decisions import Position, Refuse
from stampcard.values.months import by_month, in_month, last_day_of, month_of
from stampcard.values.reasons import Reason
from stampcard.values.weekdays import WEEKDAYS, names_of
from stampcard.values.words import N_, Words, say, say_many


def usable(
    terms: Terms, count: Count, position: Position, day: date
) -> tuple[Perk, ...]:
    """The perks that can be used on a day."""
    every = perks_of(terms)
    return tuple(p for p in every if not refusal(terms, p, count, position, day))


def refusal(
    terms: Terms, perk: Perk, count: Count, position: Position, day: date
) -> Refuse | None:
    """Why a perk cannot be used on a day, or None."""
    if count.level < perk.level:
        tier = levels(terms)[perk.level - 1][1]
        return Refuse(Reason.NOT_ENOUGH, (say(N_("From tier {tier} on."), tier=tier),))
    if not count.is_open:
        return Refuse(Reason.NOT_ENOUGH, (opens_after(terms, count),))
    if perk.times and not is_day(terms, day):
        return Refuse(Reason.NOT_YET_VALID, (on_days(terms),))
    if left(terms, perk, position, day) == 0:
        again = last_day_of(_months(terms, day)[-1])
        words = say(N_("It was used as often as it can be until {day}."), day=again)
        return Refuse(Reason.ALREADY_GIVEN, (words,))
    return None


def left(terms: Terms, perk: Perk, position: Position, day: date) -> int | None:
    """How often a perk can still be used in a day's period; None for no limit."""
    if not perk.times:
        return None
    months = _months(terms, day)
    by = by_month(position.balances, perk.unit)
    used = sum(times for month, times in by.items() if month in months)
    again = terms.perks_by == "day" and used_on(perk, position, day)
    return max(perk.times - used, int(again))


def used_on(perk: Perk, position: Position, day: date) -> bool:
    """Whether a perk was used on a day."""
    part = in_month(perk.unit, day)
    return any(
        p.unit == part and p.amount > 0 and p.day == day for p in position.recent
    )


def period_end(terms: Terms, day: date) -> date:
    """The last day of the period in which perks are counted."""
    return last_day_of(_months(terms, day)[-1])


def is_day(terms: Terms, day: date) -> bool:
    """Whether limited perks are for a weekday; Friday to Monday goes over Sunday."""
    days = list(WEEKDAYS)
    first, last = days.index(terms.perks_from), days.index(terms.perks_to)
    today = day.weekday()
    if first <= last:
        return first <= today <= last
    return today >= first or today <= last


def on_days(terms: Terms) -> Words:
    """On which days of the week limited perks are for."""
    first, last = names_of((terms.perks_from, terms.perks_to))
    return say(N_("Limited ones only {first}–{last}."), first=first, last=last)


def opens_after(terms: Terms, count: Count) -> Words:
    """How long it is until benefits open."""
    return say_many(
        "Benefits open after {count} more month with a visit.",
        "Benefits open after {count} more months with a visit.",
        count=terms.active_months - count.active_months,
    )


def _months(terms: Terms, day: date) -> range:
    size = SIZES[terms.perks_in]
    first = month_of(day) // size * size
    return range(first, first + size)
