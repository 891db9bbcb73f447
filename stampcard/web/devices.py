"""Paired phones: invite, look over, revoke."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from stampcard.models.access import Device
from stampcard.services import access
from stampcard.services.access import PAIRING_MINUTES, Present
from stampcard.services.pictures import qr_svg
from stampcard.web import trust
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager, manager_only, speaker
from stampcard.web.forms.devices import InviteForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import found
from stampcard.web.setup import same_step

bp = Blueprint("devices", __name__, url_prefix="/devices")

_LOOK_AGAIN_SECONDS = 4


@bp.get("")
@manager_only
def index() -> str:
    """Every phone, those that may act first."""
    devices = Device.select().order_by(Device.revoked_at.is_null(False), -Device.id)
    return render_template(
        "devices/index.html", devices=devices, form=InviteForm(), trust=trust
    )


@bp.post("/invite")
@manager_only
@password_again
def invite() -> ResponseReturnValue:
    """An invitation for one phone."""
    who: Present | None = manager()
    form = InviteForm()
    if who is None or not form.validate_on_submit():
        return redirect(url_for(".index", **same_step()))
    name = text_of(form.name) or speaker().gettext("Phone")
    secret = access.invite(name, who.actor, house=house())
    return redirect(url_for(".invitation", secret=secret, **same_step()))


@bp.get("/invitations/<secret>")
@manager_only
def invitation(secret: str) -> ResponseReturnValue:
    """The code to scan; the page looks again until the phone is paired."""
    waiting = access.open_invitation(secret, house=house())
    if not waiting:
        return redirect(url_for(".index", **same_step()))
    link = _counter_url() + url_for("access.pair", secret=secret)
    label = speaker().gettext("QR code that pairs a phone")
    page = render_template(
        "devices/invitation.html",
        name=waiting.name,
        link=link,
        minutes=PAIRING_MINUTES,
        trust=trust,
        picture=Markup(qr_svg(link, label)),  # noqa: S704 - our own drawing
    )
    answer: Response = make_response(page)
    answer.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return answer


def _counter_url() -> str:
    """Where a phone of the shop opens it: encrypted, if there is any way."""
    public, secure = house().public_url, house().secure_url
    return public if public.startswith("https://") else secure or public


@bp.post("/<int:device_id>/revoke")
@manager_only
def revoke(device_id: int) -> ResponseReturnValue:
    """Shut a phone out at once."""
    access.revoke(found(Device, device_id).id, house=house())
    return redirect(url_for(".index"))
