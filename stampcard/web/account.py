"""One's own password, and the places where people are signed in."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.access import Device, Session
from stampcard.models.shops import Staff
from stampcard.services import access, people
from stampcard.services.access import IDLE_HOURS, Present
from stampcard.services.tries import TooManyTries
from stampcard.values.roles import Role
from stampcard.values.words import N_
from stampcard.web.access import later, too_many
from stampcard.web.context import house, manager, manager_only, speaker
from stampcard.web.forms.access import PasswordForm

bp = Blueprint("account", __name__)
_WRONG = N_("This password is not right. Please try again.")


@bp.route("/password", methods=["GET", "POST"])
@manager_only
def password() -> ResponseReturnValue:
    """Another password for oneself; every other place is signed out."""
    who, form = _me(), PasswordForm()
    if not form.is_submitted():
        return render_template("access/password.html", form=form)
    try:
        changed = form.validate() and _change(who, form)
    except TooManyTries as error:
        form.old.errors = [speaker().say(too_many(error.minutes))]
        page = render_template("access/password.html", form=form)
        return later(page, error.minutes)
    if not changed:
        return render_template("access/password.html", form=form), 422
    flash(speaker().gettext(N_("Saved. All other places are signed out.")), "good")
    return redirect(url_for(".places"), 303)


@bp.get("/signed-in")
@manager_only
def places() -> str:
    """Where people are signed in now: one's own places, for the owner everyone's."""
    return render_template("access/places.html", found=_places(_me()), me=_me())


@bp.post("/signed-in/<int:session_id>/end")
@manager_only
def end(session_id: int) -> ResponseReturnValue:
    """Sign a place out at once."""
    if session_id not in {place.id for place in _places(_me())}:
        abort(404)
    access.end_session(session_id, house=house())
    return redirect(url_for(".places"), 303)


def _me() -> Present:
    return manager() or abort(403)


def _change(who: Present, form: PasswordForm) -> bool:
    if not access.confirm(who, form.old.data or "", house=house()):
        form.complain("old", _WRONG)
        return False
    problems = people.set_password(
        who.actor.staff, form.password.data or "", keep=who.session, house=house()
    )
    form.show(problems)
    return not problems


def _places(me: Present) -> list[Any]:
    now = house().clock()
    awake = now - timedelta(hours=IDLE_HOURS)
    found = (
        Session.select(Session, Staff, Device)
        .join(Staff)
        .switch(Session)
        .join(Device, "LEFT OUTER JOIN")
        .where(
            Session.ended_at.is_null(),
            Session.expires_at > now,
            Session.seen_at > awake,
            Staff.ended_at.is_null(),
            Device.revoked_at.is_null(),
        )
        .order_by(-Session.id)
    )
    return [p for p in found if me.role == Role.OWNER or p.staff_id == me.actor.staff]
