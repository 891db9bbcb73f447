"""Where the shop encrypts its own port: what may still be asked for without.

A phone that does not trust the shop yet can read how to, and a customer's phone, which
never will, can look at a card. Everything else goes on encrypted. On this computer
itself nothing leaves it, so there it may stay plain.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from stampcard.values.words import N_
from stampcard.web.context import (
    DEVICE_COOKIE,
    SESSION_COOKIE,
    YEAR_SECONDS,
    installation,
)
from stampcard.web.hosts import name_of

TRUSTING_COOKIE = "trusting"  # no secret: this browser was here encrypted
PLAIN = {
    *("trust.page", "trust.certificate", "trust.profile", "trust.check"),
    *("static", "fonts.font", "health.healthz"),
}
FOR_CUSTOMERS = {"card_page.card_page", "programme_page.show"}
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class NotEncrypted(Forbidden):
    """Something sent that others in the network could read."""

    sentence = N_(
        "This shop is encrypted now. Nothing was recorded: open the page again with "
        "https at the start of its address."
    )


def init_app(app: Flask) -> None:
    """Lead to the encrypted address; let pages ask whether others can listen."""
    app.before_request(_lead_there)
    app.context_processor(
        lambda: {
            "others_can_listen": others_can_listen,
            "left_plain": _is_left_plain,
            "encrypted_address": encrypted_address,
        }
    )


def is_this_computer() -> bool:
    """Whether the request never left this computer."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    # The host too: another site's name could be made to point here.
    name = name_of(request.host)
    return _is_loopback(request.remote_addr or "") and (
        name == "localhost" or _is_loopback(name)
    )


def others_can_listen() -> bool:
    """Whether somebody in the network could read what this page sends."""
    return not (request.is_secure or is_this_computer())


def encrypted_address(path: str = "") -> str:
    """Where this page, or another path, is encrypted; by the name that was asked."""
    port = urlsplit(f"//{request.host}").port or _own_port()
    asked = request.full_path.removesuffix("?")
    host = request.host.removesuffix(f":{port}")
    return f"https://{host}:{port}{path or asked}"


def remember_trust(answer: Response) -> None:
    """Lead this browser to the encrypted address from now on, also from a card."""
    if installation().house.secure_url and request.is_secure:
        answer.set_cookie(
            TRUSTING_COOKIE, "1", max_age=YEAR_SECONDS, samesite="Lax", httponly=True
        )


def _lead_there() -> Response | None:
    if not _is_left_plain() or request.endpoint in PLAIN or _is_customer():
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(encrypted_address(), 307)
    raise NotEncrypted


def _is_left_plain() -> bool:
    """Whether this was asked for without the encryption that there is."""
    return bool(installation().house.secure_url) and others_can_listen()


def _is_customer() -> bool:
    """Whether somebody of whom nothing is known looks at what everybody may see."""
    known = (TRUSTING_COOKIE, DEVICE_COOKIE, SESSION_COOKIE)
    return request.endpoint in FOR_CUSTOMERS and not any(
        name in request.cookies for name in known
    )


def _own_port() -> int:
    return urlsplit(installation().house.secure_url).port or 443


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
