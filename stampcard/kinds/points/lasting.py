"""How long points last: which can be used on a day, and which have ended."""

from datetime import date, timedelta

from stampcard.kinds.points.terms import AFTER_DAYS, AWAY, MONTH_END, NEVER, Terms
from stampcard.values.decisions import Entry, Position
from stampcard.values.lots import lots, named, over, usable
from stampcard.values.moments import month_end, months_after

POINT = "point"


def at_hand(terms: Terms, position: Position, day: date) -> int:
    """Points that can be used on a day."""
    if _was_away(terms, position, day):
        return 0
    return usable(position.balances, POINT, day)


def ended(terms: Terms, position: Position, day: date) -> tuple[Entry, ...]:
    """Entries that close the points whose time is over."""
    if not _was_away(terms, position, day):
        return over(position.account, position.balances, POINT, day)
    every = lots(position.balances, POINT)
    return tuple(Entry(position.account, lot.unit, -lot.amount) for lot in every)


def lot_of(terms: Terms, day: date) -> str:
    """Where points earned on a day are put: by their last day, and their first."""
    count = terms.expiry_count
    if terms.expiry in {NEVER, AWAY}:
        last = None
    elif terms.expiry == AFTER_DAYS:
        last = day + timedelta(days=count)
    elif terms.expiry == MONTH_END:
        last = month_end(day, count)
    else:
        last = date(months_after(day, count * 12).year, 12, 31)
    wait = terms.pending_days
    return named(POINT, last, day + timedelta(days=wait) if wait else None)


def _was_away(terms: Terms, position: Position, day: date) -> bool:
    latest = position.latest(POINT) if terms.expiry == AWAY else None
    return bool(latest and (day - latest.day).days > terms.expiry_count)
