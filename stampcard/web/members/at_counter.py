"""At the counter: a member's link to their own page, and wishes to join."""

from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from stampcard.models.members import Member
from stampcard.services.access import Present
from stampcard.services.members import numbers, searching, sessions, wishes
from stampcard.services.members.proving import NotProved
from stampcard.services.members.wishes import Wish
from stampcard.services.pictures import qr_svg
from stampcard.services.scans import find
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_
from stampcard.web.access import Answer, later, too_many
from stampcard.web.context import house, present, speaker
from stampcard.web.members import lately, proof_page
from stampcard.web.members.guard import member_of, where_asked_for

bp = Blueprint("at_counter", __name__, url_prefix="/counter")
_JOINED = N_("{name} is a member now, and this card is theirs.")
_LABEL = N_("QR code that opens the member’s page")


@bp.app_template_global()
def wish_at(serial: int) -> Wish | None:
    """The wish to join that waits at a card; None without one."""
    return wishes.of_card(serial, house())


@bp.get("/members/<int:member_id>/link")
@where_asked_for
def ask(member_id: int) -> Answer:
    """Before a member is shown the way to their own page: do they stand here?"""
    return _page(member_of(member_id))


@bp.post("/members/<int:member_id>/link")
@where_asked_for
def link(member_id: int) -> Answer:
    """Show a member the way to their own page; a link a press, good for one use."""
    member = member_of(member_id)
    try:
        if "send" in request.form:
            sent = proof_page.sent_code(member, _who())
            problem = "" if sent else speaker().gettext(proof_page.NOT_SENT)
            return _page(member, problem, sent=sent)
        how = proof_page.typed_proof(member, uuid4())
        if how:
            lately.saw(member.id, how)
        if not _stands_here(member):
            return _page(member), 403
        secret = sessions.invite(member.id, house=house())
    except NotProved:
        return _page(member, proof_page.why_not_proved()), 403
    except TooManyTries as error:
        problem = speaker().say(too_many(error.minutes))
        return later(_page(member, problem), error.minutes)
    return _page(member, secret=secret)


@bp.post("/cards/<number>/wish")
@where_asked_for
def answer_wish(number: str) -> Response:
    """Confirm a wish to join with one tap, or let it be."""
    card, who = find(number, house()) or abort(404), _who()
    if "drop" in request.form:
        wishes.drop(card.serial)
    else:
        _confirm(card.serial, who)
    return redirect(url_for("counter.card", text=number), 303)


def _confirm(serial: int, who: Present) -> None:
    enrolled, wrong = wishes.confirm(serial, who.actor, house())
    for problem in (*wrong, *(enrolled.refused if enrolled else ())):
        flash(speaker().say(problem.words), "bad")
    if enrolled and not enrolled.refused:
        member = enrolled.member
        lately.saw(member.id, lately.JOINED)
        name = member.name or numbers.masked(member, house())
        flash(speaker().gettext(_JOINED).format(name=name), "good")


def _stands_here(member: Member) -> bool:
    """Whether the member showed to be one on this phone, or a manager says so."""
    return lately.may_choose_pin(member) or bool(lately.how_shown(member))


def _page(
    member: Member, problem: str = "", *, secret: str = "", sent: bool = False
) -> str:
    return render_template(
        "members/link.html",
        line=searching.line_of(member, house()),
        stands_here=_stands_here(member),
        ways=proof_page.ways_of(member, sent=sent),
        problem=problem,
        minutes=sessions.LINK_MINUTES,
        picture=_picture(secret) if secret else None,
    )


def _picture(secret: str) -> Markup:
    address = house().public_url + url_for("own_door.link", secret=secret)
    drawn = qr_svg(address, speaker().gettext(_LABEL))
    return Markup(drawn)  # noqa: S704 - our own drawing


def _who() -> Present:
    return present() or abort(403)
