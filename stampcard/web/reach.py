"""Whom a programme is for: the page where the owner chooses."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.programmes import Programme
from stampcard.services import reach
from stampcard.values.words import N_
from stampcard.web.context import owner_only, speaker
from stampcard.web.forms.reach import ReachForm, shown
from stampcard.web.lists import found

bp = Blueprint("reach", __name__)


@bp.route("/programmes/<int:programme_id>/who", methods=["GET", "POST"])
@owner_only
def who(programme_id: int) -> ResponseReturnValue:
    """Holders of paper, members, or both; and what members show to spend."""
    programme = found(Programme, programme_id)
    form = ReachForm(data=shown(reach.of(programme)))
    form.offer()
    if form.validate_on_submit():
        problems = reach.change(programme, form.reach())
        if not problems:
            flash(speaker().gettext(N_("Saved.")), "good")
            return redirect(url_for("programmes.show", programme_id=programme_id), 303)
        form.show(problems)
    return render_template("reach/who.html", form=form, programme=programme)
