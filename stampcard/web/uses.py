"""What is used of a programme: how many use it, which rewards are taken."""

from flask import Blueprint, render_template

from stampcard.models.programmes import Programme
from stampcard.services import uses
from stampcard.web.context import house, owner_only
from stampcard.web.lists import found

bp = Blueprint("uses", __name__)


@bp.get("/programmes/<int:programme_id>/uses")
@owner_only
def show(programme_id: int) -> str:
    """The share of customers who use their benefits, and every reward."""
    programme = found(Programme, programme_id)
    return render_template(
        "uses/show.html", programme=programme, uses=uses.of(programme, house())
    )
