"""First-run set-up in four steps: shop, programme, first sheet, phone.

The first step is here; the others are the owner's usual pages with a line on top that
says which step it is and how to skip it.
"""

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.language import locales
from stampcard.models.base import rows
from stampcard.models.shops import Staff
from stampcard.services import access, shops
from stampcard.services.shops import AlreadySetUp
from stampcard.web.access import keep_secret
from stampcard.web.context import (
    LOCALE_COOKIE,
    SESSION_COOKIE,
    house,
    installation,
    shop,
    speaker,
)
from stampcard.web.encrypted import is_this_computer
from stampcard.web.forms.settings import known_places
from stampcard.web.forms.setup import SetupForm
from stampcard.web.forms.spoken import text_of

bp = Blueprint("setup", __name__)

PROGRAMME_STEP, SHEET_STEP, PHONE_STEP = 2, 3, 4


@bp.route("/setup", methods=["GET", "POST"], defaults={"token": ""})
@bp.route("/setup/<token>", methods=["GET", "POST"])
def shop_details(token: str) -> ResponseReturnValue:
    """Step 1: the shop, its language and its owner."""
    if shop():
        return redirect(url_for("home.index"))
    if not may_set_up(token):
        return render_template("setup/closed.html"), 403
    form = SetupForm(data=shops.usual(speaker().locale))
    form.offer_languages(locales().items())
    try:
        staff = _make_shop(form) if form.validate_on_submit() else None
    except AlreadySetUp:
        return redirect(url_for("home.index"))
    if staff:
        return _signed_in(staff)
    return render_template(
        "setup/shop.html", form=form, offers=known_places(), token=token
    )


def step_after(step: int) -> dict[str, Any]:
    """What the next page's address carries while set-up is under way."""
    return {"step": step} if request.args.get("step") == str(step - 1) else {}


def same_step() -> dict[str, Any]:
    """What an address carries on to stay in the same step of set-up."""
    step = request.args.get("step", "")
    return {"step": step} if step in {"2", "3", "4"} else {}


@bp.app_template_global()
def setup_sheet() -> str:
    """Where set-up goes back to from its last step: the first sheet, if there can be
    one, else the choice of a programme."""
    newest = rows("SELECT MAX(id) FROM programme")[0][0]
    if not newest:
        return url_for("programmes.choose", step=PROGRAMME_STEP)
    return url_for("orders.order", programme_id=newest, step=SHEET_STEP)


def may_set_up(token: str) -> bool:
    """Whether the asker is at this computer, or has the link that was shown there."""
    known = installation().setup_token
    return secrets.compare_digest(token.encode(), known.encode()) or (
        not token and is_this_computer()
    )


def _make_shop(form: SetupForm) -> Staff | None:
    staff, problems = shops.set_up(
        form.details(""),
        text_of(form.owner),
        form.password.data or "",
        house=house(),
    )
    form.show(problems)
    return staff


def _signed_in(staff: Staff) -> ResponseReturnValue:
    answer = redirect(url_for("programmes.choose", step=PROGRAMME_STEP))
    keep_secret(answer, SESSION_COOKIE, access.open_session(staff, house=house()))
    answer.delete_cookie(LOCALE_COOKIE)  # from now on the shop's own language
    return answer
