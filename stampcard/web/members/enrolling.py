"""Enrolment at the counter: number, yes, done; what else somebody tells is folded."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.cards import Found
from stampcard.phones import Phone
from stampcard.services import scans
from stampcard.services.access import Present
from stampcard.services.members import (
    carrying,
    desk,
    enrolment,
    looking_up,
    numbers,
    searching,
)
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.members.searching import Line
from stampcard.services.scans import Seen
from stampcard.values.codes import shown
from stampcard.values.purposes import STAMPS
from stampcard.values.words import N_
from stampcard.web.context import house, present, speaker
from stampcard.web.forms.enrolling import EnrolForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members import lately
from stampcard.web.members.guard import where_asked_for

bp = Blueprint("enrolling", __name__)
OTHER_WORDS = N_("The wording has changed. Read it to them anew, then tick again.")
_KNOWN = N_("This number is a member already.")
_WELCOME = N_("Welcome! They are a member now.")
_TIED = N_("The card is tied to this member.")


@bp.get("/counter/members/new")
@where_asked_for
def begin() -> ResponseReturnValue:
    """The form, with nothing in it."""
    return page()


@bp.post("/counter/members/new")
@where_asked_for
def enrol() -> ResponseReturnValue:
    """Make somebody a member, or go on to whom the number belongs already."""
    form, who = EnrolForm(), present() or abort(403)
    valid = form.validate()
    if form.errors.get("id"):
        abort(400)
    card = _card(form)
    if not valid or form.errors:
        return _page(form), 422
    newcomer = form.newcomer(card)
    known = searching.by_phone(newcomer.phone, house())
    if known and STAMPS not in newcomer.purposes:
        return _go_on(known.id, newcomer, who)
    problems = enrolment.problems(newcomer)
    if problems:
        form.show(problems)
        return _page(form), 422
    if not _has_heard(form):
        return _page(form), 422
    alike = [] if known else _alike(form)
    if alike:
        return _page(form, alike)
    return _enrol(newcomer, who)


def page(phone: str = "", card: Seen | None = None) -> str:
    """The form with what is known already: a number, a card, a slip."""
    is_slip = card is not None and desk.is_slip(card.card)
    given = {
        "phone": phone,
        "card": card.presented if card else "",
        "slip": shown(card.number) if card and is_slip else "",
    }
    form = EnrolForm(formdata=None, data=given)
    return _page(form, _alike(form) if phone else [])


def _page(form: EnrolForm, alike: list[Line] | None = None) -> str:
    said = desk.wording(speaker().locale)
    form.id.data = form.id.data or str(uuid4())
    form.said.data = said.hash if said else ""
    return render_template(
        "desk/enrol.html",
        form=form,
        said=said.purposes if said else {},
        alike=alike or [],
        told=bool(form.card.data or form.slip.data),
    )


def _card(form: EnrolForm) -> Found | None:
    """The card that was named; a problem at its field where there is none."""
    typed = text_of(form.card)
    found = scans.find(typed, house()) if typed else None
    if typed and not found:
        form.complain("card", looking_up.UNKNOWN_CARD)
    return found


def _has_heard(form: EnrolForm) -> bool:
    """Whether the sentences are still those that were shown; else they are unticked."""
    said = desk.wording(speaker().locale)
    if said and said.hash == form.said.data:
        return True
    form.purposes.data = []
    form.complain("purposes", OTHER_WORDS)
    return False


def _alike(form: EnrolForm) -> list[Line]:
    """Members with nearly this number, each number asked about once."""
    phone = numbers.read(text_of(form.phone))
    if not isinstance(phone, Phone) or form.sure.data == phone.e164:
        return []
    form.sure.data = phone.e164
    return searching.near(phone, house())


def _enrol(newcomer: Newcomer, who: Present) -> ResponseReturnValue:
    came, _ = enrolment.enrol(newcomer, who.actor, house())
    if came is None:
        return abort(422)
    if not came.known:
        lately.saw(came.member.id, lately.JOINED)
    flash(speaker().gettext(_KNOWN if came.known else _WELCOME), "good")
    for problem in came.refused:
        flash(speaker().say(problem.words), "warn")
    return redirect(url_for("desk.show", member_id=came.member.id), 303)


def _go_on(member: int, newcomer: Newcomer, who: Present) -> ResponseReturnValue:
    """To somebody who is a member already, with the card that was to be theirs."""
    flash(speaker().gettext(_KNOWN), "info")
    if newcomer.card:
        tie(member, newcomer.card, newcomer.act_id, who)
    return redirect(url_for("desk.show", member_id=member), 303)


def tie(member: int, card: Found, act_id: UUID | None, who: Present) -> bool:
    """Tie a card to a member and say what came of it."""
    _, problems = carrying.attach(card, member, act_id, who.actor, house())
    for problem in problems:
        flash(speaker().say(problem.words), "warn")
    if not problems:
        flash(speaker().gettext(_TIED), "good")
    return not problems
