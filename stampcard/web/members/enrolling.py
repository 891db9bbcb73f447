"""Enrolment at the counter: number, yes, done; what else somebody tells is folded."""

from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.members import Member
from stampcard.models.shops import the_shop
from stampcard.phones import Phone
from stampcard.services.access import Present
from stampcard.services.counter import IdReused
from stampcard.services.members import (
    desk,
    enrolment,
    looking_up,
    numbers,
    searching,
)
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.members.searching import Line
from stampcard.services.privacy import on_paper, policies
from stampcard.services.privacy.policies import Shown
from stampcard.services.scans import Seen
from stampcard.values.codes import shown
from stampcard.values.purposes import STAMPS
from stampcard.values.words import N_
from stampcard.web.context import house, present, speaker
from stampcard.web.counter import seen_as
from stampcard.web.errors import page as error_page
from stampcard.web.forms.enrolling import EnrolForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members import lately, tying
from stampcard.web.members.guard import where_asked_for

bp = Blueprint("enrolling", __name__)
OTHER_WORDS = N_("The wording has changed. Read it to them anew, then tick again.")
_KNOWN = N_("This number is a member already.")
_WELCOME = N_("Welcome! They are a member now.")


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
        return _page(form, card), 422
    policies.needed(who.actor, house())
    said = wording(card)
    newcomer = form.newcomer(card.card if card else None, said)
    known = searching.by_phone(newcomer.phone, house())
    if known and STAMPS not in newcomer.purposes:
        return _go_on(known, newcomer, card, who)
    form.show(enrolment.problems(newcomer))
    if form.errors or not _has_heard(form, said):
        return _page(form, card), 422
    alike = [] if known else _alike(form)
    if alike:
        return _page(form, card, alike)
    return _enrol(newcomer, card, who)


def page(phone: str = "", card: Seen | None = None) -> str:
    """The form with what is known already: a number, a card, a slip."""
    is_slip = card is not None and desk.is_slip(card.card)
    given = {
        "phone": phone,
        "card": card.presented if card else "",
        "slip": shown(card.number) if card and is_slip else "",
    }
    form = EnrolForm(formdata=None, data=given)
    return _page(form, card, _alike(form) if phone else [])


def wording(card: Seen | None = None) -> Shown:
    """What somebody agrees to: as it stands on the slip they signed, or today's."""
    signed = desk.signed_on(card.card) if card else None
    return signed or on_paper.shown_now(the_shop() or abort(404), speaker(), house())


def _page(form: EnrolForm, card: Seen | None, alike: list[Line] | None = None) -> str:
    said = wording(card)
    form.id.data = form.id.data or str(uuid4())
    form.said.data = said.hash
    return render_template("desk/enrol.html", form=form, said=said, alike=alike or [])


def _card(form: EnrolForm) -> Seen | None:
    """The card that was named; a problem at its field where there is none."""
    typed = text_of(form.card)
    found = seen_as(typed) if typed else None
    if typed and not found:
        form.complain("card", looking_up.UNKNOWN_CARD)
    return found


def _has_heard(form: EnrolForm, said: Shown) -> bool:
    """Whether the sentences are still those that were shown; else they are unticked."""
    if said.hash == form.said.data:
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


def _enrol(newcomer: Newcomer, card: Seen | None, who: Present) -> ResponseReturnValue:
    try:
        came, _ = enrolment.enrol(newcomer, who.actor, house())
    except IdReused:
        return error_page(409), 409
    if came is None:
        return abort(422)
    if came.known:
        return _go_on(came.member, newcomer, card, who)
    lately.saw(came.member.id, lately.JOINED)
    flash(speaker().gettext(_WELCOME), "good")
    for problem in came.refused:
        flash(speaker().say(problem.words), "warn")
    return redirect(url_for("desk.show", member_id=came.member.id), 303)


def _go_on(
    member: Member, newcomer: Newcomer, card: Seen | None, who: Present
) -> ResponseReturnValue:
    """To somebody who is a member already, with the card that was to be theirs."""
    flash(speaker().gettext(_KNOWN), "info")
    if card and newcomer.act_id:
        return tying.tie_now(member, card, newcomer.act_id, who)
    return redirect(url_for("desk.show", member_id=member.id), 303)
