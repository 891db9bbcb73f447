"""Whose points somebody holds, and which of them a place takes."""

from collections.abc import Mapping
from datetime import date

from stampcard.kinds.coalition.terms import Terms
from stampcard.values.decisions import Act, Entry, Position
from stampcard.values.lots import Lot, in_turn, issued, issuers, lots, named, over
from stampcard.values.moments import month_end

UNIT, USE = "unit", "use"
HERE, RATE, TAKES = "here", "rate", "takes:"  # what the place tells: see contract


def put(terms: Terms, told: Mapping[str, int], day: date) -> str:
    """Where points earned at a place on a day are put: by who gives them, and end."""
    last = month_end(day, terms.expiry_months) if terms.expiry_months else None
    return named(issued(UNIT, told.get(HERE, 0)), last)


def usable_lots(position: Position, day: date) -> list[Lot]:
    """All points that have not ended, whoever gave them."""
    every = (
        lot
        for issuer in issuers(position.balances, UNIT)
        for lot in lots(position.balances, issued(UNIT, issuer))
    )
    return in_turn(lot for lot in every if lot.is_usable(day))


def taken_here(act: Act) -> list[Lot]:
    """Those the place takes: its own, and those of whom it has an agreement with."""
    here = act.told.get(HERE, 0)
    taken = {issued(UNIT, here)}
    taken |= {
        issued(UNIT, int(name.removeprefix(TAKES)))
        for name, worth in act.told.items()
        if name.startswith(TAKES) and worth
    }
    every = usable_lots(act.holder, act.day)
    return [lot for lot in every if lot.unit.partition(":")[0] in taken]


def ended(position: Position, day: date) -> tuple[Entry, ...]:
    """Entries that close the points whose time is over."""
    return tuple(
        entry
        for issuer in issuers(position.balances, UNIT)
        for entry in over(
            position.account, position.balances, issued(UNIT, issuer), day
        )
    )


def used_on(day: date) -> str:
    """The unit that counts how often points were used on a day."""
    return f"{USE}:{day.isoformat()}"


def count(these: list[Lot]) -> int:
    """How many points there are in some lots."""
    return sum(lot.amount for lot in these)
