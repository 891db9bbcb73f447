"""“Type your password once more”: before what an open screen must not allow."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.services import access
from stampcard.services.access import Present
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_
from stampcard.web.access import later, local_path, too_many
from stampcard.web.context import house, signed_in, speaker

bp = Blueprint("confirming", __name__)
View = TypeVar("View", bound=Callable[..., Any])
FIELD = "password_again"
_NEVER_SHOWN = ("password", "pin", "old", "csrf_token", FIELD)


def password_again(view: View) -> View:
    """Only where the password was typed within fifteen minutes; else it is asked for.

    Stands below the guard that says who may come. What was sent is kept meanwhile, but
    for passwords and PINs.
    """

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        who = signed_in() or abort(403)
        if who.confirmed or (FIELD in request.form and _typed_right(who)):
            return view(*args, **named)
        if request.method == "GET":
            return redirect(url_for("confirming.ask", next=request.full_path))
        return _page(request.full_path, sent=_sent(), tried=FIELD in request.form), 403

    return cast(View, guarded)


@bp.get("/confirm")
def ask() -> ResponseReturnValue:
    """Ask for the password, then go on."""
    wanted = local_path(request.args.get("next"))
    if not signed_in():
        return redirect(url_for("access.sign_in", next=wanted))
    return _page(url_for(".answer", next=wanted))


@bp.post("/confirm")
def answer() -> ResponseReturnValue:
    """Go on with the right password."""
    who, wanted = signed_in(), local_path(request.args.get("next"))
    if not who:
        return redirect(url_for("access.sign_in", next=wanted), 303)
    try:
        right = access.confirm(who, request.form.get(FIELD, ""), house=house())
    except TooManyTries as error:
        said = speaker().say(too_many(error.minutes))
        page = _page(url_for(".answer", next=wanted), problem=said)
        return later(page, error.minutes)
    if right:
        return redirect(wanted, 303)
    return _page(url_for(".answer", next=wanted), tried=True), 422


def _typed_right(who: Present) -> bool:
    try:
        return access.confirm(who, request.form[FIELD], house=house())
    except TooManyTries:
        return False


def _sent() -> list[tuple[str, str]]:
    """What the page sent, to be sent again with the password."""
    return [
        (name, value)
        for name, values in request.form.lists()
        if name not in _NEVER_SHOWN
        for value in values
    ]


def _page(
    action: str,
    *,
    sent: list[tuple[str, str]] | None = None,
    tried: bool = False,
    problem: str = "",
) -> str:
    wrong = N_("This password is not right. Please try again.")
    return render_template(
        "access/confirm.html",
        action=action,
        sent=sent or [],
        problem=problem or (speaker().gettext(wrong) if tried else ""),
        field=FIELD,
    )
