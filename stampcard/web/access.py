"""The way in: sign in and out, pair a phone, keep the language asked for."""

import re
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from stampcard.language import locales
from stampcard.services import access, limits
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_, Words, say_many
from stampcard.web.context import (
    DEVICE_COOKIE,
    LOCALE_COOKIE,
    SESSION_COOKIE,
    YEAR_SECONDS,
    cookie_name,
    device,
    house,
    speaker,
)
from stampcard.web.encrypted import remember_trust
from stampcard.web.forms.access import SignInForm

bp = Blueprint("access", __name__)
Answer = AnyResponse | str | tuple[str, int] | tuple[str, int, dict[str, str]]
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")


@bp.get("/sign-in")
def sign_in() -> str:
    """The page that asks for the password, or says how to pair."""
    return _sign_in_page(SignInForm(data={"next": request.args.get("next", "")}))


@bp.post("/sign-in")
def sign_in_now() -> Answer:
    """Let somebody in, or say that this is not right."""
    form = SignInForm()
    try:
        secret = access.sign_in(
            form.password.data or "",
            name=form.name.data or "",
            source=source(),
            house=house(),
        )
    except TooManyTries as error:
        form.password.errors = [speaker().say(too_many(error.minutes))]
        return later(_sign_in_page(form), error.minutes)
    if not secret:
        form.password.errors = [speaker().gettext(_wrong())]
        return _sign_in_page(form), 422
    answer = redirect(local_path(form.next.data), 303)
    keep_secret(answer, SESSION_COOKIE, secret)
    return answer


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session, here and on the server."""
    secret = request.cookies.get(cookie_name(SESSION_COOKIE), "")
    access.sign_out(secret, house=house())
    answer = redirect(url_for("access.sign_in"), 303)
    answer.delete_cookie(
        cookie_name(SESSION_COOKIE),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


@bp.get("/pair/<secret>")
def invitation(secret: str) -> tuple[str, int]:
    """What would be paired. A link preview reads this and uses nothing up."""
    found = access.open_invitation(secret, house=house())
    status = 200 if found else 410
    return render_template("access/pair.html", invitation=found), status


@bp.post("/pair/<secret>")
def pair(secret: str) -> Answer:
    """Pair this phone: its token goes into a cookie and nowhere else."""
    token = access.pair(secret, house=house())
    if not token:
        return invitation(secret)
    answer = redirect("/counter", 303)
    keep_secret(answer, DEVICE_COOKIE, token, seconds=YEAR_SECONDS)
    return answer


@bp.after_app_request
def remember_language(answer: Response) -> Response:
    """Keep the language a visitor asked for by a link."""
    wanted = request.args.get("lang", "")
    if wanted in locales():
        answer.set_cookie(
            LOCALE_COOKIE,
            wanted,
            max_age=YEAR_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return answer


@bp.app_template_global()
def in_language(code: str) -> str:
    """The query that shows this page in another language."""
    kept = request.args.to_dict(flat=False)
    return "?" + urlencode({**kept, "lang": code}, doseq=True)


def keep_secret(
    answer: AnyResponse, name: str, secret: str, *, seconds: int | None = None
) -> None:
    """Put a secret into a cookie no script can read; for `seconds`, or the session."""
    answer.set_cookie(
        cookie_name(name),
        secret,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    remember_trust(answer)


def local_path(wanted: str | None) -> str:
    """A path of this site to go on to; the first page for anything else."""
    path = (wanted or "").removesuffix("?")
    return path if _LOCAL_PATH.match(path) else "/"


def source() -> str:
    """What the limits know the asking address by."""
    return limits.source(request.remote_addr or "", house=house())


def too_many(minutes: int) -> Words:
    """Why nothing was looked at, and how long to wait."""
    return say_many(
        "Too many tries. Wait {count} minute and try again.",
        "Too many tries. Wait {count} minutes and try again.",
        count=minutes,
    )


def later(page: str, minutes: int) -> Answer:
    """A page that says to come back after some minutes."""
    return page, 429, {"Retry-After": str(minutes * 60)}


def _wrong() -> str:
    if access.asks_name():
        return N_("Name or password is not right. Please try again.")
    return N_("This password is not right. Please try again.")


def _sign_in_page(form: SignInForm) -> str:
    at_counter = local_path(form.next.data).startswith(("/counter", "/acts/"))
    asks_name = access.asks_name()
    first = form.name if asks_name else form.password
    first.render_kw = {**first.render_kw, "autofocus": True}
    return render_template(
        "access/sign_in.html",
        form=form,
        at_counter=at_counter and not device(),
        asks_name=asks_name,
    )
