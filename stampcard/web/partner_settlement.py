"""The settlement of a month: a page, a spreadsheet, a paper to sign."""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from stampcard.models.partners import SHOP
from stampcard.services.paper import CannotPrint
from stampcard.services.partners import statements
from stampcard.services.partners.settlement import Statement, statement
from stampcard.web.context import house, owner_only, speaker
from stampcard.web.exports import BYTE_ORDER_MARK
from stampcard.web.partners import here

bp = Blueprint("partner_settlement", __name__, url_prefix="/partners")


@bp.get("/settlement", defaults={"party": SHOP})
@bp.get("/<int:party>/settlement")
@owner_only
def show(party: int) -> str:
    """Who owes whom: of a partner, or of the shop itself, which is number 0."""
    told, called = found(party), statements.names(here())
    return render_template(
        "partners/settlement.html",
        account_of=told,
        name=called[party],
        called=called,
        rows=statements.rows(told, called),
        month=told.first.isoformat()[:7],
        before=statements.month_before(told.first),
        is_shop=party == SHOP,
    )


@bp.get("/settlement.csv", defaults={"party": SHOP})
@bp.get("/<int:party>/settlement.csv")
@owner_only
def spreadsheet(party: int) -> Response:
    """The same for a spreadsheet."""
    told, called = found(party), statements.names(here())
    text = BYTE_ORDER_MARK + statements.csv_lines(told, called, speaker())
    return _file(text, "text/csv", told, "csv")


@bp.get("/settlement.pdf", defaults={"party": SHOP})
@bp.get("/<int:party>/settlement.pdf")
@owner_only
def paper(party: int) -> ResponseReturnValue:
    """The same on paper, with a line to sign on."""
    told = found(party)
    try:
        made = statements.pdf(told, here(), speaker(), house())
    except CannotPrint as trouble:
        return speaker().say(trouble.words), 503
    return _file(made, "application/pdf", told, "pdf")


def found(party: int) -> Statement:
    """The statement of the month that is asked for."""
    if party not in statements.names(here()):
        abort(404)
    today = house().now()[1]
    days = statements.month_of(request.args.get("month", ""), today)
    return statement(party, *days, house())


def _file(content: str | bytes, mimetype: str, told: Statement, end: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    name = f"settlement-{told.party}-{told.first.isoformat()[:7]}.{end}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
