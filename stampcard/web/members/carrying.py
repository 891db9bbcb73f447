"""Cards carried at the counter: tied by number, parted, replaced, and taken back."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import ledger, members
from stampcard.models.acts import Recorded
from stampcard.models.cards import Found
from stampcard.models.members import Member
from stampcard.services import scans, step_up
from stampcard.services.access import Present
from stampcard.services.counter import Asked, IdReused
from stampcard.services.house import Actor
from stampcard.services.members import carrying, replacing, searching, trust
from stampcard.services.members.carrying import WITH_CARD, WITH_MEMBER
from stampcard.services.members.proving import NotProved
from stampcard.services.scans import Seen
from stampcard.services.step_up import BLOCK, NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT, number_of
from stampcard.values.decisions import Verb
from stampcard.values.words import N_, Words, say
from stampcard.web import pin_page
from stampcard.web.access import later, too_many
from stampcard.web.context import counter_only, house, manager, present, speaker
from stampcard.web.counter import seen_as
from stampcard.web.errors import page as error_page
from stampcard.web.members import lately, proof_page
from stampcard.web.members.guard import member_of, where_asked_for

bp = Blueprint("carrying", __name__)
_UNKNOWN = N_("No card has this number. Check it and try again.")
_TYPE_IT = N_("Type the number of the card, or scan it.")
_NO_CARD = "number"  # the button of a member who goes on without a card


@bp.route("/counter/members/<int:member_id>/attach", methods=["GET", "POST"])
@where_asked_for
def attach(member_id: int) -> ResponseReturnValue:
    """Which card is to be tied to a member; then the card, before it is done."""
    member, typed = member_of(member_id), _typed("code")
    card = seen_as(typed) if typed else None
    if request.method == "POST" and card:
        return _sure(member, card)
    problem = say(_UNKNOWN if typed else _TYPE_IT) if request.method == "POST" else None
    line = searching.line_of(member, house())
    page = render_template(
        "carrying/attach.html", line=line, typed=typed, problem=problem
    )
    return (page, 422) if problem else page


@bp.get("/counter/members/<int:member_id>/replace")
@where_asked_for
def lost(member_id: int) -> ResponseReturnValue:
    """Which of a member's cards is lost; where there is but one, that one."""
    member = member_of(member_id)
    numbers = [
        number_of(serial)
        for account, _, _ in members.held_by(member.id)
        for serial, state in members.papers_of(account)
        if not state
    ]
    if len(numbers) == 1:
        return redirect(url_for(".replace", number=numbers[0]), 303)
    line = searching.line_of(member, house())
    cards = [seen for seen in map(seen_as, numbers) if seen]
    return render_template("carrying/lost.html", line=line, cards=cards)


@bp.route("/counter/cards/<number>/detach", methods=["GET", "POST"])
@where_asked_for
def detach(number: str) -> ResponseReturnValue:
    """Part a card from its member: does what is on it go with it, or stay?"""
    seen, who = _seen(number), _who()
    if request.method == "POST":
        keep = request.form.get("keep", "")
        if keep not in (WITH_CARD, WITH_MEMBER):
            abort(400)
        try:
            act, wrong = carrying.detach(seen.card, _id(), who.actor, house(), keep)
        except IdReused:
            return error_page(409), 409
        if act:
            return redirect(url_for("counter.outcome", act_id=act.id), 303)
        for problem in wrong:
            flash(speaker().say(problem.words), "warn")
        return redirect(url_for(".detach", number=seen.number), 303)
    line = _line(seen.card) or abort(404)
    return render_template("carrying/detach.html", seen=seen, line=line, id=uuid4())


@bp.route("/counter/cards/<number>/replace", methods=["GET", "POST"])
@counter_only
def replace(number: str) -> ResponseReturnValue:
    """Block a lost card and put another in its place, or the member's number."""
    seen = _seen(number)
    if request.method != "POST":
        return _replace_page(seen)
    member = members.by_id(seen.card.member) if seen.card.member else None
    if "send" in request.form and member:
        return _send_code(seen, member)
    return _replace(seen, member)


@bp.app_template_global()
def may_take_back(act: Recorded) -> bool:
    """Whether whoever is here may undo a replacement, for its page."""
    who = present()
    done = ledger.reversal_of(act.seq) is not None
    return bool(
        who and not done and replacing.may_take_back(act, who.actor, house(), vouched())
    )


