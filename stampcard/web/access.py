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
from stampcard.services import access
from stampcard.values.words import N_
from stampcard.web.context import (
    DEVICE_COOKIE,
    LOCALE_COOKIE,
    SESSION_COOKIE,
    YEAR_SECONDS,
    house,
    speaker,
)
from stampcard.web.forms.access import SignInForm

bp = Blueprint("access", __name__)
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")


@bp.get("/sign-in")
def sign_in() -> str:
    """The page that asks for the owner's password, or says how to pair."""
    return _sign_in_page(SignInForm(data={"next": request.args.get("next", "")}))


@bp.post("/sign-in")
def sign_in_now() -> AnyResponse | tuple[str, int]:
    """Let the owner in, or say that the password is not right."""
    form = SignInForm()
    secret = access.sign_in(form.password.data or "", house=house())
    if not secret:
        wrong = speaker().gettext(N_("This password is not right. Please try again."))
        form.password.errors = [wrong]
        return _sign_in_page(form), 422
    answer = redirect(local_path(form.next.data), 303)
    keep_secret(answer, SESSION_COOKIE, secret)
    return answer


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session, here and on the server."""
    access.sign_out(request.cookies.get(SESSION_COOKIE, ""), house=house())
    answer = redirect(url_for("access.sign_in"), 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@bp.get("/pair/<secret>")
def invitation(secret: str) -> tuple[str, int]:
    """What would be paired. A link preview reads this and uses nothing up."""
    found = access.open_invitation(secret, house=house())
    status = 200 if found else 410
    return render_template("access/pair.html", invitation=found), status


@bp.post("/pair/<secret>")
def pair(secret: str) -> AnyResponse | tuple[str, int]:
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
            LOCALE_COOKIE, wanted, max_age=YEAR_SECONDS, samesite="Lax", httponly=True
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
        name,
        secret,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def local_path(wanted: str | None) -> str:
    """A path of this site to go on to; the first page for anything else."""
    path = (wanted or "").removesuffix("?")
    return path if _LOCAL_PATH.match(path) else "/"


def _sign_in_page(form: SignInForm) -> str:
    at_counter = local_path(form.next.data).startswith(("/counter", "/acts/"))
    return render_template("access/sign_in.html", form=form, at_counter=at_counter)
