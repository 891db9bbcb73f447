"""The scan page, which stays open for a whole shift, and what it sends.

A scan does what could only be meant and leads to the page of what came of it; where
staff must choose, it leads to the card's page. The scan page shows either within
itself. A phone's queue sends the same and is answered in JSON.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from stampcard.models.shops import Shop
from stampcard.services.counter import Asked, IdReused, Outcome, outcome_of
from stampcard.services.habits import habits_of
from stampcard.services.members.looking_up import UNKNOWN_CARD
from stampcard.services.scans import Seen
from stampcard.services.step_up import NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_, Words, say
from stampcard.web import pin_page
from stampcard.web.context import counter_only, present, shop, speaker
from stampcard.web.counter import home_page, seen_as
from stampcard.web.errors import page as error_page
from stampcard.web.forms.scanning import ScanForm
from stampcard.web.members import proof_page
from stampcard.web.security import WITH_DECODER
from stampcard.web.verdicts import verdict

bp = Blueprint("scanning", __name__)
COUNTED, ALREADY, REFUSED = "counted", "already", "refused"
CHOOSE, UNKNOWN, CONFLICT = "choose", "unknown", "conflict"
_SIGNED_OUT = N_("Nobody is signed in on this phone any more.")
_CHOOSE = say(N_("Somebody must look at this card: open it."))
_CONFLICT = say(N_("This was sent before with other content."))


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a scan: one word for programs, a sentence, and where it is shown."""

    result: str
    words: Words
    url: str = ""


@bp.get("/counter/scan")
@counter_only
def scan() -> ResponseReturnValue:
    """The camera, and over it whatever a scan led to. It holds nothing of anybody."""
    answer = make_response(render_template("counter/scan.html"))
    answer.headers["Content-Security-Policy"] = WITH_DECODER
    return answer


@bp.get("/counter/scans/token")
def token() -> ResponseReturnValue:
    """What a page that was open for long needs before it may send again."""
    return jsonify(csrf_token=generate_csrf()) if present() else _signed_out()


@bp.get("/counter/scans")
@counter_only
def no_scan() -> ResponseReturnValue:
    """A reload, or back from signing in: to where scans are made."""
    return redirect(url_for(".scan"), 303)


@bp.post("/counter/scans")
def take() -> ResponseReturnValue:
    """Do what a scan means, once; the same id again is answered the same."""
    if request.accept_mimetypes.best == "application/json":
        return _in_json()
    return _on_a_page()


def _in_json() -> ResponseReturnValue:
    if not present():
        return _signed_out()
    came = _taken(_form())
    return jsonify(result=came.result, words=speaker().say(came.words), url=came.url)


def _signed_out() -> ResponseReturnValue:
    said = speaker().gettext(_SIGNED_OUT)
    return jsonify(result="signed out", words=said, url=""), 401


@counter_only
def _on_a_page() -> ResponseReturnValue:
    form = _form()
    came = _taken(form)
    if came.result == UNKNOWN:
        return home_page(form.code.data, problem=came.words), 404
    if came.result == CONFLICT:
        return error_page(409), 409
    return redirect(came.url, 303)


def _form() -> ScanForm:
    form = ScanForm()
    return form if form.validate() else abort(400)


def _taken(form: ScanForm) -> Came:
    seen = seen_as(form.code.data)
    if not seen:
        return Came(UNKNOWN, say(UNKNOWN_CARD))
    sent_before = outcome_of(UUID(form.id.data))
    given = form.waited.data and form.reward.data
    if not (sent_before or given or _at_once(seen, waited=form.waited.data)):
        return _shown(seen)
    try:
        return _done(form.asked(seen.presented))
    except (NeedsPin, TooManyTries):
        return _shown(seen)  # where the PIN can be asked for
    except IdReused:
        return Came(CONFLICT, _CONFLICT)


def _at_once(seen: Seen, *, waited: bool) -> bool:
    """Whether a scan can mean nothing but a stamp, and the owner wants no question."""
    here: Shop = shop() or abort(404)
    asks = seen.kind.asks_bill(seen.terms) or seen.standing.rewards
    only_stamps = bool(seen.kind.earn_label) and not asks
    return only_stamps and (waited or habits_of(here).stamps_at_once)


def _shown(seen: Seen) -> Came:
    is_members = seen.card.member is not None  # then it counts that it was scanned
    text = seen.presented if is_members else seen.number
    return Came(CHOOSE, _CHOOSE, url_for("counter.card", text=text))


def _done(asked: Asked) -> Came:
    came = pin_page.perform(asked, present() or abort(403))
    proof_page.note(asked, came)
    said = verdict(came.act, came.entries).heading
    return Came(_word(came), said, url_for("counter.outcome", act_id=asked.id))


def _word(came: Outcome) -> str:
    if not came.accepted:
        return REFUSED
    return ALREADY if came.replayed else COUNTED
