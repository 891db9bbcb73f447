"""What a member agreed to, and when: every yes and no, and the next one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.services.house import Actor
from stampcard.services.privacy import consents, policies, requests
from stampcard.services.privacy.consents import Way
from stampcard.values import rights
from stampcard.values.purposes import (
    CHANNEL_TEXTS,
    COUNTER,
    PURPOSE_TEXTS,
    PURPOSES,
    SLIP,
    STAMPS,
)
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_
from stampcard.web.context import house, manager, manager_only, speaker
from stampcard.web.lists import LARGEST_ID
from stampcard.web.members.lines import person

bp = Blueprint("consents", __name__, url_prefix="/members")
LONGEST_SLIP = 30


@bp.get("/<int:member_id>/consents")
@manager_only
def show(member_id: int) -> str:
    """What holds now, one button a purpose either way; and all that was said before."""
    member = _found(member_id)
    return render_template(
        "consents/show.html",
        person=person(member),
        agreed=consents.agreed(member.id),
        stale=consents.stale(member.id),
        shown=policies.current(member.locale or speaker().locale),
        waits=requests.waits(member.id, rights.ERASE),
        history=consents.history(member.id),
        purposes=PURPOSE_TEXTS,
        channels=CHANNEL_TEXTS,
    )


@bp.post("/<int:member_id>/consents/said")
@manager_only
def change(member_id: int) -> ResponseReturnValue:
    """One yes, or one no."""
    member = _found(member_id)
    yes, no = request.form.get("give", ""), request.form.get("withdraw", "")
    if (yes or no) not in PURPOSES:
        abort(400)
    locale, way = member.locale or speaker().locale, _way()
    do = consents.give if yes else consents.withdraw
    do(member.id, yes or no, locale, way, house())
    if no == STAMPS:
        said = N_(
            "They do not want to be kept: the register says by when to erase them."
        )
        flash(speaker().gettext(said), "warn")
    return redirect(url_for(".show", member_id=member_id), 303)


def _found(member_id: int) -> Member:
    return members.by_id(min(member_id, LARGEST_ID)) or abort(404)


def _way() -> Way:
    slip = shortened(clean(request.form.get("slip", "")), LONGEST_SLIP)
    return Way(SLIP if slip else COUNTER, _actor(), slip)


def _actor() -> Actor:
    who = manager()
    return who.actor if who else abort(403)
