"""What the shop says of itself, changed later."""

from dataclasses import asdict
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.language import locales
from stampcard.models.shops import Shop
from stampcard.services import shops
from stampcard.services.shops import Details
from stampcard.values.words import N_, Words, say
from stampcard.web.context import LOCALE_COOKIE, house, owner_only, shop, speaker
from stampcard.web.forms.settings import SettingsForm, known_places
from stampcard.web.forms.spoken import text_of

bp = Blueprint("settings", __name__)


@bp.route("/settings", methods=["GET", "POST"])
@owner_only
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
        warning=link_warning(house().public_url),
    )


def link_warning(url: str) -> Words | None:
    """What is wrong with printing links that start so; None for a good address."""
    parts = urlsplit(url)
    if _is_nearby(parts.hostname or ""):
        return say(
            N_("Card holders can only open these links inside your shop's network.")
        )
    if parts.scheme == "http":
        return say(
            N_("These links are not protected: they start with http, not https.")
        )
    return None


def _is_nearby(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(
            (".local", ".lan", ".internal", ".home")
        )


def _saved() -> ResponseReturnValue:
    flash(speaker().gettext(N_("Saved.")), "good")
    answer = redirect(url_for(".index"))
    answer.delete_cookie(LOCALE_COOKIE)  # the language just chosen should show
    return answer
