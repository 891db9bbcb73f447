"""Who looks at their own page: the member a cookie stands for, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from stampcard.language import locales
from stampcard.models.members import Member, MemberSession
from stampcard.services.members import sessions
from stampcard.services.members.enrolment import is_asked_for
from stampcard.web.access import keep_secret
from stampcard.web.context import LOCALE_COOKIE, YEAR_SECONDS, cookie_name, house

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "me"


def where_there_are_members(view: View) -> View:
    """Only in a shop that has to do with persons; anywhere else there is no page."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        return view(*args, **named) if is_asked_for() else abort(404)

    return cast(View, guarded)


def member_only(view: View) -> View:
    """Only for a member who showed to be one; others are asked to."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        if session() is None:
            return redirect(url_for("own_door.enter"), 303)
        return view(*args, **named)

    return where_there_are_members(cast(View, guarded))


def session() -> MemberSession | None:
    """The session of whoever asks, if they are a member and let in."""
    if "member_session" not in g:
        secret = request.cookies.get(cookie_name(COOKIE), "")
        found = sessions.member_of(secret, house=house()) if secret else None
        g.member_session = found
    return cast("MemberSession | None", g.member_session)


def me() -> Member:
    """The member who asks; only below `member_only`."""
    found = session() or abort(404)
    member: Member = found.member
    return member


def let_in(secret: str, member: Member | None = None) -> Response:
    """On to the member's own page, with their session in a cookie; in their language
    where the browser has chosen none."""
    answer = redirect(url_for("own.home"), 303)
    keep_secret(answer, COOKIE, secret)
    chosen = request.cookies.get(LOCALE_COOKIE)
    if member and member.locale in locales() and chosen not in locales():
        keep_language(answer, member.locale)
    return answer


def keep_language(answer: Response, locale: str) -> None:
    """Let this browser see pages in a language from now on."""
    answer.set_cookie(
        LOCALE_COOKIE,
        locale,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )


def forget_cookie(answer: Response) -> None:
    """Take the cookie back from the browser."""
    answer.delete_cookie(
        cookie_name(COOKIE), secure=request.is_secure, httponly=True, samesite="Lax"
    )
