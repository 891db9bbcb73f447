"""“Card, PIN or code?” of a bill: before anything of a member's pays for it."""

from dataclasses import replace

from flask import abort, request
from flask.typing import ResponseReturnValue

from stampcard.models import members
from stampcard.models import purchases as kept
from stampcard.models.members import Member
from stampcard.services.access import Present
from stampcard.services.asking import Asked
from stampcard.services.members.proving import NotProved
from stampcard.services.purchases import Rung
from stampcard.services.scans import Seen
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.web.access import Answer, later, too_many
from stampcard.web.context import speaker
from stampcard.web.members import lately, proof_page

_NOT_AGAIN = {"csrf_token", "member_pin", "member_code", "pin", "staff", "send", "more"}


def proved(rung: Rung, first: Seen) -> Rung:
    """The bill with how its member proved to be one, if its form brought a proof.

    Raises NotProved or TooManyTries: then nothing is to be recorded.
    """
    if kept.by_uuid(rung.id.bytes):
        return rung  # pressed twice: it gives the same answer
    if not proof_page.is_from_here():
        return replace(rung, proven=lately.proof_of(_as_asked(rung)))
    proven = proof_page.typed_proof(_member(first), rung.id)
    rung = replace(rung, proven=proven)
    lately.keep_proof(_as_asked(rung))
    return rung


def note(rung: Rung, first: Seen) -> None:
    """Remember for what follows that the member showed to be one."""
    if rung.proven and first.card.member is not None:
        lately.saw(first.card.member, rung.proven)


def send_code(first: Seen, who: Present) -> ResponseReturnValue:
    """Send the member a one-time code, then ask for it."""
    try:
        sent = proof_page.sent_code(_member(first), who)
    except TooManyTries as error:
        return _wait(first, error)
    problem = "" if sent else speaker().gettext(proof_page.NOT_SENT)
    return page(first, problem, sent=sent)


def ask_again(first: Seen, error: NotProved | TooManyTries) -> Answer:
    """The page again, after a wrong PIN or none; nothing was recorded."""
    if isinstance(error, TooManyTries):
        return _wait(first, error)
    return page(first, proof_page.why_not_proved()), 403


def page(first: Seen, problem: str = "", *, sent: bool = False) -> str:
    """The ways in which a member may show to be one; it sends the bill again."""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        if name not in _NOT_AGAIN
        for value in values
    ]
    return proof_page.page_with(
        _member(first), first, request.path, fields, problem, sent=sent
    )


def _wait(first: Seen, error: TooManyTries) -> Answer:
    return later(page(first, speaker().say(too_many(error.minutes))), error.minutes)


def _member(first: Seen) -> Member:
    return members.by_id(first.card.member or 0) or abort(404)


def _as_asked(rung: Rung) -> Asked:
    return Asked(rung.id, Verb.EARN, rung.codes, proven=rung.proven)
