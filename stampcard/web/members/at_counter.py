"""At the counter: a member's link to their own page, and wishes to join."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.services.access import Present
from stampcard.services.members import numbers, proving, sessions, wishes
from stampcard.services.members.proving import NotProved, Proof
from stampcard.services.members.wishes import Wish
from stampcard.services.pictures import qr_svg
from stampcard.services.scans import find
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_
from stampcard.web.access import Answer, later, too_many
from stampcard.web.context import counter_only, house, present, speaker

bp = Blueprint("at_counter", __name__, url_prefix="/counter")
_WRONG = N_("This PIN or code is not right.")
_JOINED = N_("{name} is a member now, and this card is theirs.")
_NOT_SENT = N_("The code could not be sent.")
_SENT = N_("A code is on its way to the member’s phone.")
_LONGEST_PROOF = 20


@bp.app_template_global()
def wish_at(serial: int) -> Wish | None:
    """The wish to join that waits at a card; None without one."""
    return wishes.of_card(serial, house())


@bp.app_template_global()
def can_send_code(member: Member) -> bool:
    """Whether a one-time code can be sent to a member."""
    return proving.can_send(member, house())


@bp.route("/members/<int:member_id>/link", methods=["GET", "POST"])
@counter_only
def link(member_id: int) -> Answer:
    """Show a member the way to their own page; a link a press, good for one use."""
    member = members.by_id(member_id) or abort(404)
    masked = numbers.masked(member, house())
    if request.method == "GET":
        return render_template("members/link.html", member=member, masked=masked)
    try:
        secret = sessions.invite(member.id, house=house())
    except TooManyTries as error:
        said = speaker().say(too_many(error.minutes))
        flash(said, "warn")
        page = render_template("members/link.html", member=member, masked=masked)
        return later(page, error.minutes)
    address = house().public_url + url_for("own_door.link", secret=secret)
    label = speaker().gettext(N_("QR code that opens the member’s page"))
    return render_template(
        "members/link.html",
        member=member,
        masked=masked,
        minutes=sessions.LINK_MINUTES,
        picture=Markup(qr_svg(address, label)),  # noqa: S704 - our own drawing
    )


@bp.post("/cards/<number>/wish")
@counter_only
def answer_wish(number: str) -> Response:
    """Confirm a wish to join with one tap, or let it be; a member's needs proof."""
    card, who = find(number, house()) or abort(404), _who()
    if "drop" in request.form:
        wishes.drop(card.serial)
    elif "send" in request.form:
        _send_code(card.serial, who)
    else:
        _confirm(card.serial, who)
    return redirect(url_for("counter.card", text=number), 303)


def _confirm(serial: int, who: Present) -> None:
    typed = request.form.get("proof", "")[:_LONGEST_PROOF]
    try:
        enrolled, wrong = wishes.confirm(
            serial, who.actor, house(), Proof(pin=typed, code=typed)
        )
    except NotProved:
        flash(speaker().gettext(_WRONG), "bad")
        return
    except TooManyTries as error:
        flash(speaker().say(too_many(error.minutes)), "bad")
        return
    for problem in (*wrong, *(enrolled.refused if enrolled else ())):
        flash(speaker().say(problem.words), "bad")
    if enrolled and not enrolled.refused:
        member = enrolled.member
        name = member.name or numbers.masked(member, house())
        flash(speaker().gettext(_JOINED).format(name=name), "good")


def _send_code(serial: int, who: Present) -> None:
    wish = wishes.of_card(serial, house())
    source = f"device {who.device_id}"
    try:
        sent = bool(
            wish
            and wish.member
            and proving.send_code(wish.member, house(), source=source)
        )
    except TooManyTries as error:
        flash(speaker().say(too_many(error.minutes)), "warn")
        return
    flash(speaker().gettext(_SENT if sent else _NOT_SENT), "good" if sent else "bad")


def _who() -> Present:
    return present() or abort(403)
