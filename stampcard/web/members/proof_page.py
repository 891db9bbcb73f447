"""“Card, PIN or code?”: before a member's number, which anybody may know, gives away.

What is typed here comes with the act itself; a wrong PIN leaves no trace but a try.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.acts import Recorded
from stampcard.models.members import Member
from stampcard.services import counter, scans, spending
from stampcard.services.access import Present
from stampcard.services.counter import Asked, Outcome
from stampcard.services.members import proving, searching
from stampcard.services.members.proving import NotProved, Proof
from stampcard.services.scans import Seen
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb
from stampcard.values.money import fraction_digits, plain_amount
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words
from stampcard.web.access import Answer, later, too_many
from stampcard.web.context import house, present, shop, speaker
from stampcard.web.forms.counter import LONGEST_REWARD, ActForm
from stampcard.web.members import lately
from stampcard.web.members.guard import where_asked_for
from stampcard.web.offers import offer

bp = Blueprint("proof_page", __name__)
PROOFS = (Reason.NEEDS_CARD, Reason.DORMANT)
_LONGEST = 20
_WRONG = N_("This is not right. Please try again.")
_NOTHING = N_("Type the PIN or the code first.")
NOT_SENT = N_("No code could be sent. Please use the card or the PIN.")


@dataclass(frozen=True, slots=True)
class Ways:
    """How a member can show to be one besides the card; `sent` is a code just now."""

    dormant: bool
    has_pin: bool
    can_send: bool
    sent: bool


@bp.get("/counter/cards/<text>/proof")
@where_asked_for
def before(text: str) -> ResponseReturnValue:
    """Asks before a reward is given, where the programme wants to know."""
    card = scans.find(text, house()) or abort(404)
    if card.member is None:
        return redirect(url_for("counter.card", text=text), 303)
    reward = request.args.get("reward", "")[:LONGEST_REWARD]
    return page(Asked(uuid4(), Verb.REDEEM, (number_of(card.serial),), reward=reward))


@bp.get("/counter/acts/<uuid:act_id>/proof")
@where_asked_for
def after(act_id: UUID) -> ResponseReturnValue:
    """Asks after a refusal; then the same is done under another id."""
    came = counter.outcome_of(act_id) or abort(404)
    if came.act.reason not in PROOFS:
        return redirect(url_for("counter.outcome", act_id=act_id), 303)
    return page(_anew(came.act))


@bp.get("/counter/proof/code")
@where_asked_for
def no_code() -> ResponseReturnValue:
    """A reload or a change of language after a form was sent back: start anew."""
    return redirect(url_for("counter.home"), 303)


@bp.post("/counter/proof/code")
@where_asked_for
def send_code() -> ResponseReturnValue:
    """Send the member a one-time code, then ask for it."""
    form = ActForm()
    if not form.validate() or not form.codes.data:
        abort(400)
    asked, who = form.asked(), present() or abort(403)
    member = proving.member_behind(asked, house()) or abort(404)
    try:
        sent = sent_code(member, who)
    except TooManyTries as error:
        return _wait(asked, error)
    return page(asked, "" if sent else speaker().gettext(NOT_SENT), sent=sent)


def sent_code(member: Member, who: Present) -> bool:
    """Send a member a code; whether it went. Raises TooManyTries."""
    source = f"device {who.device_id}"
    return proving.send_code(member, house(), source=source)


def proved(asked: Asked) -> Asked:
    """An act with how the member proved to be one, if its form brought a proof.

    Raises NotProved or TooManyTries: then nothing is to be recorded.
    """
    if not is_from_here():
        return replace(asked, proven=lately.proof_of(asked))
    if counter.outcome_of(asked.id):
        return asked  # pressed twice: it gives the same answer
    proof = _proof()
    if not proof.given:
        raise NotProved
    shown = proving.proved(asked, proof, house())
    lately.keep_proof(shown)
    return shown


def typed_proof(member: Member, act_id: UUID) -> str:
    """How a member proves to be one in the form that was sent; empty without any.

    Raises NotProved or TooManyTries.
    """
    if not is_from_here():
        return ""
    return proving.shown(member, _proof(), house(), use=str(act_id))


def is_from_here() -> bool:
    """Whether the form that was sent is one of these pages."""
    return "member_pin" in request.form or "member_code" in request.form


def ask_again(asked: Asked, error: NotProved | TooManyTries) -> Answer:
    """The page again, after a wrong PIN or none; nothing was recorded."""
    if isinstance(error, TooManyTries):
        return _wait(asked, error)
    return page(asked, why_not_proved()), 403


def why_not_proved() -> str:
    """That what was typed is not right, or that nothing was."""
    return speaker().gettext(_WRONG if _proof().given else _NOTHING)


def note(asked: Asked, came: Outcome) -> None:
    """Remember for what follows that the member showed to be one."""
    card = came.card
    if card is None or card.member is None:
        return
    if came.accepted and asked.proven:
        lately.saw(card.member, asked.proven)
    if card.paperless:
        lately.keep_code(asked.id, scans.code_in(asked.codes[0], house()))


def page(
    asked: Asked, problem: str = "", *, form: ActForm | None = None, sent: bool = False
) -> str:
    """What is to be given, and the ways in which a member may show to be one."""
    member = proving.member_behind(asked, house()) or abort(404)
    seen = scans.see(scans.find(asked.codes[0], house()) or abort(404), house())
    asks_bill = offer(seen).bill_with == asked.verb
    spend = form or ActForm(formdata=None, data={"spend": _spend(asked)})
    sent_as = [] if asks_bill else [("spend", spend.spend.data or "")]
    return render_template(
        "desk/proof.html",
        action=url_for("counter.act"),
        send=url_for("proof_page.send_code"),
        fields=[*_fields(asked), *sent_as],
        seen=seen,
        line=searching.line_of(member, house()),
        words=_given(asked, seen),
        form=spend if asks_bill else None,
        ways=ways_of(member, sent=sent),
        problem=problem,
    )


def page_with(
    member: Member,
    seen: Seen,
    action: str,
    fields: Sequence[tuple[str, str]],
    problem: str = "",
    *,
    sent: bool = False,
) -> str:
    """The same for another form than that of a single act: it is sent again, to the
    same address also where a code is to be sent."""
    return render_template(
        "desk/proof.html",
        action=action,
        send=action,
        fields=fields,
        seen=seen,
        line=searching.line_of(member, house()),
        ways=ways_of(member, sent=sent),
        problem=problem,
    )


def _fields(asked: Asked) -> list[tuple[str, str]]:
    """An act as its form sends it again, but for the bill."""
    fields = [
        ("id", str(asked.id)),
        ("verb", str(asked.verb)),
        ("count", str(asked.count)),
        ("reward", asked.reward),
        ("action", asked.action),
        ("override", "1" if asked.override else ""),
    ]
    kept = [(name, value) for name, value in fields if value or name == "reward"]
    return kept + [("codes", code) for code in asked.codes]


def _given(asked: Asked, seen: Seen) -> Words | None:
    """What is to be given: the reward that was named, or the first that waits."""
    rewards = dict(seen.standing.rewards) if asked.verb is Verb.REDEEM else {}
    return rewards.get(asked.reward) or next(iter(rewards.values()), None)


def ways_of(member: Member, *, sent: bool) -> Ways:
    """How a member can show to be one."""
    at, _ = house().now()
    dormant = spending.is_dormant(member.id, at)
    can_send = not dormant and proving.can_send(member, house())
    return Ways(dormant, bool(member.pin_hash), can_send, sent)


def _anew(act: Recorded) -> Asked:
    """The wish that was refused, under an id of its own."""
    facts = act.facts
    return Asked(
        uuid4(),
        Verb(act.verb),
        tuple(facts.get("numbers", ())),
        facts.get("count", 1),
        facts.get("spend"),
        facts.get("reward", ""),
        override=bool(facts.get("override")),
    )


def _spend(asked: Asked) -> str:
    here = shop()
    if asked.spend_minor is None or here is None:
        return ""
    return plain_amount(asked.spend_minor, fraction_digits(here.currency))


def _wait(asked: Asked, error: TooManyTries) -> Answer:
    said = speaker().say(too_many(error.minutes))
    return later(page(asked, said), error.minutes)


def _proof() -> Proof:
    return Proof(_typed("member_pin"), _typed("member_code"))


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]
