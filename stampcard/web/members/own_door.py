"""The way into a member's own page: by a code, a link shown at the counter, a card.

Nobody learns here who is a member: whether a number or card is one's is answered in the
same words and in the same time, and wrong tries are counted alike.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.phones import Phone
from stampcard.services import scans, sending, spending, tries
from stampcard.services.members import codes, numbers, proving, sessions
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.secrets import NOBODYS_HASH, password_fits
from stampcard.values.words import N_
from stampcard.web.access import Answer, later, source, too_many
from stampcard.web.context import cookie_name, house, speaker
from stampcard.web.forms.own import CardForm, CodeForm, NumberForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members.own_guard import (
    COOKIE,
    forget_cookie,
    let_in,
    session,
    where_there_are_members,
)

bp = Blueprint("own_door", __name__, url_prefix="/me")
WRONG_CODE = N_("This code is not right, or too old.")
WRONG_PIN = N_("That is not right. Ask at the counter if you do not know your PIN.")
FROM_SOURCE = 20  # tries in fifteen minutes


@bp.get("/enter")
@where_there_are_members
def enter() -> Answer:
    """How to get in; straight on for who is in."""
    if session():
        return redirect(url_for("own.home"))
    return _door(NumberForm())


@bp.post("/code")
@where_there_are_members
def code() -> Answer:
    """Send a code, if the number is a member's; the answer is always the same."""
    form, phone = NumberForm(), _phone()
    if isinstance(phone, str):
        form.phone.errors = [phone]
        return _door(form), 422
    try:
        if sending.is_set(house()):
            proving.send_code_later(phone, source(), house())
    except TooManyTries as error:
        form.phone.errors = [speaker().say(too_many(error.minutes))]
        return later(_door(form), error.minutes)
    return _code_page(CodeForm(formdata=None, phone=phone.e164))


@bp.post("/enter")
@where_there_are_members
def enter_by_code() -> Answer:
    """Let in who types the code that was sent."""
    form, phone = CodeForm(), _phone()
    if isinstance(phone, str):
        return redirect(url_for(".enter"), 303)
    try:
        _count()
        right = codes.fits(phone, text_of(form.code), house())
    except TooManyTries as error:
        form.code.errors = [speaker().say(too_many(error.minutes))]
        return later(_code_page(form), error.minutes)
    member = numbers.member_of(phone, house()) if right else None
    # After a long pause the number may be somebody else's by now.
    if not member or spending.is_dormant(member.id, house().clock()):
        form.code.errors = [speaker().gettext(WRONG_CODE)]
        return _code_page(form), 422
    return let_in(sessions.begin(member.id, sessions.CODE, house=house()), member)


@bp.post("/card")
@where_there_are_members
def enter_by_card() -> Answer:
    """Let in who has the card in hand and knows its member's PIN."""
    form = CardForm()
    try:
        _count()
        member = _holder(text_of(form.code)[:LONGEST_INPUT])
        right = _knows_pin(member, text_of(form.pin))
    except TooManyTries as error:
        form.pin.errors = [speaker().say(too_many(error.minutes))]
        return later(render_template("own/card.html", form=form), error.minutes)
    if not member or not right:
        form.pin.errors = [speaker().gettext(WRONG_PIN)]
        return render_template("own/card.html", form=form), 422
    return let_in(sessions.begin(member.id, sessions.CARD, house=house()), member)


@bp.get("/link/<secret>")
@where_there_are_members
def link(secret: str) -> Answer:
    """What the link opens. A preview of it reads this and uses nothing up."""
    is_open = sessions.is_open(secret, house=house())
    return render_template("own/link.html", is_open=is_open), 200 if is_open else 410


@bp.post("/link/<secret>")
@where_there_are_members
def enter_by_link(secret: str) -> Answer:
    """Let in who was shown the link at the counter."""
    taken = sessions.take(secret, house=house())
    if not taken:
        return render_template("own/link.html", is_open=False), 410
    found = sessions.member_of(taken, house=house())
    return let_in(taken, found.member if found else None)


@bp.post("/leave")
@where_there_are_members
def leave() -> Response:
    """End this session, here and on the server."""
    secret = request.cookies.get(cookie_name(COOKIE), "")
    sessions.end(secret, house=house())
    answer = redirect(url_for(".enter"), 303)
    forget_cookie(answer)
    return answer


def _phone() -> Phone | str:
    """The number that was typed, or why it is none."""
    typed = request.form.get("phone", "").strip()
    phone = numbers.read(typed)
    return phone if isinstance(phone, Phone) else speaker().say(phone)


def _count() -> None:
    tries.count((f"own-page-from:{source()}", FROM_SOURCE), house=house())


def _holder(code: str) -> Member | None:
    """The member whose printed card this is; a number that was typed is no card."""
    card = scans.find(code, house(), signed=True)
    if not card or card.member is None or scans.never_open(card):
        return None
    return members.by_id(card.member)


def _knows_pin(member: Member | None, typed: str) -> bool:
    """Takes as long where there is nobody."""
    if member:
        return proving.is_pin(member, typed, house=house())
    return password_fits(typed, NOBODYS_HASH) and False


def _door(form: NumberForm) -> str:
    return render_template("own/enter.html", form=form, sends=sending.is_set(house()))


def _code_page(form: CodeForm) -> str:
    minutes = codes.GOOD_MINUTES
    return render_template("own/code.html", form=form, minutes=minutes)
