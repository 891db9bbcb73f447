"""Who is let in at the door."""

from datetime import date, time, timedelta

from stampcard.kinds.event.terms import Terms, room
from stampcard.kinds.parts import full_words, reward_words
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

FORCED = say(N_("Let in all the same."))


def issue(terms: Terms, act: Act) -> Decision:
    """A new invitation with its entries."""
    return Accept((Entry(act.holder.account, "use", terms.entries),))


def redeem(terms: Terms, act: Act) -> Decision:
    """One entry, at the right time, while there are places.

    Staff who override have looked: they let in whoever was refused, and it is marked.
    """
    refusal = _refusal(terms, act)
    if refusal and not act.override:
        return refusal
    holder = act.holder
    used = (Entry(holder.account, "use", -1),) if holder.balance("use") > 0 else ()
    entered = Entry(holder.account, f"in:{act.day}", 1)
    benefit = Benefit(reward_words(terms.reward))
    return Accept((*used, entered), benefit, (FORCED,) if refusal else ())


def days_of(position: Position) -> set[str]:
    """The days on which somebody was let in."""
    entered = (unit for unit, n in position.balances.items() if n > 0)
    return {unit for unit in entered if unit.startswith("in:")}


def _refusal(terms: Terms, act: Act) -> Refuse | None:
    holder = act.holder
    if holder.balance("use") < 1:
        return Refuse(Reason.ALREADY_REDEEMED)
    return (
        _not_that_day(terms, act) or _not_at_this_time(terms, act) or _full(terms, act)
    )


def _not_that_day(terms: Terms, act: Act) -> Refuse | None:
    if not room(terms, act.day):
        reason = Reason.EXPIRED if _is_over(terms, act.day) else Reason.NOT_YET_VALID
        return Refuse(reason, (say(N_("Only on {day}."), day=terms.day),))
    days = days_of(act.holder)
    if terms.on_days and f"in:{act.day}" not in days and len(days) >= terms.on_days:
        return Refuse(Reason.ALREADY_REDEEMED)
    return None


def _not_at_this_time(terms: Terms, act: Act) -> Refuse | None:
    """Before the doors open, after the last entry, or too long after the first."""
    if act.late:  # nobody knows the hour
        return None
    now, grace = _minutes(act.clock), terms.grace_minutes
    if terms.opens and now < _minutes(terms.opens) - grace:
        words = say(N_("The doors open at {time}."), time=terms.opens)
        return Refuse(Reason.NOT_YET_VALID, (words,))
    if terms.closes and now > _minutes(terms.closes) + grace:
        words = say(N_("The last entry was at {time}."), time=terms.closes)
        return Refuse(Reason.EXPIRED, (words,))
    entered = [past.at for past in act.holder.recent if past.is_of("in")]
    stay = timedelta(hours=terms.stay_hours)
    if stay and entered and act.at - min(entered) > stay:
        return Refuse(Reason.EXPIRED)
    return None


def _full(terms: Terms, act: Act) -> Refuse | None:
    """Whether no place is free for somebody who has none and is not in already."""
    has_one = act.told.get("booked") or act.told.get("here")
    if has_one or act.told.get("free", 1) > 0:
        return None
    return Refuse(Reason.DAILY_LIMIT, (full_words(terms.places),))


def _is_over(terms: Terms, day: date) -> bool:
    return terms.day is not None and day > terms.day


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
