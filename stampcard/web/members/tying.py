"""Tie a card in hand to a member, and ask for a proof where they are known already.

Whoever holds the card afterwards can spend what the member has.
"""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.members import Member
from stampcard.services.access import Present
from stampcard.services.counter import IdReused
from stampcard.services.members import carrying, searching, trust
from stampcard.services.members.proving import NotProved
from stampcard.services.scans import Seen
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.words import N_
from stampcard.web.access import later, too_many
from stampcard.web.context import house, manager, present, speaker
from stampcard.web.counter import seen_as
from stampcard.web.errors import page as error_page
from stampcard.web.members import lately, proof_page
from stampcard.web.members.guard import member_of, where_asked_for

bp = Blueprint("tying", __name__)
_TIED = N_("The card is tied to this member.")
_ASKS = "proof"  # the field of a problem that a proof would cure


@bp.post("/counter/members/<int:member_id>/tie")
@where_asked_for
def tie(member_id: int) -> ResponseReturnValue:
    """Tie a card to a member; then to the card, to stamp it."""
    member, who, act_id = member_of(member_id), present() or abort(403), _act_id()
    card = seen_as(request.form.get("code", "")[:LONGEST_INPUT]) or abort(400)
    if "send" in request.form:
        return _send_code(member, card, act_id, who)
    try:
        how = proof_page.typed_proof(member, act_id)
    except NotProved:
        return _ask(member, card, act_id, proof_page.why_not_proved()), 403
    except TooManyTries as error:
        said = speaker().say(too_many(error.minutes))
        return later(_ask(member, card, act_id, said), error.minutes)
    return tie_now(member, card, act_id, who, how=how)


def tie_now(
    member: Member, card: Seen, act_id: UUID, who: Present, *, how: str = ""
) -> ResponseReturnValue:
    """Tie a card, or ask first who says that it is theirs."""
    proven = how or (trust.MANAGER if manager() else lately.how_shown(member))
    try:
        _, problems = carrying.attach(
            card.card, member.id, act_id, who.actor, house(), proven=proven
        )
    except IdReused:
        return error_page(409), 409
    if any(problem.field == _ASKS for problem in problems):
        words = " ".join(speaker().say(problem.words) for problem in problems)
        return _ask(member, card, act_id, reason=words)
    for problem in problems:
        flash(speaker().say(problem.words), "warn")
    if problems:
        return redirect(url_for("desk.show", member_id=member.id), 303)
    flash(speaker().gettext(_TIED), "good")
    return redirect(url_for("counter.card", text=card.presented), 303)


def _ask(
    member: Member,
    card: Seen,
    act_id: UUID,
    problem: str = "",
    *,
    reason: str = "",
    sent: bool = False,
) -> str:
    return render_template(
        "desk/tie_proof.html",
        card=card,
        id=act_id,
        line=searching.line_of(member, house()),
        reason=reason,
        problem=problem,
        ways=proof_page.ways_of(member, sent=sent),
    )


def _send_code(
    member: Member, card: Seen, act_id: UUID, who: Present
) -> ResponseReturnValue:
    try:
        sent = proof_page.sent_code(member, who)
    except TooManyTries as error:
        said = speaker().say(too_many(error.minutes))
        return later(_ask(member, card, act_id, said), error.minutes)
    problem = "" if sent else speaker().gettext(proof_page.NOT_SENT)
    return _ask(member, card, act_id, problem, sent=sent)


def _act_id() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        abort(400)
