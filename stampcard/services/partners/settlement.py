"""Who owes whom: worked out from the ledger's acts and what was agreed at their time.

What is undone or comes back later is a line of the opposite sign in the period in which
it happens, so a period that is over never changes; and as every line has one who pays
and one who gets, all parties together come to nought.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from stampcard.models import cards, ledger, partners
from stampcard.models.acts import Recorded
from stampcard.models.partners import (
    ACCEPTS,
    BEARS,
    COMMISSION,
    SHOP,
    Agreement,
    Partner,
    PartnerPayment,
)
from stampcard.services.house import House
from stampcard.services.partners.spent import Spent, by_act, on_bills
from stampcard.services.positions import rules_of
from stampcard.values.decisions import Verb
from stampcard.values.lots import DEBT, issuer_of
from stampcard.values.moments import from_milliseconds, to_milliseconds
from stampcard.values.money import share

PAID = "paid"  # beside the sorts of agreements: money that changed hands
_SINCE_EVER = from_milliseconds(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One owes another: for so many units, or for a part of a sum in minor units."""

    sort: str
    payer: int
    payee: int
    count: int
    of_minor: int
    sum_minor: int
    programme: int | None = None
    act: int = 0  # its number in the ledger


@dataclass(frozen=True, slots=True)
class Sum:
    """All lines of a sort with one other party, signed as the partner sees them."""

    sort: str
    other: int
    owes: bool  # whether it is the partner who owes
    count: int = 0
    of_minor: int = 0
    sum_minor: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A partner's period: above nought is what the partner gets."""

    party: int
    first: date
    last: date
    opening_minor: int
    sums: tuple[Sum, ...]
    closing_minor: int
    with_each: dict[int, int] = field(default_factory=dict)  # closing, by other party


def lines(first: date, last: date, house: House) -> list[Line]:
    """What came to be owed on some of the shop's days, both included."""
    until = house.start_of(last + timedelta(days=1))
    return list(_lines(house.start_of(first), until))


def statement(party: int, first: date, last: date, house: House) -> Statement:
    """What one owed before a period, what the period added, what is owed after it."""
    start = house.start_of(first)
    before = _lines(_SINCE_EVER, start) if first > date.min else ()
    each: dict[int, int] = {}
    opening = sum(_felt(line, party, each) for line in before)
    sums: dict[tuple[str, int, bool], list[int]] = {}
    closing = opening
    for line in lines(first, last, house):
        closing += _felt(line, party, each)
        if party in {line.payer, line.payee}:
            owes = line.payer == party
            other = line.payee if owes else line.payer
            found = sums.setdefault((line.sort, other, owes), [0, 0, 0])
            for n, more in enumerate((line.count, line.of_minor, line.sum_minor)):
                found[n] += more
    told = tuple(Sum(*key, *figures) for key, figures in sorted(sums.items()))
    return Statement(party, first, last, opening, told, closing, each)


def _felt(line: Line, party: int, each: dict[int, int]) -> int:
    """What a line changes for somebody; noted for each of the others."""
    change = line.sum_minor * ((line.payee == party) - (line.payer == party))
    if change:
        other = line.payer if line.payee == party else line.payee
        each[other] = each.get(other, 0) + change
    return change


def _lines(start: datetime, end: datetime) -> Iterator[Line]:
    books = _Books()
    span = to_milliseconds(start), to_milliseconds(end)
    for act in partners.acts_between(*span):
        yield from books.of_act(act)
    for spent in on_bills(start, end):
        yield from books.of_spent(spent)
    paid = PartnerPayment.select().where(
        PartnerPayment.at >= start, PartnerPayment.at < end
    )
    for one in paid.order_by(PartnerPayment.id):
        # Money given takes away what one owes: the other way round.
        yield Line(PAID, one.payee, one.payer, 0, 0, one.amount)


class _Books:
    """What was agreed, and who is where, read once for many acts."""

    def __init__(self) -> None:
        self.agreed = list(Agreement.select().order_by(Agreement.id))
        found = list(Partner.select())
        self.places = {partner.outlet_id: partner.id for partner in found}
        self.trials = {partner.id: partner.trial_until for partner in found}

    def of_act(self, act: Recorded) -> Iterator[Line]:
        """What an act makes somebody owe; opposite where it takes an act back."""
        told = _first_of(act)
        if not told or not self.agreed:
            return
        yield from self._of_units(act, told)
        for spent in by_act(act, told):
            yield from self.of_spent(spent, act.seq)

    def _of_units(self, act: Recorded, told: Recorded) -> Iterator[Line]:
        if not told.programme:
            return
        at, place = from_milliseconds(told.at_ms), self.places.get(told.outlet, SHOP)
        given: dict[int, int] = {}
        for entry in ledger.entries_of(act.seq):
            issuer = issuer_of(entry.unit)
            if issuer is not None:
                sign = -1 if entry.unit.startswith(f"{DEBT}:") else 1
                given[issuer] = given.get(issuer, 0) + sign * entry.amount
        if told.verb == Verb.REDEEM:
            for issuer, amount in given.items():
                yield from self._taken(told, at, (issuer, place), -amount, act.seq)
        else:
            yield from self._given(told, at, place, sum(given.values()), act.seq)

    def _taken(
        self, told: Recorded, at: datetime, both: tuple[int, int], count: int, seq: int
    ) -> Iterator[Line]:
        key = (ACCEPTS, told.programme, *both)
        for one in self._in_force(at):
            if (one.sort, one.programme_id, one.payer, one.payee) == key:
                due = count * one.figure
                yield Line(ACCEPTS, *both, count, 0, due, told.programme, seq)

    def _given(
        self, told: Recorded, at: datetime, place: int, count: int, seq: int
    ) -> Iterator[Line]:
        card = cards.find(told.card) if told.card and count else None
        if not card:
            return
        kind, terms = rules_of(card)
        worth = count * kind.settles(terms)
        for one in self._in_force(at):
            if (one.sort, one.programme_id, one.payee) == (
                BEARS,
                told.programme,
                place,
            ):
                due = share(worth, one.figure)
                yield Line(
                    BEARS, one.payer, place, count, worth, due, told.programme, seq
                )

    def of_spent(self, spent: Spent, seq: int = 0) -> Iterator[Line]:
        """What is owed to the partner that sent the customer, once the trial is over.

        The customer's own first days, and the days on which the partner is tried.
        """
        for one in self._in_force(spent.at):
            if (one.sort, one.payer, one.payee) == (COMMISSION, SHOP, spent.partner):
                begins = spent.since + timedelta(days=one.days)
                tried = spent.day.isoformat() <= self.trials.get(spent.partner, "")
                if spent.day >= begins and not tried:
                    due = share(spent.minor, one.figure)
                    yield Line(
                        COMMISSION,
                        SHOP,
                        spent.partner,
                        1 if spent.minor > 0 else -1,
                        spent.minor,
                        due,
                        None,
                        seq,
                    )

    def _in_force(self, at: datetime) -> list[Agreement]:
        latest = {
            (one.sort, one.programme_id, one.payer, one.payee): one
            for one in self.agreed
            if one.at <= at
        }
        return [one for one in latest.values() if one.figure]


def _first_of(act: Recorded) -> Recorded | None:
    """The act itself, or the one that it takes back."""
    if act.verb == Verb.REVERSE:
        return ledger.by_seq(act.reverses) if act.reverses else None
    if act.verb == Verb.RETURN:
        of = act.facts.get("of")
        return ledger.known(UUID(of)) if of else None
    return act
