"""Who asks, in which language, and what every page is given."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, current_app, flash, g, redirect, request, url_for
from werkzeug.local import LocalProxy

from stampcard.language import Speaker, locales, usual_digits
from stampcard.models.shops import Shop, the_shop
from stampcard.models.writing import once
from stampcard.services import access
from stampcard.services.access import Present, Waiting
from stampcard.services.house import House, speaker_of
from stampcard.services.members.enrolment import is_asked_for
from stampcard.values.roles import Role, at_least
from stampcard.values.words import N_
from stampcard.web.coming_back import page_of_press
from stampcard.web.installation import Installation

SESSION_COOKIE, DEVICE_COOKIE, LOCALE_COOKIE = "sid", "device", "lang"
YEAR_SECONDS = 365 * 24 * 3600
SIGNED_OUT = N_("You are signed out, so nothing was recorded. The page comes back.")
View = TypeVar("View", bound=Callable[..., Any])


def installation() -> Installation:
    """The running app's own keeping."""
    return cast(Installation, current_app.extensions["stampcard"])


def house() -> House:
    """What services are handed of this installation."""
    found: House | None = g.get("house")
    if found is None:
        here = shop()
        found = replace(installation().house, timezone=here.timezone if here else "")
        g.house = found
    return found


def shop() -> Shop | None:
    """The shop, read once a request; None before set-up."""
    if "shop" not in g:
        g.shop = once("shop", the_shop)  # no act changes it
    return cast("Shop | None", g.shop)


def cookie_name(name: str) -> str:
    """What a secret's cookie is called: on an encrypted connection no neighbour of
    this site, and nothing unencrypted, can set one of that name."""
    return f"__Host-{name}" if request.is_secure else name


def signed_in() -> Present | None:
    """Whoever a session says it is, whatever they may do."""
    if "signed_in" not in g:
        secret = request.cookies.get(cookie_name(SESSION_COOKIE), "")
        g.signed_in = access.by_session(secret, house=house()) if secret else None
    return cast("Present | None", g.signed_in)


def manager() -> Present | None:
    """The signed-in manager or owner."""
    who = signed_in()
    return who if who and at_least(who.role, Role.MANAGER) else None


def owner() -> Present | None:
    """The signed-in owner."""
    who = signed_in()
    return who if who and at_least(who.role, Role.OWNER) else None


def device() -> Present | Waiting | None:
    """The paired phone that asks, or that it waits to be told who is there."""
    if "device" not in g:
        # Phones paired before the connection was encrypted keep their plain cookie.
        names = (cookie_name(DEVICE_COOKIE), DEVICE_COOKIE)
        token = next(filter(None, map(request.cookies.get, names)), "")
        g.device = (
            access.recognise(token, house=house(), always_ask=True) if token else None
        )
    return cast("Present | Waiting | None", g.device)


def present() -> Present | None:
    """Whoever may act at the counter: a paired device, or else manager or owner."""
    phone = device()
    return phone if isinstance(phone, Present) else manager()


def waiting() -> Waiting | None:
    """The paired phone that must first be told who is at the counter."""
    phone = device()
    return phone if isinstance(phone, Waiting) and not manager() else None


def speaker() -> Speaker:
    """The language of this page: asked for, remembered, or the shop's."""
    found: Speaker | None = g.get("speaker")
    if found is None:
        found = g.speaker = _speaker()
    return found


def _speaker() -> Speaker:
    known, here = locales(), shop()
    wanted = (request.args.get("lang"), request.cookies.get(LOCALE_COOKIE))
    chosen = next((code for code in wanted if code in known), None)
    if here:
        return speaker_of(here, chosen or "")
    guess = chosen or request.accept_languages.best_match(list(known)) or "en"
    return Speaker(guess, usual_digits(guess))


def owner_only(view: View) -> View:
    """Only the signed-in owner; strangers are sent to sign in."""
    return _only(owner, view)


def manager_only(view: View) -> View:
    """Only a signed-in manager or owner; strangers are sent to sign in."""
    return _only(manager, view)


def counter_only(view: View) -> View:
    """Only who may act at the counter; strangers learn how to pair."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        if present():
            return view(*args, **named)
        if waiting():
            return redirect(url_for("shifts.who", next=page_of_press()), 303)
        if signed_in():
            return abort(403)
        if request.method == "POST":
            flash(speaker().gettext(SIGNED_OUT), "warn")
        return redirect(url_for("access.sign_in", next=page_of_press()), 303)

    return cast(View, guarded)


def _only(allowed: Callable[[], Present | None], view: View) -> View:
    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        if allowed():
            return view(*args, **named)
        if request.method == "GET" and not (signed_in() or device()):
            return redirect(url_for("access.sign_in", next=request.full_path))
        return abort(403)

    return cast(View, guarded)


def asks_persons() -> bool:
    """Whether the shop has to do with persons, so that its menu names them."""
    if "asks_persons" not in g:
        g.asks_persons = is_asked_for()
    return bool(g.asks_persons)


def _page_values() -> dict[str, Any]:
    return {
        "speak": speaker(),
        "shop": shop(),
        "owner": owner(),
        "manager": manager(),
        "signed_in": signed_in(),
        "present": present(),
        "languages": locales(),
        "asks_persons": asks_persons,
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
