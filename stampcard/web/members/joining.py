"""Joining by oneself: typed on a card's page, confirmed by a code or the counter."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, request, url_for
from flask import render_template as render
from werkzeug.wrappers import Response

from stampcard.models.cards import Found
from stampcard.models.members import Member
from stampcard.services import sending
from stampcard.services.members import codes, sessions, wishes
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.privacy import on_paper
from stampcard.services.privacy.policies import Shown
from stampcard.services.tries import TooManyTries
from stampcard.values.purposes import PAGE
from stampcard.values.words import N_
from stampcard.web.access import Answer, later, source, too_many
from stampcard.web.card_page import nothing, page, shown
from stampcard.web.context import house, shop, speaker
from stampcard.web.forms.own import CodeForm, JoinForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members.own_guard import let_in

bp = Blueprint("joining", __name__)
OTHER_WORDS = N_("The words have changed meanwhile. Please read them once more.")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a card's page offers: the sentences to agree to, and the form.

    `until` is how long a wish waits already, if one does.
    """

    said: Shown
    form: JoinForm
    until: datetime | None


@bp.app_template_global()
def invitation(found: Found, sent_back: JoinForm | None = None) -> Invitation | None:
    """How one can join with a card; None where one cannot."""
    if not wishes.is_open_to(found):
        return None
    waits = wishes.of_card(found.serial, house())
    form = sent_back or JoinForm(formdata=None)
    return Invitation(_wording(), form, waits.until if waits else None)


@bp.post("/C/<code>/join")
def ask(code: str) -> Answer:
    """Keep the wish to join with this card, and send a code where that can be."""
    found = shown(code)
    if not found or not wishes.is_open_to(found):
        return nothing() if not found else _to_card(code)
    form = JoinForm()
    try:
        wrong = _wish(form, found)
    except TooManyTries as error:
        form.phone.errors = [speaker().say(too_many(error.minutes))]
        return later(page(found, code, form), error.minutes)
    if not wrong:
        return _asked(code)
    return page(found, code, form), 422


@bp.get("/C/<code>/join")
def asked(code: str) -> Answer:
    """A reload after the form was sent: to the card."""
    return _to_card(code)


@bp.post("/C/<code>/join/code")
def confirm(code: str) -> Answer:
    """Enrol who typed the code that came, and let them in to their own page."""
    found = shown(code)
    if not found:
        return nothing()
    form = CodeForm()
    try:
        enrolled, wrong = wishes.confirm_by_code(
            found.serial, text_of(form.code), house()
        )
    except TooManyTries as error:
        form.code.errors = [speaker().say(too_many(error.minutes))]
        return later(_code_page(code, form), error.minutes)
    if not enrolled:
        form.show(wrong)
        return _code_page(code, form), 422
    return _in(enrolled.member)


def _wish(form: JoinForm, found: Found) -> bool:
    """Keep the wish; whether something about it is wrong, which the form then says."""
    if request.form.get("said") != _wording().hash:
        form.complain("purposes", OTHER_WORDS)
        return True
    newcomer = Newcomer(
        text_of(form.phone),
        tuple(form.purposes.data or ()),
        name=text_of(form.name),
        locale=speaker().locale,
        how=PAGE,
    )
    wrong = wishes.ask(newcomer, found, source(), house())
    form.show(wrong)
    return bool(wrong)


def _wording() -> Shown:
    return on_paper.shown_now(shop() or abort(404), speaker(), house())


def _asked(code: str) -> Answer:
    if sending.is_set(house()):
        return _code_page(code, CodeForm(formdata=None))
    return _to_card(code)


def _code_page(code: str, form: CodeForm) -> str:
    minutes = codes.GOOD_MINUTES
    return render("members/join_code.html", code=code, form=form, minutes=minutes)


def _to_card(code: str) -> Response:
    return redirect(url_for("card_page.card_page", code=code), 303)


def _in(member: Member) -> Response:
    return let_in(sessions.begin(member.id, sessions.CODE, house=house()), member)
