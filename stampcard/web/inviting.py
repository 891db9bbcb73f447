"""Whom to invite: the most frequent visitors who agree to be told, and their cards."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from stampcard.kinds import KINDS
from stampcard.models.programmes import Programme
from stampcard.services.members import frequent
from stampcard.web.context import house, owner_only
from stampcard.web.forms.batches import whole
from stampcard.web.lists import found

bp = Blueprint("inviting", __name__)
SPANS_DAYS = (30, 90, 365)
USUAL_COUNT, USUAL_DAYS = 40, 90


@bp.get("/programmes/<int:programme_id>/invite")
@owner_only
def whom(programme_id: int) -> ResponseReturnValue:
    """The list, by how often they came in the days asked for."""
    programme = found(Programme, programme_id)
    if not KINDS[programme.kind].room:
        abort(404)
    asked = whole(request.args.get("days", "")) or USUAL_DAYS
    days = asked if asked in SPANS_DAYS else USUAL_DAYS
    count = min(whole(request.args.get("count", "")) or USUAL_COUNT, frequent.MOST)
    return render_template(
        "inviting/whom.html",
        programme=programme,
        people=frequent.visitors(days, count, house()),
        days=days,
        spans=SPANS_DAYS,
        count=count,
    )
