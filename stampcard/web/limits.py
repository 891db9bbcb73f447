"""What a programme gives at most: bounded by its owner, beside what it gave."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.programmes import Programme
from stampcard.services import budgets
from stampcard.values.words import N_
from stampcard.web.context import owner_only, speaker
from stampcard.web.forms.limits import LimitsForm, shown
from stampcard.web.lists import found

bp = Blueprint("limits", __name__)


@bp.route("/programmes/<int:programme_id>/limits", methods=["GET", "POST"])
@owner_only
def show(programme_id: int) -> ResponseReturnValue:
    """Limits in number and in worth, beside what was given so far."""
    programme = found(Programme, programme_id)
    limits = budgets.limits_of(programme_id)
    form = LimitsForm(data=shown(limits))
    if form.validate_on_submit():
        budgets.set_limits(programme, form.limits())
        flash(speaker().gettext(N_("Saved.")), "good")
        return redirect(url_for(".show", programme_id=programme_id), 303)
    return render_template(
        "limits/show.html",
        form=form,
        programme=programme,
        limits=limits,
        given=budgets.given(programme_id),
    )
