"""Incidents: write one down, see its clocks, mark what was done, list whom to tell."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.models.privacy import Incident
from stampcard.models.shops import Staff
from stampcard.services import exporting
from stampcard.services.house import Actor
from stampcard.services.privacy import incidents
from stampcard.services.privacy.incidents import MARK_TEXTS
from stampcard.values.deadlines import SURE_CLOCKS
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager, manager_only, owner_only, shop
from stampcard.web.exports import BYTE_ORDER_MARK
from stampcard.web.forms.incidents import IncidentForm, day, shown, typed_moment
from stampcard.web.lists import found, page_of, page_start

bp = Blueprint("incidents", __name__, url_prefix="/incidents")
MOST_LINES = 25


@bp.get("")
@manager_only
def index() -> str:
    """Every incident, newest first, with the clock that runs."""
    running = {one.id: clock for one, clock in incidents.running(house())}
    before = page_start(request.args.get("before"))
    lines, older = page_of(
        incidents.listed(before=before, most=MOST_LINES + 1), MOST_LINES
    )
    return render_template(
        "incidents/index.html", incidents=lines, older=older, running=running
    )


@bp.route("/new", methods=["GET", "POST"])
@manager_only
def new() -> ResponseReturnValue:
    """Write one down."""
    form = IncidentForm(data={"noticed": typed_moment(house().clock())})
    told = form.told() if form.is_submitted() else None
    if told:
        problems = incidents.problems(told, house())
        if not problems:
            made = incidents.record(told, _actor(), house())
            return redirect(url_for(".show", incident_id=made.id), 303)
        form.show(problems)
    return render_template("incidents/new.html", form=form)


@bp.route("/<int:incident_id>", methods=["GET", "POST"])
@manager_only
def show(incident_id: int) -> ResponseReturnValue:
    """One incident: its clocks, what is known, whom to tell."""
    incident = found(Incident, incident_id)
    form = IncidentForm(data=shown(incident))
    told = form.told() if form.is_submitted() else None
    if told and not incident.closed_at:
        problems = incidents.problems(told, house())
        if not problems:
            incidents.change(incident.id, told)
            return redirect(url_for(".show", incident_id=incident_id), 303)
        form.show(problems)
    first, last = _days()
    here = shop()
    return render_template(
        "incidents/show.html",
        incident=incident,
        form=form,
        clocks=incidents.clocks_of(incident, house()),
        marks=incidents.marked_at(incident),
        mark_texts=MARK_TEXTS,
        is_sure=bool(here and here.regime in SURE_CLOCKS),
        staff=Staff.get_by_id(incident.staff_id),
        days={"first": first, "last": last},
        count=incidents.count_affected(first, last, house()),
    )


@bp.post("/<int:incident_id>/mark")
@manager_only
def mark(incident_id: int) -> ResponseReturnValue:
    """Note that the authority or the people were told, or that it is over."""
    incident, step = found(Incident, incident_id), request.form.get("step", "")
    if step not in MARK_TEXTS:
        abort(400)
    incidents.mark(incident.id, step, house())
    return redirect(url_for(".show", incident_id=incident_id), 303)


@bp.get("/<int:incident_id>/affected.csv")
@owner_only
@password_again
def affected(incident_id: int) -> Response:
    """Whom to tell, with their whole numbers: for the owner alone."""
    incident = found(Incident, incident_id)
    first, last = _days()
    name = f"affected-{incident.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    people = incidents.affected(first, last, house())
    return Response(_text(people), mimetype="text/csv", headers=headers)


def _text(people: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    yield from exporting.lines_of(people)


def _days() -> tuple[date | None, date | None]:
    """The stretch of days an address asks for; an open end is open."""
    return day(request.args.get("first", "")), day(request.args.get("last", ""))


def _actor() -> Actor:
    who = manager()
    return who.actor if who else abort(403)
