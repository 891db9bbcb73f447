"""Acts that need a PIN: the page that asks for it and sends the same act again."""

from flask import render_template, request

from stampcard.models.shops import Shop, Staff
from stampcard.services import pins, step_up
from stampcard.services.access import Present
from stampcard.services.counter import Asked, Outcome
from stampcard.services.step_up import Done, Job, NeedsPin, Proof, Rules
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_
from stampcard.web.access import Answer, later, too_many
from stampcard.web.context import house, shop, signed_in, speaker

_WRONG = N_("This PIN is not right. Please try again.")
_NOT_AGAIN = ("pin", "staff", "note", "csrf_token", "member_pin", "member_code")
_LONGEST_PIN, _LONGEST_STAFF = 20, 60


def perform(asked: Asked, who: Present, chosen: Rules | None = None) -> Outcome:
    """Perform an act with the PIN the form brought, if it brought one.

    By other rules than the shop's, if some are given. Raises NeedsPin, TooManyTries,
    and what `counter.perform` raises.
    """
    proof = proof_of(request.form.get("pin", ""), request.form.get("staff", ""))
    return step_up.perform(asked, who, proof, rules=chosen or rules(), house=house())


def do(job: Job[Done], who: Present) -> Done:
    """Do several acts at once, with the PIN the form brought, if it brought one.

    Raises NeedsPin, TooManyTries, and what doing them raises.
    """
    proof = proof_of(request.form.get("pin", ""), request.form.get("staff", ""))
    return step_up.do(job, who, proof, rules=rules(), house=house())


def rules() -> Rules:
    """Which acts need a PIN in this shop."""
    here: Shop | None = shop()
    return step_up.rules_of(here) if here else Rules()


def proof_of(pin: str, staff: str) -> Proof:
    """A PIN and whose it is, as they were typed."""
    return Proof(pins.plain(pin[:_LONGEST_PIN]), staff[:_LONGEST_STAFF].strip())


def ask_pin(
    asked: Asked,
    who: Present,
    error: NeedsPin | TooManyTries,
    chosen: Rules | None = None,
) -> Answer:
    """The page that asks for the PIN; nothing was recorded so far."""
    people = step_up.approvers(chosen or rules())
    if isinstance(error, TooManyTries):
        said = speaker().say(too_many(error.minutes))
        return later(_page(asked, who, people, said), error.minutes)
    problem = speaker().gettext(_WRONG) if error.wrong else ""
    return _page(asked, who, people, problem), 403


def _page(asked: Asked, who: Present, people: list[Staff], problem: str) -> str:
    sent = [
        (name, value)
        for name, values in request.form.lists()
        if name not in _NOT_AGAIN
        for value in values
    ]
    chosen = request.form.get("staff") or str(who.actor.staff)
    return render_template(
        "counter/pin.html",
        action=request.path,
        sent=[*sent, ("note", asked.note)],
        people=people,
        chosen=chosen if len(people) > 1 else str(people[0].id) if people else "",
        problem=problem,
        by_password=signed_in(),
    )
