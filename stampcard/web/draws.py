"""Prize draws, as the owner holds them: freeze, enter the number, pass a prize on."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.kinds.sorts import Problem
from stampcard.models import draws as kept
from stampcard.models.draws import Draw
from stampcard.models.programmes import Programme, latest_terms
from stampcard.services import draws
from stampcard.services.programmes import kind_and_terms
from stampcard.values.words import N_, Words, say
from stampcard.web.batches import actor
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner_only, speaker
from stampcard.web.forms.draws import FreezeForm, NumberForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import found

bp = Blueprint("draws", __name__)


@bp.get("/programmes/<int:programme_id>/draws")
@owner_only
def index(programme_id: int) -> ResponseReturnValue:
    """The draws of a programme, and the tickets that wait for theirs."""
    programme = _drawing(programme_id)
    return _page(programme, _form(programme))


@bp.post("/programmes/<int:programme_id>/draws")
@owner_only
@password_again
def freeze(programme_id: int) -> ResponseReturnValue:
    """Freeze tickets and announce what will decide."""
    programme = _drawing(programme_id)
    form = _form(programme)
    day, source = form.frozen_until(), form.source(house())
    if not day or not source:
        text = N_("Give a day as year-month-day, such as 2027-12-31.")
        form.show((Problem("day" if day else "last_day", say(text)),))
        return _page(programme, form)
    made, problems = draws.freeze(programme, day, source, actor(), house())
    if made:
        return redirect(url_for(".show", draw_id=made.id), 303)
    form.show(problems)
    return _page(programme, form)


@bp.get("/draws/<int:draw_id>")
@owner_only
def show(draw_id: int) -> ResponseReturnValue:
    """One draw: what it waits for, or who was drawn and with which card."""
    draw = found(Draw, draw_id)
    return render_template(
        "draws/show.html",
        draw=draw,
        state=draws.state_of(draw, house()),
        drawn=draws.drawn_of(draw),
        form=NumberForm(),
    )


@bp.post("/draws/<int:draw_id>/number")
@owner_only
def enter(draw_id: int) -> ResponseReturnValue:
    """Let the number decide, once."""
    typed = text_of(NumberForm().number)
    return _told(draw_id, draws.enter(found(Draw, draw_id), typed, actor(), house()))


@bp.post("/draws/<int:draw_id>/drop")
@owner_only
def drop(draw_id: int) -> ResponseReturnValue:
    """Pass the prize of somebody who drops out to the first in reserve."""
    rank = request.form.get("rank", "")
    if not rank.isdecimal() or len(rank) > 6:
        abort(400)
    draw = found(Draw, draw_id)
    return _told(draw_id, draws.drop(draw, int(rank), actor(), house()))


def _told(draw_id: int, words: Words | None) -> ResponseReturnValue:
    if words:
        flash(speaker().say(words), "bad")
    return redirect(url_for(".show", draw_id=draw_id), 303)


def _drawing(programme_id: int) -> Programme:
    programme = found(Programme, programme_id)
    kind, terms = kind_and_terms(latest_terms(programme))
    return programme if kind.pot(terms) else abort(404)


def _form(programme: Programme) -> FreezeForm:
    form = FreezeForm()
    waiting = draws.periods(programme, house())
    form.offer([(str(one.last_day), speaker().day(one.last_day)) for one in waiting])
    return form


def _page(programme: Programme, form: FreezeForm) -> ResponseReturnValue:
    made = kept.of_programme(programme.id)
    return render_template(
        "draws/index.html",
        programme=programme,
        form=form,
        waiting=draws.periods(programme, house()),
        draws=[(draw, draws.state_of(draw, house())) for draw in made],
    )
