"""A demo shop to look around in before set-up, and its removal."""

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.shops import Staff
from stampcard.services import access, demo
from stampcard.services.demo import NotADemo
from stampcard.services.shops import AlreadySetUp
from stampcard.values.secrets import new_secret
from stampcard.web.access import keep_secret
from stampcard.web.context import (
    SESSION_COOKIE,
    house,
    installation,
    owner_only,
    shop,
    speaker,
)
from stampcard.web.setup import may_set_up

bp = Blueprint("demo", __name__)

_PASSWORD_LENGTH = 12


@bp.post("/setup/demo", defaults={"token": ""})
@bp.post("/setup/<token>/demo")
def begin(token: str) -> ResponseReturnValue:
    """Fill the empty house with a demo, sign its owner in, and say the password."""
    if shop():
        return redirect(url_for("home.index"), 303)
    if not may_set_up(token):
        return render_template("setup/closed.html"), 403
    password = new_secret()[:_PASSWORD_LENGTH]
    try:
        demo.fill(speaker().locale, password, house=house())
    except AlreadySetUp:
        return redirect(url_for("home.index"), 303)
    answer = make_response(render_template("demo/ready.html", password=password))
    secret = access.open_session(Staff.get(), house=house())
    keep_secret(answer, SESSION_COOKIE, secret)
    return answer


@bp.get("/demo")
@owner_only
def ask() -> str:
    """What removing the demo means, before it is done."""
    _only_in_a_demo()
    return render_template("demo/remove.html")


@bp.post("/demo/remove")
@owner_only
def remove() -> ResponseReturnValue:
    """Remove the demo; whoever did it begins with their own shop at once."""
    _only_in_a_demo()
    try:
        demo.remove(house())
    except NotADemo:
        abort(404)
    begin_anew = url_for("setup.shop_details", token=installation().setup_token)
    return redirect(begin_anew, 303)


def _only_in_a_demo() -> None:
    here = shop()
    if not (here and here.demo):
        abort(404)
