"""The owner's page of how the counter behaves."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.shops import Shop
from stampcard.services.habits import habits_of, set_habits
from stampcard.values.words import N_
from stampcard.web.context import owner_only, shop, speaker
from stampcard.web.forms.habits import HabitsForm

bp = Blueprint("habits", __name__)


@bp.route("/settings/counter", methods=["GET", "POST"])
@owner_only
def index() -> ResponseReturnValue:
    """What happens at the counter without being asked."""
    here: Shop = shop() or abort(404)
    form = HabitsForm(data=HabitsForm.shown(habits_of(here)))
    form.offer()
    if form.validate_on_submit():
        set_habits(form.habits())
        flash(speaker().gettext(N_("Saved.")), "good")
        return redirect(url_for(".index"), 303)
    return render_template("habits/index.html", form=form)
