"""The one field of the counter where a shop has members: a card, a number, a name."""

from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.services import scans
from stampcard.services.members import desk, looking_up
from stampcard.services.members.looking_up import Meant
from stampcard.services.scans import Seen
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.words import N_, Words, say
from stampcard.web.context import house
from stampcard.web.counter import home_page, seen_as
from stampcard.web.members import enrolling
from stampcard.web.members.guard import where_asked_for

bp = Blueprint("finding", __name__)
_A_MEMBER = N_("Type the member's phone number or name.")


@bp.post("/counter/find")
@where_asked_for
def look_up() -> ResponseReturnValue:
    """From what was typed to a card, a member, a list of both, or to enrolment.

    Sent as a form, so that no phone number stands in an address or a log.
    """
    text = request.form.get("code", "").strip()[:LONGEST_INPUT]
    if not text:
        return redirect(url_for("counter.home"), 303)
    found = looking_up.meant(text, house())
    if found.fresh and (request.form.get("new") or not (found.lines or found.card)):
        return enrolling.page(phone=text)
    if found.problem:
        return home_page(text, problem=found.problem), 422
    if found.only_card:
        return redirect(url_for("counter.card", text=found.card), 303)
    if found.only_member:
        return redirect(_to_member(found.only_member), 303)
    return _list(found, text)


@bp.get("/counter/cards/<text>/tie")
@where_asked_for
def ask_whose(text: str) -> ResponseReturnValue:
    """Whose a card is to be; a joining slip tells it already."""
    seen = _card(text)
    if desk.is_slip(seen.card):
        return enrolling.page(card=seen)
    return _ask(seen)


@bp.post("/counter/cards/<text>/tie")
@where_asked_for
def choose(text: str) -> ResponseReturnValue:
    """The members a typed number or name may mean; a new number is enrolled."""
    seen, typed = _card(text), request.form.get("code", "").strip()[:LONGEST_INPUT]
    if not typed:
        return _ask(seen)
    found = looking_up.meant(typed, house())
    if found.fresh and (request.form.get("new") or not found.lines):
        return enrolling.page(phone=typed, card=seen)
    if not found.lines:
        return _ask(seen, typed, found.problem or say(_A_MEMBER)), 422
    return _list(found, typed, seen)


def _to_member(member: int) -> str:
    """A member's page, or the card's page where there is but one to choose."""
    number = desk.only_number(member)
    if number:
        return url_for("counter.card", text=number)
    return url_for("desk.show", member_id=member)


def _list(found: Meant, typed: str, tied: Seen | None = None) -> str:
    card = seen_as(found.card) if found.card and not tied else None
    return render_template(
        "desk/found.html", found=found, typed=typed, card=card, tied=tied, id=uuid4()
    )


def _ask(seen: Seen, typed: str = "", problem: Words | None = None) -> str:
    return render_template("desk/tie.html", seen=seen, typed=typed, problem=problem)


def _card(text: str) -> Seen:
    """A card that can be tied to a member; else there is no such page."""
    seen = seen_as(text) or abort(404)
    closed = seen.card.member is not None or scans.never_open(seen.card)
    return abort(404) if closed else seen
