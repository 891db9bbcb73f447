"""What earns points and what they pay: the acts of the kind."""

from collections.abc import Mapping
from datetime import date, timedelta

from stampcard.kinds.catalogue import items
from stampcard.kinds.points import earning
from stampcard.kinds.points.lasting import POINT, at_hand, ended, lot_of
from stampcard.kinds.points.spending import BILL, most_for, on_bill, spent
from stampcard.kinds.points.terms import Terms
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.lots import filled
from stampcard.values.reasons import Reason
from stampcard.values.words import say


def earn(terms: Terms, act: Act) -> Decision:
    """Points for a bill, or for something else that was done."""
    if act.action:
        return _for_doing(terms, act)
    return _given(terms, act, earning.for_bill(terms, act))


def redeem(terms: Terms, act: Act) -> Decision:
    """Points for part of a bill, or for a thing; unasked, the cheapest there is."""
    have = at_hand(terms, act.holder, act.day)
    if act.reward in {"", BILL} and terms.point_worth:
        points = act.amount or most_for(terms, have, act.spend_minor or 0)
        return on_bill(terms, act, have, points)
    things = items(terms.catalogue)
    price, name = things.get(act.reward or min(things, key=things.__getitem__), (0, ""))
    if not price or act.count < 1:
        return Refuse(Reason.NOT_OFFERED)
    benefit = Benefit(say("{reward}", reward=name))
    return spent(act, have, price * act.count, benefit)


def lapse(terms: Terms, act: Act) -> Decision:
    """Close what has ended."""
    entries = ended(terms, act.holder, act.day)
    return Accept(entries) if entries else Refuse(Reason.NOT_OFFERED)


def tells(terms: Terms, position: Position, day: date) -> Mapping[str, int]:
    """How many points can be used."""
    return {"points": at_hand(terms, position, day)}


def _for_doing(terms: Terms, act: Act) -> Decision:
    points = earning.for_doing(terms, act.action)
    if not points:
        return Refuse(Reason.NOT_OFFERED)
    before = [
        date.fromisoformat(unit.rpartition(":")[2])
        for unit, times in act.holder.balances.items()
        if unit.startswith(f"{act.action}:") and times > 0
    ]
    again = max(before, default=date.min) + timedelta(days=terms.doing_days)
    once = not terms.doing_days or act.day < again
    if before and once and not earning.asks_why(terms, act.action):
        return Refuse(Reason.ALREADY_GIVEN)
    done = Entry(act.holder.account, f"{act.action}:{act.day}", 1)
    return _given(terms, act, points, done)


def _given(terms: Terms, act: Act, points: int, *more: Entry) -> Decision:
    holder = act.holder
    if points < 1:
        return Refuse(Reason.BELOW_MINIMUM)
    if terms.most_per_day:
        points = min(points, terms.most_per_day - holder.added_on(POINT, act.day))
        if points < 1:
            return Refuse(Reason.DAILY_LIMIT)
    lot = Entry(holder.account, lot_of(terms, act.day), points)
    closed = ended(terms, holder, act.day)
    return Accept((*closed, *filled(holder.balances, (lot,)), *more))
