"""How long members' data is kept, by which law: the owner's page."""

from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.shops import Shop
from stampcard.services import keeping
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import owner_only, shop, speaker
from stampcard.web.forms.keeping import KeepingForm

bp = Blueprint("keeping", __name__)


@bp.route("/settings/members", methods=["GET", "POST"])
@owner_only
@password_again
def index() -> ResponseReturnValue:
    """The law, the contact, and for how long."""
    here: Shop = shop() or abort(404)
    now = {k: speaker().plain(v) for k, v in asdict(keeping.of(here)).items()}
    form = KeepingForm(data=now)
    form.offer()
    if form.validate_on_submit():
        problems = keeping.change(form.keeping())
        if not problems:
            flash(speaker().gettext(N_("Saved.")), "good")
            return redirect(url_for(".index"), 303)
        form.show(problems)
    return render_template("keeping/index.html", form=form)
