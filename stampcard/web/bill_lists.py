"""Bills in lists: today's at the counter, and any day's for the owner."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request

from stampcard.models import purchases
from stampcard.models.base import rows
from stampcard.models.purchases import Purchase
from stampcard.services import sold
from stampcard.services.purchases import LONGEST_NUMBER
from stampcard.values.texts import clean
from stampcard.web.bills import who
from stampcard.web.context import counter_only, house, manager_only

bp = Blueprint("bill_lists", __name__)
MOST = 40


@dataclass(frozen=True, slots=True)
class BillLine:
    """One bill in a list; `back` is for how much of it goods came back."""

    id: UUID
    bill: Purchase
    undone: bool
    back: int


@bp.get("/counter/bills")
@counter_only
def today() -> str:
    """What this place rang up today; or bills with a number, of any day."""
    outlet, number = who().actor.outlet, _number()
    day = house().now()[1]
    found = sold.numbered(number, outlet) if number else sold.of_day(day, outlet)
    return render_template(
        "bills/today.html", lines=_lines(found), number=number, more=len(found) > MOST
    )


@bp.get("/bills")
@manager_only
def index() -> str:
    """The bills of a day in all places, or those with a number."""
    day, number = _day(), _number()
    found = sold.numbered(number, who().actor.outlet) if number else _of(day)
    counted = [bill for bill in found if bill.undone is None]
    return render_template(
        "bills/index.html",
        lines=_lines(found),
        day=day,
        number=number,
        total_minor=sum(bill.total for bill in counted),
        count=len(counted),
        more=len(found) > MOST,
        outlets=dict(rows("SELECT id, name FROM outlet")),
        staff=dict(rows("SELECT id, name FROM staff")),
    )


def _of(day: date) -> list[Purchase]:
    return purchases.of_day(day.isoformat())


def _lines(found: list[Purchase]) -> list[BillLine]:
    return [
        BillLine(
            UUID(bytes=bytes(bill.uuid)),
            bill,
            bill.undone is not None,
            sum(one.total for one in purchases.returns_of(bill.id)),
        )
        for bill in found[:MOST]
    ]


def _number() -> str:
    return clean(request.args.get("number", ""))[:LONGEST_NUMBER]


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return house().now()[1]
