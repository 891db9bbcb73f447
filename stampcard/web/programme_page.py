"""What anybody sees of a programme: the page behind the poster's code. Reading only."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from stampcard.models import draws as kept
from stampcard.models.programmes import ENDED, Programme, latest_terms
from stampcard.services import draws
from stampcard.services.programmes import kind_and_terms
from stampcard.web.context import house
from stampcard.web.lists import found

bp = Blueprint("programme_page", __name__)
DRAWS_SHOWN = 12  # a year of them


@bp.get("/P/<int:programme_id>")
@bp.get("/p/<int:programme_id>")
def show(programme_id: int) -> ResponseReturnValue:
    """How a programme works; one that has ended says so."""
    programme = found(Programme, programme_id)
    kind, terms = kind_and_terms(latest_terms(programme))
    newest = kept.of_programme(programme.id)[:DRAWS_SHOWN]
    held = [(draw, draws.state_of(draw, house())) for draw in newest]
    if programme.state == ENDED:
        page = "programme_page/ended.html"
        return render_template(page, programme=programme, draws=held), 410
    return render_template(
        "programme_page/show.html",
        programme=programme,
        kind=kind,
        draws=held,
        promise=kind.promise(terms),
        terms=kind.plain(terms, kind.window(terms, house().now()[1])) or abort(404),
    )
