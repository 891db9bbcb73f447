"""The interface for programs: look a card up, perform an act. JSON in and out."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, request

from stampcard.models.cards import Found
from stampcard.models.writing import StorageError
from stampcard.services import access, counter, notes, scans, step_up, undoing
from stampcard.services.access import Present, Waiting
from stampcard.services.counter import Asked, IdReused, Outcome, Seen, UnknownCode
from stampcard.services.step_up import NeedsPin, Proof
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.compact import as_json
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.money import fraction_digits, plain_amount, read_amount
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.texts import clean
from stampcard.values.words import from_plain
from stampcard.web import pin_page
from stampcard.web.access import too_many
from stampcard.web.context import house, installation, shop, speaker
from stampcard.web.errors import RETRY_SECONDS
from stampcard.web.openapi import description
from stampcard.web.security import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)
MOST_AT_ONCE, LONGEST_NOTE, LONGEST_REWARD = 100, 200, 40
LONGEST_PIN, LONGEST_STAFF = 20, 60
VERBS = (Verb.EARN, Verb.REDEEM, Verb.REVERSE, Verb.VOID)
Answer = tuple[Response, int]


class Malformed(Exception):
    """The request cannot be understood; the text says what is wrong."""


def device_only(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Only a paired device, by its token."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Answer:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        right = kind.lower() == "bearer" and token.strip()
        g.caller = access.recognise(token.strip(), house=house()) if right else None
        if isinstance(g.caller, Waiting):
            return _error("First say at this phone who is at the counter.", 403)
        if not g.caller:
            return _error("This device is not paired, or no longer.", 401)
        return view(*args, **named)

    return guarded


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
        return _no_card()
    seen = counter.see(found, house())
    return jsonify(
        number=seen.number,
        programme=found.programme_name,
        kind=found.kind,
        state=_state(seen),
        standing=_standing(seen),
        may=[verb.value for verb in seen.may],
    ), 200


def _found(text: str) -> Found | None:
    """The card; of a device that tried too many wrong codes only by a printed code."""
    over = installation().guesses.wait_minutes(_guesser(), house=house())
    return scans.find(text, house(), signed=bool(over))


def _no_card() -> Answer:
    minutes = installation().guesses.failed(_guesser(), house=house())
    if not minutes:
        return _error("No card of this shop has that code.", 404)
    answer, status = _error("Too many wrong codes; wait and try again.", 429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer, status


def _guesser() -> str:
    return f"device {_caller().device_id}"


@bp.post("/acts")
@device_only
def acts() -> Answer:
    """Perform an act once; the same id again gives the same answer."""
    try:
        body = _body()
        asked = _asked(body)
        if wrong := notes.problem(asked, house()):
            return _error(str(wrong), 422)
        if undoing.too_late(asked, _caller().role, house()):
            return _error("Only a manager or the owner can undo this now.", 403)
        outcome = step_up.perform(
            asked, _caller(), _proof(body), rules=pin_page.rules(), house=house()
        )
    except (NeedsPin, TooManyTries) as error:
        return _needs_pin(error)
    except Malformed as error:
        return _error(str(error), 422)
    except UnknownCode:
        return _error("No card of this shop has that code.", 404)
    except IdReused:
        return _error("This act id was used for something else.", 422)
    except StorageError as error:
        return _storage(error)
    return _json(_outcome(outcome)), _status(outcome)


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # nested deeper than anything that can be meant
        return None


def _proof(body: Any) -> Proof:
    staff = body.get("staff", "")
    if isinstance(staff, int) and not isinstance(staff, bool):
        body = {**body, "staff": str(staff)[:LONGEST_STAFF]}
    return pin_page.proof_of(
        _text(body, "pin", LONGEST_PIN), _text(body, "staff", LONGEST_STAFF)
    )


def _needs_pin(error: NeedsPin | TooManyTries) -> Answer:
    """Refused without a trace in the ledger: the PIN is missing, wrong or locked."""
    if isinstance(error, TooManyTries):
        sentence, status = speaker().say(too_many(error.minutes)), 429
    elif error.wrong:
        sentence, status = "This PIN is not right.", 403
    else:
        sentence, status = "This act needs a PIN.", 403
    answer = jsonify(error=sentence, reason=Reason.NEEDS_PIN)
    if isinstance(error, TooManyTries):
        answer.headers["Retry-After"] = str(error.minutes * 60)
    return answer, status


def _caller() -> Present:
    return cast(Present, g.caller)


def _json(value: dict[str, Any]) -> Response:
    """As `jsonify`, in half the time: it is on the way of every act."""
    return Response(as_json(value), mimetype="application/json")


def _error(sentence: str, status: int) -> Answer:
    return jsonify(error=sentence), status


def _storage(error: StorageError) -> Answer:
    if error.full:
        answer, status = _error("The disk is full; nothing was recorded.", 507)
    else:
        answer, status = _error("Busy; nothing was recorded. Try again.", 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS[status])
    return answer, status


def _status(outcome: Outcome) -> int:
    return 201 if outcome.accepted and not outcome.replayed else 200


def _asked(body: object) -> Asked:
    if not isinstance(body, dict):
        raise Malformed("Send a JSON object.")
    verb = _verb(body)
    codes = _codes(body)
    if verb is not Verb.REVERSE and not codes:
        raise Malformed("Give a code, or codes.")
    return Asked(
        id=_uuid(body, "id"),
        verb=verb,
        codes=codes,
        count=_count(body),
        spend_minor=_spend(body),
        reward=_text(body, "reward", LONGEST_REWARD),
        of=_uuid(body, "of") if verb is Verb.REVERSE else None,
        override=body.get("override") is True,
        note=clean(_text(body, "note", LONGEST_NOTE)),
    )


def _uuid(body: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(_text(body, name, 64))
    except ValueError as error:
        raise Malformed(f"Give {name} as a UUID.") from error


def _verb(body: dict[str, Any]) -> Verb:
    verb = next((verb for verb in VERBS if verb.value == body.get("verb")), None)
    if verb is None:
        raise Malformed(f"Give one of these verbs: {', '.join(VERBS)}.")
    return verb


def _codes(body: dict[str, Any]) -> tuple[str, ...]:
    codes = body.get("codes", [body["code"]] if "code" in body else [])
    sound = isinstance(codes, list) and all(
        isinstance(code, str) and len(code) <= LONGEST_INPUT for code in codes
    )
    if not sound or len(codes) > counter.MOST_CODES:
        raise Malformed(f"Give at most {counter.MOST_CODES} codes, each a text.")
    return tuple(codes)


def _count(body: dict[str, Any]) -> int:
    count = body.get("count", 1)
    plain = isinstance(count, int | float) and not isinstance(count, bool)
    # In JSON 3.0 is 3.
    if not plain or count not in range(1, MOST_AT_ONCE + 1):
        raise Malformed(f"Give a count from 1 to {MOST_AT_ONCE}.")
    return int(count)


def _spend(body: dict[str, Any]) -> int | None:
    spend = body.get("spend")
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


def _text(body: dict[str, Any], name: str, longest: int) -> str:
    text = body.get(name, "")
    if not isinstance(text, str) or len(text) > longest or "\x00" in text:
        raise Malformed(f"Give {name} as a text of at most {longest} characters.")
    return text.encode("utf-8", "replace").decode()


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
