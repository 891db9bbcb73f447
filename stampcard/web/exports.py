"""Whole tables for a spreadsheet."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, render_template

from stampcard.models import members
from stampcard.services import exporting
from stampcard.services.house import House
from stampcard.services.members.enrolment import is_asked_for
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner_only

bp = Blueprint("exports", __name__, url_prefix="/exports")

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets know UTF-8 by it
TABLES = {
    "ledger": (N_("Acts"), N_("Everything done at the counter, with its entries.")),
    "cards": (N_("Cards"), N_("Every number, its state and what it holds.")),
    "batches": (N_("Batches"), N_("What was printed, when and which numbers.")),
    "programmes": (N_("Programmes"), N_("Every version of every programme's terms.")),
    "prints": (N_("Print log"), N_("Everything that was printed, and why.")),
}
OF_DEALINGS = {
    "bills": (N_("Bills"), N_("Every bill with its goods, and what came back.")),
    "bookings": (N_("Bookings"), N_("Who booked a place on which day, by number.")),
    "tickets": (N_("Tickets"), N_("The tickets of every draw, and who was drawn.")),
}
ABOUT_MEMBERS = {
    "consents": (N_("Consents"), N_("Every yes and no, by member number, no names.")),
    "requests": (N_("Requests"), N_("What people asked about their data.")),
    "incidents": (N_("Incidents"), N_("Breaches, and who was told when.")),
}
MEMBERS = {
    exporting.MEMBERS: (
        N_("Members"),
        N_("Everybody with the whole number. Keep this file safe, and not for long."),
    ),
}


@bp.get("")
@owner_only
@password_again
def index() -> str:
    """What can be exported."""
    return render_template("exports/index.html", tables=_offered())


@bp.get("/<table>.csv")
@owner_only
@password_again
def download(table: str) -> Response:
    """One table as CSV, sent as it is read."""
    if table not in exporting.TABLES | _offered():
        abort(404)
    day = house().now()[1].isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{table}-{day}.csv"'}
    return Response(_text(table, house()), mimetype="text/csv", headers=headers)


def _offered() -> dict[str, tuple[str, str]]:
    """What the shop may have anything in."""
    used = {n: said for n, said in OF_DEALINGS.items() if not exporting.is_empty(n)}
    offered = TABLES | used
    offered |= ABOUT_MEMBERS if is_asked_for() else {}
    return offered | MEMBERS if members.is_there() else offered


def _text(table: str, here: House) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    yield from exporting.csv_lines(table, here)
