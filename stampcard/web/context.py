"""Who asks, in which language, and what every page is given."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, current_app, g, redirect, request, url_for
from werkzeug.local import LocalProxy

from stampcard.language import Speaker, locales
from stampcard.models.shops import OWNER, Shop, the_shop
from stampcard.services import access
from stampcard.services.access import Present
from stampcard.services.house import House, speaker_of
from stampcard.web.installation import Installation

SESSION_COOKIE, DEVICE_COOKIE, LOCALE_COOKIE = "sid", "device", "lang"
YEAR_SECONDS = 365 * 24 * 3600
View = TypeVar("View", bound=Callable[..., Any])


def installation() -> Installation:
    """The running app's own keeping."""
    return cast(Installation, current_app.extensions["stampcard"])


def house() -> House:
    """What services are handed of this installation."""
    if "house" not in g:
        here = shop()
        g.house = replace(installation().house, timezone=here.timezone if here else "")
    return cast(House, g.house)


def shop() -> Shop | None:
    """The shop, read once a request; None before set-up."""
    if "shop" not in g:
        g.shop = the_shop()
    return cast("Shop | None", g.shop)


def owner() -> Present | None:
    """The owner, if a session says so."""
    if "owner" not in g:
        secret = request.cookies.get(SESSION_COOKIE, "")
        found = access.by_session(secret, house=house()) if secret else None
        g.owner = found if found and found.role == OWNER else None
    return cast("Present | None", g.owner)


def present() -> Present | None:
    """Whoever may act at the counter: a paired device, or else the owner."""
    if "present" not in g:
        token = request.cookies.get(DEVICE_COOKIE, "")
        g.present = (
            access.by_device(token, house=house()) if token else None
        ) or owner()
    return cast("Present | None", g.present)


def speaker() -> Speaker:
    """The language of this page: asked for, remembered, or the shop's."""
    if "speaker" not in g:
        g.speaker = _speaker()
    return cast(Speaker, g.speaker)


def _speaker() -> Speaker:
    known, here = locales(), shop()
    wanted = (request.args.get("lang"), request.cookies.get(LOCALE_COOKIE))
    chosen = next((code for code in wanted if code in known), None)
    if here:
        return speaker_of(here, chosen or "")
    guess = chosen or request.accept_languages.best_match(list(known)) or "en"
    return Speaker(guess, "beng" if guess == "bn" else "latn")


def owner_only(view: View) -> View:
    """Only the signed-in owner; others are sent to sign in."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        if owner():
            return view(*args, **named)
        if request.method == "GET":
            return redirect(url_for("access.sign_in", next=request.full_path))
        return abort(403)

    return cast(View, guarded)


def counter_only(view: View) -> View:
    """Only a paired device or the owner; others learn how to pair."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        if present():
            return view(*args, **named)
        return redirect(url_for("access.sign_in", next=request.full_path))

    return cast(View, guarded)


def _page_values() -> dict[str, Any]:
    return {
        "speak": speaker(),
        "shop": shop(),
        "owner": owner(),
        "present": present(),
        "languages": locales(),
    }


def init_app(app: Any) -> None:
    """Give every page its language, its shop and who is present."""
    app.context_processor(_page_values)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(
        lambda text: speaker().gettext(text),
        lambda one, many, count: speaker().ngettext(one, many, count),
        newstyle=True,
    )


speak: Speaker = cast(Speaker, LocalProxy(speaker))
