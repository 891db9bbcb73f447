"""The interface for programs: look a card up, perform an act. JSON in and out."""

from typing import Any

from flask import jsonify

from stampcard.models.cards import Found
from stampcard.services import counter, notes, scans, step_up, undoing
from stampcard.services.counter import Asked, Outcome
from stampcard.services.members import proving
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.values.texts import clean
from stampcard.web import pin_page
from stampcard.web.api_bills import LONGEST_REWARD, read_bill, read_units
from stampcard.web.api_members import number_by_phone
from stampcard.web.api_parts import (
    Answer,
    Malformed,
    as_answer,
    body,
    bp,
    caller,
    device_only,
    error,
    guesses_over,
    no_card,
    not_proved,
    plainly,
    proof_of,
    read_codes,
    read_uuid,
    staff_proof,
    text,
)
from stampcard.web.api_said import actions_of, outcome_of, standing_of, state_of
from stampcard.web.context import house
from stampcard.web.openapi import description
from stampcard.web.partner_counter import knows

__all__ = ["bp"]
MOST_AT_ONCE, LONGEST_NOTE = 100, 200
VERBS = (Verb.EARN, Verb.REDEEM, Verb.REVERSE, Verb.VOID)


@bp.get("/openapi.json")
def openapi() -> Answer:
    """What is offered here, for programs that read OpenAPI."""
    return jsonify(description(house().public_url)), 200


@bp.get("/cards/<path:text>")
@device_only
def card(text: str) -> Answer:
    """A card by its code or number: what it is, where it stands, what may be done."""
    found = _found(text)
    if not found:
        return no_card()
    seen = counter.see(found, house())
    return jsonify(
        number=seen.number,
        programme=found.programme_name,
        kind=found.kind,
        state=state_of(seen),
        standing=standing_of(seen),
        may=[verb.value for verb in seen.may],
        actions=actions_of(seen),
    ), 200


def _found(typed: str) -> Found | None:
    """The card; of a device that tried too many wrong codes only by a printed code."""
    found = scans.find(typed, house(), signed=bool(guesses_over()))
    return found if found and knows(found, caller()) else None


@bp.post("/acts")
@device_only
@plainly
def acts() -> Answer:
    """Perform an act once; the same id again gives the same answer."""
    return _act(body())


def _act(sent: dict[str, Any]) -> Answer:
    asked, proof = _asked(sent), proof_of(sent)
    if unfit := notes.problem(asked, house()):
        raise Malformed(str(unfit))
    if undoing.too_late(asked, caller().role, house()):
        return error("Only a manager or the owner can undo this now.", 403)
    try:
        asked = proving.proved(asked, proof, house())
    except TooManyTries as wrong:
        return not_proved(wrong)
    outcome = step_up.perform(
        asked, caller(), staff_proof(sent), rules=pin_page.rules(), house=house()
    )
    return as_answer(outcome_of(outcome)), _status(outcome)


def _status(outcome: Outcome) -> int:
    return 201 if outcome.accepted and not outcome.replayed else 200


def _asked(sent: dict[str, Any]) -> Asked:
    verb = _verb(sent)
    codes = () if verb is Verb.REVERSE else _presented(sent, verb)
    bill = read_bill(sent, "spend")
    return Asked(
        id=read_uuid(sent, "id"),
        verb=verb,
        codes=codes,
        count=_count(sent),
        spend_minor=bill.total_minor if bill else None,
        reward=text(sent, "reward", LONGEST_REWARD),
        of=read_uuid(sent, "of") if verb is Verb.REVERSE else None,
        override=sent.get("override") is True,
        note=clean(text(sent, "note", LONGEST_NOTE)),
        lines=bill.lines if bill else (),
        amount=read_units(sent),
        action=text(sent, "action", LONGEST_REWARD),
    )


def _presented(sent: dict[str, Any], verb: Verb) -> tuple[str, ...]:
    """The codes that came, or the number of the member whose phone number did."""
    codes = read_codes(sent)
    if "phone" in sent and codes:
        raise Malformed("Give a code or a phone number, not both.")
    if "phone" in sent:
        return (number_by_phone(sent, verb),)
    if not codes:
        raise Malformed("Give a code, or codes, or a phone number.")
    return codes


def _verb(sent: dict[str, Any]) -> Verb:
    verb = next((verb for verb in VERBS if verb.value == sent.get("verb")), None)
    if verb is None:
        raise Malformed(f"Give one of these verbs: {', '.join(VERBS)}.")
    return verb


def _count(sent: dict[str, Any]) -> int:
    count = sent.get("count", 1)
    plain = isinstance(count, int | float) and not isinstance(count, bool)
    # In JSON 3.0 is 3.
    if not plain or count not in range(1, MOST_AT_ONCE + 1):
        raise Malformed(f"Give a count from 1 to {MOST_AT_ONCE}.")
    return int(count)
