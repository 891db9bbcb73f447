"""A member's own page: their data, PIN, requests to the shop, and the way out."""

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from stampcard.models.members import Member
from stampcard.models.privacy import RightsRequest
from stampcard.services.members import enrolment, numbers, own, proving, sessions
from stampcard.services.privacy import access_copy, erasing, requests
from stampcard.services.privacy.requests import STATE_TEXTS, Wish
from stampcard.services.tries import TooManyTries
from stampcard.values import rights
from stampcard.values.erasures import REQUEST
from stampcard.values.texts import clean
from stampcard.values.words import N_
from stampcard.web.access import Answer, later, too_many
from stampcard.web.context import house, speaker
from stampcard.web.erasures import certificate
from stampcard.web.forms.own import CorrectionForm, OwnPinForm, WishesForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members import copies
from stampcard.web.members.own_door import WRONG_PIN
from stampcard.web.members.own_guard import (
    forget_cookie,
    keep_language,
    me,
    member_only,
    session,
)

bp = Blueprint("own_data", __name__, url_prefix="/me")
_KEPT = N_("Your wishes are kept.")
_PIN_KEPT = N_("Your PIN is kept. Tell it to nobody, not even to us.")
_FILED = N_("We have your request, and answer by the day shown here.")
_ERASED = N_("Erased by the member on their own page.")
_GIVEN = N_("The copy was given on their own page.")
_SAY_WHAT = N_("Say what is wrong, and what is right.")
_HOW_IN = {
    sessions.CODE: rights.CODE,
    sessions.CARD: rights.PIN,
    sessions.LINK: rights.CARD,
}


@bp.get("/data")
@member_only
def data() -> str:
    """What the shop keeps of the member, and how they wish to be spoken to."""
    return _data_page(_filled(me()))


@bp.post("/data")
@member_only
def change() -> ResponseReturnValue:
    """Keep other wishes."""
    form = WishesForm()
    form.offer()
    wishes = form.wishes()
    wrong = own.change(me(), wishes, house())
    if wrong:
        form.show(wrong)
        return _data_page(form), 422
    flash(speaker().gettext(_KEPT), "good")
    answer = redirect(url_for(".data"), 303)
    keep_language(answer, wishes.locale)
    return answer


@bp.get("/pin")
@member_only
def pin() -> str:
    """Choose a PIN."""
    return _pin_page(OwnPinForm())


@bp.post("/pin")
@member_only
def choose_pin() -> Answer:
    """Keep the PIN that was chosen; everybody else who looks at this page is out."""
    form, member = OwnPinForm(), me()
    try:
        if _asks_old() and not proving.is_pin(member, text_of(form.old), house=house()):
            form.old.errors = [speaker().gettext(WRONG_PIN)]
            return _pin_page(form), 422
    except TooManyTries as error:
        form.old.errors = [speaker().say(too_many(error.minutes))]
        return later(_pin_page(form), error.minutes)
    typed = text_of(form.pin)  # an empty one would take the PIN away
    wrong = proving.set_pin(member.id, typed) if typed else proving.pin_problems("")
    if wrong:
        form.show(wrong)
        return _pin_page(form), 422
    here = session()
    sessions.end_others(member.id, here.id if here else 0)
    flash(speaker().gettext(_PIN_KEPT), "good")
    return redirect(url_for("own.home"), 303)


@bp.get("/requests")
@member_only
def asked() -> str:
    """What the member asked about their data, by when it is due, and the answers."""
    return _requests_page(CorrectionForm())


@bp.post("/requests")
@member_only
def ask() -> Answer:
    """File a request: for a copy, which is given at once, or for a correction."""
    form, kind = CorrectionForm(), request.form.get("kind", "")
    if kind == rights.ACCESS:
        filed = _file(kind, "")
        requests.answer(filed.id, speaker().gettext(_GIVEN), None, house())
        return redirect(url_for(".copy"), 303)
    if kind != rights.CORRECT:
        abort(400)
    words = clean(text_of(form.words))
    if not words:
        form.complain("words", _SAY_WHAT)
        return _requests_page(form), 422
    _file(kind, words)
    flash(speaker().gettext(_FILED), "good")
    return redirect(url_for(".asked"), 303)


@bp.get("/copy")
@member_only
def copy() -> str:
    """All that is kept of the member, as a page that prints well."""
    found = access_copy.of_member(me().id, house()) or abort(404)
    return copies.page(found, back=url_for(".asked"), json_at=url_for(".copy_file"))


@bp.get("/copy.json")
@member_only
def copy_file() -> Response:
    """The same for programs."""
    return copies.as_file(access_copy.of_member(me().id, house()) or abort(404))


@bp.get("/forget")
@member_only
def forget() -> str:
    """Ask once more before somebody is forgotten."""
    held = own.accounts(me().id, house())
    return render_template("own/forget.html", held=held)


@bp.post("/forget")
@member_only
def forget_now() -> Response:
    """Forget the member, and show the certificate: the number stands there in part."""
    member = me()
    masked = numbers.masked(member, house())
    filed = _file(rights.ERASE, "")
    done = erasing.erase(member.id, REQUEST, None, house(), filed.id)
    requests.answer(filed.id, speaker().gettext(_ERASED), None, house())
    answer = make_response(certificate(done, masked=masked, own=True))
    forget_cookie(answer)
    return answer


def _file(kind: str, words: str) -> RightsRequest:
    here = session() or abort(404)
    proof = _HOW_IN[here.how]
    wish = Wish(kind, me().id, rights.PAGE, words, proof)
    return requests.take_in(wish, None, house())


def _asks_old() -> bool:
    """Whether the PIN until now is asked for: a link says only who was at the counter,
    and what shows a card alone changes no PIN."""
    here = session()
    return bool(me().pin_hash and here and here.how == sessions.LINK)


def _filled(member: Member) -> WishesForm:
    form = WishesForm(
        data={
            "locale": member.locale or speaker().locale,
            "channel": member.channel,
            "address": own.address_of(member, house()),
            "every_days": str(member.every_days),
        }
    )
    form.offer()
    return form


def _data_page(form: WishesForm) -> str:
    member = me()
    return render_template(
        "own/data.html",
        form=form,
        member=member,
        phone=numbers.phone_of(member, house()),
        birthday=enrolment.birthday_of(member),
        tags=own.tags(member.id),
        held=own.accounts(member.id, house()),
        letters=own.messages_to(member.id),
    )


def _pin_page(form: OwnPinForm) -> str:
    return render_template("own/pin.html", form=form, asks_old=_asks_old())


def _requests_page(form: CorrectionForm) -> str:
    return render_template(
        "own/requests.html",
        form=form,
        requests=requests.of_member(me().id),
        kinds=rights.KIND_TEXTS,
        states=STATE_TEXTS,
        correct=rights.CORRECT,
        access=rights.ACCESS,
    )
