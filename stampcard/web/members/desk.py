"""A member's page at the counter: what they hold, join, agree to; and their PIN."""

from uuid import uuid4

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.models.members import Member
from stampcard.services.access import Present
from stampcard.services.members import desk, proving, searching
from stampcard.services.privacy import consents, policies
from stampcard.services.privacy.consents import Way
from stampcard.values.decisions import Verb
from stampcard.values.purposes import COUNTER, PURPOSE_TEXTS, PURPOSES
from stampcard.values.words import N_
from stampcard.web.bill_offer import bill_offer
from stampcard.web.context import house, present, speaker
from stampcard.web.forms.enrolling import OwnPinForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members import enrolling, lately
from stampcard.web.members.guard import member_of, where_asked_for
from stampcard.web.offers import offer

bp = Blueprint("desk", __name__, url_prefix="/counter/members")
_LONGEST_ID = 9  # digits of a programme's id
_PIN_SET = N_("The PIN is set. Please hand the phone back.")


@bp.get("")
@where_asked_for
def index() -> ResponseReturnValue:
    """There is no list of members at the counter: one types whom one looks for."""
    return redirect(url_for("counter.home"), 303)


@bp.get("/<int:member_id>")
@where_asked_for
def show(member_id: int) -> str:
    """A member, with a button to stamp in each of their programmes."""
    member = member_of(member_id)
    seen = desk.sight(member, house())
    offers = [(held, offer(held.seen)) for held in seen.held]
    bills = [(held, bill_offer(held.seen, _who().actor.outlet)) for held in seen.held]
    return render_template(
        "desk/show.html",
        sight=seen,
        offers=[pair for pair in offers if not pair[0].seen.standing.done],
        done=[held for held, _ in offers if held.seen.standing.done],
        bill_of=next((held.seen for held, bill in bills if bill.main), None),
        earns=Verb.EARN,
        said=enrolling.wording(),
        purposes=PURPOSE_TEXTS,
        may_choose_pin=lately.may_choose_pin(member),
        new_id=uuid4,
    )


@bp.post("/<int:member_id>/join")
@where_asked_for
def join(member_id: int) -> ResponseReturnValue:
    """Let a member take part in one more programme."""
    member, typed = member_of(member_id), request.form.get("programme", "")
    if not typed.isdecimal() or len(typed) > _LONGEST_ID:
        abort(400)
    desk.join(member, int(typed), _who().actor, house())
    return redirect(url_for(".show", member_id=member_id), 303)


@bp.post("/<int:member_id>/consents")
@where_asked_for
def consent(member_id: int) -> ResponseReturnValue:
    """One more yes, or one withdrawn: each is one press."""
    member, who = member_of(member_id), _who()
    purpose, gives = request.form.get("purpose", ""), "give" in request.form
    if purpose not in PURPOSES:
        abort(400)
    policies.needed(who.actor, house())
    if gives and enrolling.wording().hash != request.form["give"]:
        flash(speaker().gettext(enrolling.OTHER_WORDS), "warn")
        return redirect(url_for(".show", member_id=member_id), 303)
    change = consents.give if gives else consents.withdraw
    change(member.id, purpose, speaker().locale, Way(COUNTER, who.actor), house())
    return redirect(url_for(".show", member_id=member_id) + "#consents", 303)


@bp.post("/<int:member_id>/confirm")
@where_asked_for
def confirm(member_id: int) -> ResponseReturnValue:
    """After a long pause: they said that the number is still theirs."""
    desk.confirm(member_of(member_id).id, house())
    flash(speaker().gettext(N_("Noted: the number is still theirs.")), "good")
    return redirect(url_for(".show", member_id=member_id), 303)


@bp.route("/<int:member_id>/pin", methods=["GET", "POST"])
@where_asked_for
def pin(member_id: int) -> ResponseReturnValue:
    """The member chooses a PIN, on this phone, unseen by staff."""
    member, form = member_of(member_id), OwnPinForm()
    if not lately.may_choose_pin(member):
        return _ask_first(member)
    if form.validate_on_submit():
        typed = text_of(form.pin)  # an empty one would take the PIN away
        wrong = proving.set_pin(member.id, typed) if typed else proving.pin_problems("")
        if not wrong:
            flash(speaker().gettext(_PIN_SET), "good")
            return redirect(url_for(".show", member_id=member_id), 303)
        form.show(wrong)
    line = searching.line_of(member, house())
    return render_template("desk/pin.html", form=form, line=line)


def _ask_first(member: Member) -> ResponseReturnValue:
    words = N_("First the member shows a card, the old PIN or a code.")
    flash(speaker().gettext(words), "warn")
    return redirect(url_for(".show", member_id=member.id), 303)


def _who() -> Present:
    return present() or abort(403)
