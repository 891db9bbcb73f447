"""The interface for programs: look a card up, perform an act. JSON in and out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import jsonify

from stampcard.models.cards import Found
from stampcard.models.writing import StorageError
from stampcard.services import counter, notes, scans, step_up, undoing
from stampcard.services.counter import Asked, IdReused, Outcome, Seen, UnknownCode
from stampcard.services.members import proving
from stampcard.services.members.proving import NotProved
from stampcard.services.step_up import NeedsPin, Proof
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.money import fraction_digits, plain_amount, read_amount
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.texts import clean
from stampcard.values.words import from_plain
from stampcard.web import pin_page
from stampcard.web.access import too_many
from stampcard.web.api_members import number_by_phone
from stampcard.web.api_parts import (
    LONGEST_PIN,
    NO_CARD,
    Answer,
    Malformed,
    NoCard,
    as_answer,
    body,
    bp,
    caller,
    device_only,
    error,
    guesses_over,
    no_card,
    not_kept,
    not_proved,
    proof_of,
    text,
)
from stampcard.web.context import house, shop, speaker
from stampcard.web.openapi import description

__all__ = ["bp"]
MOST_AT_ONCE, LONGEST_NOTE, LONGEST_REWARD = 100, 200, 40
LONGEST_STAFF = 60
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
        state=_state(seen),
        standing=_standing(seen),
        may=[verb.value for verb in seen.may],
    ), 200


def _found(typed: str) -> Found | None:
    """The card; of a device that tried too many wrong codes only by a printed code."""
    return scans.find(typed, house(), signed=bool(guesses_over()))


@bp.post("/acts")
@device_only
def acts() -> Answer:
    """Perform an act once; the same id again gives the same answer."""
    try:
        return _act(body())
    except (NeedsPin, TooManyTries) as wrong:
        return _needs_pin(wrong)
    except NotProved as wrong:
        return not_proved(wrong)
    except Malformed as wrong:
        return error(str(wrong), 422)
    except NoCard:
        return no_card()
    except UnknownCode:
        return error(NO_CARD, 404)
    except IdReused:
        return error("This act id was used for something else.", 422)
    except StorageError as cause:
        return not_kept(cause)


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
        asked, caller(), _proof(sent), rules=pin_page.rules(), house=house()
    )
    return as_answer(_outcome(outcome)), _status(outcome)


def _proof(sent: dict[str, Any]) -> Proof:
    staff = sent.get("staff", "")
    if isinstance(staff, int) and not isinstance(staff, bool):
        sent = {**sent, "staff": str(staff)[:LONGEST_STAFF]}
    return pin_page.proof_of(
        text(sent, "pin", LONGEST_PIN), text(sent, "staff", LONGEST_STAFF)
    )


def _needs_pin(wrong: NeedsPin | TooManyTries) -> Answer:
    """Refused without a trace in the ledger: the PIN is missing, wrong or locked."""
    if isinstance(wrong, TooManyTries):
        sentence, status = speaker().say(too_many(wrong.minutes)), 429
    elif wrong.wrong:
        sentence, status = "This PIN is not right.", 403
    else:
        sentence, status = "This act needs a PIN.", 403
    answer = jsonify(error=sentence, reason=Reason.NEEDS_PIN)
    if isinstance(wrong, TooManyTries):
        answer.headers["Retry-After"] = str(wrong.minutes * 60)
    return answer, status


def _status(outcome: Outcome) -> int:
    return 201 if outcome.accepted and not outcome.replayed else 200


def _asked(sent: dict[str, Any]) -> Asked:
    verb = _verb(sent)
    codes = () if verb is Verb.REVERSE else _presented(sent, verb)
    return Asked(
        id=_uuid(sent, "id"),
        verb=verb,
        codes=codes,
        count=_count(sent),
        spend_minor=_spend(sent),
        reward=text(sent, "reward", LONGEST_REWARD),
        of=_uuid(sent, "of") if verb is Verb.REVERSE else None,
        override=sent.get("override") is True,
        note=clean(text(sent, "note", LONGEST_NOTE)),
    )


def _presented(sent: dict[str, Any], verb: Verb) -> tuple[str, ...]:
    """The codes that came, or the number of the member whose phone number did."""
    codes = _codes(sent)
    if "phone" in sent and codes:
        raise Malformed("Give a code or a phone number, not both.")
    if "phone" in sent:
        return (number_by_phone(sent, verb),)
    if not codes:
        raise Malformed("Give a code, or codes, or a phone number.")
    return codes


def _uuid(sent: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(text(sent, name, 64))
    except ValueError as error:
        raise Malformed(f"Give {name} as a UUID.") from error


def _verb(sent: dict[str, Any]) -> Verb:
    verb = next((verb for verb in VERBS if verb.value == sent.get("verb")), None)
    if verb is None:
        raise Malformed(f"Give one of these verbs: {', '.join(VERBS)}.")
    return verb


def _codes(sent: dict[str, Any]) -> tuple[str, ...]:
    codes = sent.get("codes", [sent["code"]] if "code" in sent else [])
    sound = isinstance(codes, list) and all(
        isinstance(code, str) and len(code) <= LONGEST_INPUT for code in codes
    )
    if not sound or len(codes) > counter.MOST_CODES:
        raise Malformed(f"Give at most {counter.MOST_CODES} codes, each a text.")
    return tuple(codes)


def _count(sent: dict[str, Any]) -> int:
    count = sent.get("count", 1)
    plain = isinstance(count, int | float) and not isinstance(count, bool)
    # In JSON 3.0 is 3.
    if not plain or count not in range(1, MOST_AT_ONCE + 1):
        raise Malformed(f"Give a count from 1 to {MOST_AT_ONCE}.")
    return int(count)


def _spend(sent: dict[str, Any]) -> int | None:
    spend = sent.get("spend")
    if spend is None:
        return None
    here = shop()
    digits = fraction_digits(here.currency) if here else 2
    plain = isinstance(spend, str) or (
        isinstance(spend, int) and not isinstance(spend, bool)
    )
    amount = read_amount(str(spend)[:40], digits) if plain else None
    if amount is None:
        raise Malformed('Give spend as an amount in the shop\'s currency: "199.00".')
    return amount


def _state(seen: Seen) -> str:
    if seen.closed:
        return seen.closed.value
    return "used" if seen.standing.done else "in_use"


def _standing(seen: Seen) -> dict[str, Any]:
    standing, say = seen.standing, speaker().say
    last = seen.window.last
    return {
        "balances": dict(seen.position.balances),
        "progress": list(standing.progress) if standing.progress else None,
        "benefit": say(standing.benefit) if standing.benefit else None,
        "next": say(standing.next) if standing.next else None,
        "ends": last.isoformat() if last else None,
        "lines": [say(line) for line in standing.lines],
        "rewards": [
            {"reward": unit, "name": say(name)} for unit, name in standing.rewards
        ],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    act, facts = outcome.act, outcome.act.facts
    seen = counter.seen_after(outcome, house())
    return {
        "id": str(act.id),
        "outcome": act.outcome,
        "reason": act.reason or None,
        "message": _message(act.reason, facts),
        "benefit": _benefit(facts.get("benefit")),
        "entries": [
            {"account": e.account, "unit": e.unit, "amount": e.amount}
            for e in outcome.entries
        ],
        "standing": _standing(seen) if seen else None,
        "at": from_milliseconds(act.at_ms).isoformat(),
        "replayed": outcome.replayed,
    }


def _benefit(benefit: Any) -> dict[str, Any] | None:
    here = shop()
    if not benefit or here is None:
        return None
    digits = fraction_digits(here.currency)
    sums = {
        name: None if benefit[name] is None else plain_amount(benefit[name], digits)
        for name in ("discount", "pays")
    }
    return {"words": speaker().say(from_plain(benefit["words"])), **sums}


def _message(reason: str, facts: Mapping[str, Any]) -> str:
    said = speaker()
    parts = [said.say(from_plain(words)) for words in facts.get("notes", [])]
    if reason:
        parts.insert(0, said.gettext(REASON_TEXTS[Reason(reason)]) + ".")
    elif facts.get("benefit"):
        parts.insert(0, said.say(from_plain(facts["benefit"]["words"])))
    return " ".join(parts)
