"""What all of the interface for programs shares: who asks, what came, what is said."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, request

from stampcard.models.writing import StorageError
from stampcard.services import access
from stampcard.services.access import Present, Waiting
from stampcard.services.asking import IdReused, UnknownCode
from stampcard.services.counter import MOST_CODES
from stampcard.services.members.proving import NotProved, Proof
from stampcard.services.step_up import NeedsPin
from stampcard.services.step_up import Proof as StaffProof
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.compact import as_json
from stampcard.values.reasons import Reason
from stampcard.web import pin_page
from stampcard.web.access import too_many
from stampcard.web.context import house, installation, speaker
from stampcard.web.errors import RETRY_SECONDS
from stampcard.web.partner_counter import is_kept_from
from stampcard.web.security import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)
LONGEST_PIN, LONGEST_STAFF = 20, 60
NO_CARD = "No card of this shop has that code."
Answer = tuple[Response, int]


class Malformed(Exception):
    """The request cannot be understood; the text says what is wrong."""


class NoCard(Exception):
    """No card or member of this shop; the device's next tries are counted."""


def device_only(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Only a paired device, by its token."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Answer:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        right = kind.lower() == "bearer" and token.strip()
        g.caller = access.recognise(token.strip(), house=house()) if right else None
        if isinstance(g.caller, Waiting):
            return error("First say at this phone who is at the counter.", 403)
        if not g.caller:
            return error("This device is not paired, or no longer.", 401)
        if is_kept_from(g.caller):
            return error("A partner's device has no members to ask for.", 403)
        return view(*args, **named)

    return guarded


def plainly(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Whatever cannot be done is said in one sentence; nothing was recorded then."""

    @wraps(view)
    def answered(*args: Any, **named: Any) -> Answer:
        try:
            return view(*args, **named)
        except tuple(_SAID) as wrong:
            return next(
                say(wrong) for kind, say in _SAID.items() if isinstance(wrong, kind)
            )

    return answered


def caller() -> Present:
    """The device that asks; only below `device_only`."""
    return cast(Present, g.caller)


def body() -> dict[str, Any]:
    """The JSON object that came. Raises Malformed."""
    try:
        found = request.get_json(silent=True)
    except RecursionError:  # nested deeper than anything that can be meant
        found = None
    if not isinstance(found, dict):
        raise Malformed("Send a JSON object.")
    return found


def text(sent: dict[str, Any], name: str, longest: int) -> str:
    """A text field; empty when it was not sent. Raises Malformed."""
    found = sent.get(name, "")
    if not isinstance(found, str) or len(found) > longest or "\x00" in found:
        raise Malformed(f"Give {name} as a text of at most {longest} characters.")
    return found.encode("utf-8", "replace").decode()


def proof_of(sent: dict[str, Any]) -> Proof:
    """How a member shows to be one: their PIN, or the code that was sent to them."""
    pin, code = (text(sent, f"member_{what}", LONGEST_PIN) for what in ("pin", "code"))
    return Proof(pin.strip(), code.strip())


def staff_proof(sent: dict[str, Any]) -> StaffProof:
    """The PIN of a person that came, and whose it is. Raises Malformed."""
    staff = sent.get("staff", "")
    if isinstance(staff, int) and not isinstance(staff, bool):
        sent = {**sent, "staff": str(staff)[:LONGEST_STAFF]}
    return pin_page.proof_of(
        text(sent, "pin", LONGEST_PIN), text(sent, "staff", LONGEST_STAFF)
    )


def read_uuid(sent: dict[str, Any], name: str) -> UUID:
    """An id that came. Raises Malformed."""
    try:
        return UUID(text(sent, name, 64))
    except ValueError as error:
        raise Malformed(f"Give {name} as a UUID.") from error


def read_codes(sent: dict[str, Any]) -> tuple[str, ...]:
    """The codes or numbers that came; none where there are none. Raises Malformed."""
    codes = sent.get("codes", [sent["code"]] if "code" in sent else [])
    sound = isinstance(codes, list) and all(
        isinstance(code, str) and len(code) <= LONGEST_INPUT for code in codes
    )
    if not sound or len(codes) > MOST_CODES:
        raise Malformed(f"Give at most {MOST_CODES} codes, each a text.")
    return tuple(codes)


def as_answer(value: dict[str, Any]) -> Response:
    """As `jsonify`, in half the time: it is on the way of every act."""
    return Response(as_json(value), mimetype="application/json")


def error(sentence: str, status: int) -> Answer:
    """One sentence that says what is wrong."""
    return jsonify(error=sentence), status


def guesses_over() -> int:
    """How many minutes a device waits that tried too many wrong codes; or 0."""
    return installation().guesses.wait_minutes(_guesser(), house=house())


def no_card() -> Answer:
    """The one answer for all that opens nothing, until there are too many."""
    minutes = installation().guesses.failed(_guesser(), house=house())
    return wait(minutes) if minutes else error(NO_CARD, 404)


def wait(minutes: int) -> Answer:
    """Too many wrong codes or numbers: nothing more is looked up for some minutes."""
    answer, status = error("Too many wrong codes; wait and try again.", 429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer, status


def not_proved(wrong: NotProved | TooManyTries) -> Answer:
    """A member's PIN or code is not right, or locked; nothing was recorded."""
    if isinstance(wrong, TooManyTries):
        sentence, status = speaker().say(too_many(wrong.minutes)), 429
    else:
        sentence, status = "This is not the member's PIN or code.", 403
    answer = jsonify(error=sentence, reason=Reason.NEEDS_CARD)
    if isinstance(wrong, TooManyTries):
        answer.headers["Retry-After"] = str(wrong.minutes * 60)
    return answer, status


def not_kept(cause: StorageError) -> Answer:
    """Nothing was recorded: the disk is full, or something else writes."""
    if cause.full:
        answer, status = error("The disk is full; nothing was recorded.", 507)
    else:
        answer, status = error("Busy; nothing was recorded. Try again.", 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS[status])
    return answer, status


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


_SAID: dict[type[Exception], Callable[[Any], Answer]] = {
    NeedsPin: _needs_pin,
    TooManyTries: _needs_pin,
    NotProved: not_proved,
    Malformed: lambda wrong: error(str(wrong), 422),
    NoCard: lambda wrong: no_card(),
    UnknownCode: lambda wrong: error(NO_CARD, 404),
    IdReused: lambda wrong: error("This id was used for something else.", 422),
    StorageError: not_kept,
}


def _guesser() -> str:
    return f"device {caller().device_id}"
