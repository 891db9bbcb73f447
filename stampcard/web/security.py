"""What stands between the street and the pages: whose host, whose form, which headers.

Every answer carries headers that make browsers guard it. Every request must be meant
for one of the shop's own names, and what changes something must come from its pages.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from stampcard.values.words import N_
from stampcard.web import encrypted, grammar
from stampcard.web.context import house, installation
from stampcard.web.hosts import is_ours, name_of

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # addresses of cards and invitations are secrets
    "Permissions-Policy": "camera=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
# The page that reads codes by itself runs a decoder that is no script.
WITH_DECODER = (
    HEADERS["Content-Security-Policy"].replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
    )
    + "; worker-src 'self'"
)
# For the site that was asked only, and so short that a way back stays open.
STRICT_TRANSPORT = "max-age=2592000"
_PLAIN = [(name.lower(), name, value) for name, value in HEADERS.items()]
_SECURE = [
    *_PLAIN,
    ("strict-transport-security", "Strict-Transport-Security", STRICT_TRANSPORT),
]
UNCHANGING = {"static", "fonts.font", "vendored.file", "card_keeping.shop_icon"}
ANY_HOST = {"health.healthz"}  # monitors ask by whatever name they know
READING = {"GET", "HEAD", "OPTIONS"}
_OWN_PAGES = {"same-origin", "none"}
csrf = CSRFProtect()


class WrongHost(BadRequest):
    """Asked for by a name that is not the shop's."""

    sentence = N_(
        "The shop is not known under this address. Open it by its own address, or "
        "name this one in the setting trusted_hosts."
    )


class FromElsewhere(Forbidden):
    """Sent by a page of another site."""

    sentence = N_("This was sent by a page of another site. Nothing was recorded.")


def init_app(app: Any) -> None:
    """Refuse strange hosts and forms of other sites; guard every answer."""
    app.before_request(_for_this_host)
    encrypted.init_app(app)
    app.before_request(_from_own_page)
    grammar.init_app(app)
    csrf.init_app(app)
    app.after_request(_not_kept)
    app.wsgi_app = _guarded(app.wsgi_app)


def behind_proxies(app: Flask, count: int) -> None:
    """Believe what so many proxies in front say of a visitor; with none, nobody."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )


def _for_this_host() -> None:
    host = request.headers.get("Host", "")
    if not host or request.endpoint in ANY_HOST or is_ours(host, installation().hosts):
        return
    if name_of(host) != urlsplit(house().public_url).hostname:
        raise WrongHost


def _from_own_page() -> None:
    """Browsers say where a form comes from, and no page of another site can lie.

    Programs say nothing; they show a token, which no browser sends by itself.
    """
    if request.method in READING or request.blueprint == "api":
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_PAGES:
        raise FromElsewhere
    # A page without Referer, as ours, has the origin "null"; then the token must do.
    origin = request.headers.get("Origin", "null")
    if origin != "null" and not _is_own(origin):
        raise FromElsewhere


def _is_own(origin: str) -> bool:
    """A proxy in front may hand on its own Host: then the public address is ours."""
    host = origin.partition("://")[2]
    return host == request.host or origin == house().public_url


def _not_kept(response: Response) -> Response:
    """Nothing is kept but what says so itself and never changes."""
    if request.endpoint not in UNCHANGING or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _guarded(app: Any) -> Any:
    """The app whose every answer has the headers, but those that it gave itself."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        # With a certificate of the shop's own a phone must be let in without, too.
        kept = environ["wsgi.url_scheme"] == "https" and "HTTPS" not in environ
        wanted = _SECURE if kept else _PLAIN

        def start(
            status: str, headers: list[tuple[str, str]], error: Any = None
        ) -> Any:
            there = {name.lower() for name, _ in headers}
            more = [
                (name, value) for lower, name, value in wanted if lower not in there
            ]
            return start_response(status, headers + more, error)

        return app(environ, start)

    return answer
