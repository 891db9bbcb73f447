"""What the shop says of itself, changed later."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.language import locales
from stampcard.models.shops import Shop
from stampcard.services import shops, step_up
from stampcard.services.members import enrolment
from stampcard.services.shops import Details
from stampcard.services.step_up import Rules
from stampcard.values.money import fraction_digits, plain_amount
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import LOCALE_COOKIE, house, owner_only, shop, speaker
from stampcard.web.forms.people import PinRulesForm
from stampcard.web.forms.settings import SettingsForm, known_places
from stampcard.web.forms.spoken import text_of

bp = Blueprint("settings", __name__)


@bp.route("/settings", methods=["GET", "POST"])
@owner_only
@password_again
def index() -> ResponseReturnValue:
    """Name, language, figures, and the address printed links start with."""
    here: Shop = shop() or abort(404)
    form = SettingsForm(
        data={name: getattr(here, name) for name in asdict(Details(""))}
    )
    form.offer_languages(locales().items())
    if form.validate_on_submit():
        problems = shops.change(form.details(text_of(form.public_url)))
        if not problems:
            return _saved()
        form.show(problems)
    return render_template(
        "settings/index.html",
        form=form,
        offers=known_places(),
        link=house().public_url,
        is_fixed=bool(house().fixed_url),
        persons=enrolment.is_asked_for(),
    )


@bp.route("/settings/pins", methods=["GET", "POST"])
@owner_only
@password_again
def pins() -> ResponseReturnValue:
    """Which acts ask for a PIN, and whose."""
    here: Shop = shop() or abort(404)
    form = PinRulesForm(data=_shown(step_up.rules_of(here), here.currency))
    form.offer()
    if form.is_submitted() and form.validate():
        problems = step_up.set_rules(form.rules())
        if not problems:
            flash(speaker().gettext(N_("Saved.")), "good")
            return redirect(url_for(".pins"), 303)
        form.show(problems)
    return render_template("settings/pins.html", form=form)


def _shown(rules: Rules, currency: str) -> dict[str, Any]:
    """The rules as the form shows them."""
    above, digits = rules.above_minor, fraction_digits(currency)
    return {
        **{act: act in rules.acts for act in step_up.CHOICES},
        "above": "" if above is None else plain_amount(above, digits),
        "least": rules.least,
    }


def _saved() -> ResponseReturnValue:
    flash(speaker().gettext(N_("Saved.")), "good")
    answer = redirect(url_for(".index"))
    answer.delete_cookie(LOCALE_COOKIE)  # the language just chosen should show
    return answer