@bp.post("/counter/acts/<uuid:act_id>/take-back")
@counter_only
def take_back(act_id: UUID) -> ResponseReturnValue:
    """The lost card is there again: undo its replacement."""
    who = _who()
    try:
        act, wrong = replacing.take_back(
            act_id, _id(), who.actor, house(), proven=vouched()
        )
    except IdReused:
        return error_page(409), 409
    for problem in wrong:
        flash(speaker().say(problem.words), "warn")
    done = act.id if act else act_id
    return redirect(url_for("counter.outcome", act_id=done), 303)


def vouched() -> str:
    """That a manager's own word stands behind what is asked, or nothing.

    A phone alone says nothing of who holds it: they have signed in with a password.
    """
    return trust.MANAGER if manager() else ""


def _sure(member: Member, card: Seen) -> str:
    """The card and the member side by side, before they are tied."""
    return render_template(
        "carrying/sure.html",
        line=searching.line_of(member, house()),
        seen=card,
        own=card.card.member == member.id,
        id=uuid4(),
    )


def _replace(seen: Seen, member: Member | None) -> ResponseReturnValue:
    who, typed, act_id = _who(), _typed("new"), _id()
    new = None if _NO_CARD in request.form else scans.find(typed, house())
    if new is None and _NO_CARD not in request.form:
        said = say(_UNKNOWN if typed else _TYPE_IT)
        return _replace_page(seen, act_id, {"new": said}), 422
    try:
        proven = vouched()
        if member and new and not proven:
            proven = _shown(member, act_id)
    except NotProved:
        return _replace_page(seen, act_id, said=proof_page.why_not_proved()), 403
    except TooManyTries as error:
        problem = speaker().say(too_many(error.minutes))
        return later(_replace_page(seen, act_id, said=problem), error.minutes)
    try:
        actor = _answerable(who)
    except (NeedsPin, TooManyTries) as error:
        wish = Asked(act_id, Verb.REPLACE, (seen.number,))
        return pin_page.ask_pin(wish, who, error)
    return _replaced(seen, new, act_id, actor, proven)


def _replaced(
    seen: Seen, new: Found | None, act_id: UUID, actor: Actor, proven: str
) -> ResponseReturnValue:
    given = (seen.card, new, act_id, actor, house())
    try:
        act, wrong = replacing.replace(*given, proven=proven)
    except IdReused:
        return error_page(409), 409
    if act:
        return redirect(url_for("counter.outcome", act_id=act.id), 303)
    problems = {problem.field: problem.words for problem in wrong}
    return _replace_page(seen, act_id, problems), 422


def _shown(member: Member, act_id: UUID) -> str:
    """How a member showed to be one, now or a moment ago on this phone."""
    shown = proof_page.typed_proof(member, act_id)
    if shown:
        lately.saw(member.id, shown)
    return shown or lately.how_shown(member)


def _answerable(who: Present) -> Actor:
    """In whose name a card is blocked: of whoever typed a PIN, where one is asked."""
    if BLOCK not in pin_page.rules().acts:
        return who.actor
    pin, staff = (request.form.get(name, "") for name in ("pin", "staff"))
    proof = pin_page.proof_of(pin, staff)
    return step_up.answerable(who, proof, rules=pin_page.rules(), house=house())


def _replace_page(
    seen: Seen,
    act_id: UUID | None = None,
    problems: dict[str, Words] | None = None,
    *,
    said: str = "",
    sent: bool = False,
) -> str:
    problems = problems or {}
    member = members.by_id(seen.card.member) if seen.card.member else None
    vouched_for = vouched()
    stops = replacing.why_not_old(seen.card, vouched_for)
    return render_template(
        "carrying/replace.html",
        seen=seen,
        line=searching.line_of(member, house()) if member else None,
        id=act_id or uuid4(),
        typed=_typed("new"),
        problems=problems,
        stops=stops[0].words if stops else None,
        ways=proof_page.ways_of(member, sent=sent) if member else None,
        asks="proof" in problems or bool(said) or sent,
        said=said,
        signed_in=bool(vouched_for),
    )


def _send_code(seen: Seen, member: Member) -> ResponseReturnValue:
    try:
        sent = proof_page.sent_code(member, _who())
    except TooManyTries as error:
        said = speaker().say(too_many(error.minutes))
        return later(_replace_page(seen, _id(), said=said), error.minutes)
    problem = "" if sent else speaker().gettext(proof_page.NOT_SENT)
    return _replace_page(seen, _id(), said=problem, sent=sent)


def _line(card: Found) -> searching.Line | None:
    member = members.by_id(card.member) if card.member else None
    return searching.line_of(member, house()) if member else None


def _seen(number: str) -> Seen:
    return seen_as(number) or abort(404)


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_INPUT]


def _id() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        abort(400)


def _who() -> Present:
    return present() or abort(403)
