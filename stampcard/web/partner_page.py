"""What a partner sees behind its secret link: its own figures, and no person."""

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from stampcard.models.partners import customers_sent
from stampcard.models.programmes import Programme
from stampcard.services import limits
from stampcard.services.partners import keeping, statements, tiers
from stampcard.services.partners.settlement import statement
from stampcard.web.context import house, installation, shop
from stampcard.web.errors import wait

bp = Blueprint("partner_page", __name__)


@bp.get("/partner/<secret>")
def show(secret: str) -> Response | str:
    """Agreements, paper handed out and come back, and the month's settlement."""
    home, source = house(), limits.source(request.remote_addr or "", house=house())
    minutes = installation().guesses.wait_minutes(source, house=home)
    partner = None if minutes else keeping.by_link(secret)
    if not partner:
        minutes = minutes or installation().guesses.failed(source, house=home)
        return wait(minutes) if minutes else abort(404)
    called = statements.names(shop() or abort(404))
    days = statements.month_of(request.args.get("month", ""), home.now()[1])
    told = statement(partner.id, *days, home)
    programmes = {one.id: one.name for one in Programme.select()}
    return render_template(
        "partners/own.html",
        partner=partner,
        sent=customers_sent(partner.id),
        ahead=tiers.ahead(partner),
        secret=secret,
        called=called,
        account_of=told,
        rows=statements.rows(told, called),
        before=statements.month_before(told.first),
        handouts=keeping.handouts(partner.id),
        stands=[
            statements.agreement(one, called, programmes.get(one.programme_id, ""))
            for one in keeping.stand(partner.id)
        ],
    )
