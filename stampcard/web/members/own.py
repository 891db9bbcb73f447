"""A member's own page: where they stand, what happened, what they agreed to."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import ledger
from stampcard.models.shops import Outlet
from stampcard.services.members import numbers, own
from stampcard.services.members.own import Past
from stampcard.services.privacy import consents, policies, requests
from stampcard.services.privacy.consents import Way
from stampcard.values.decisions import Verb
from stampcard.values.purposes import CHANNEL_TEXTS, PAGE, PURPOSE_TEXTS, STAMPS
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.words import N_, Words, say
from stampcard.web.context import house, speaker
from stampcard.web.members.own_guard import me, member_only
from stampcard.web.verdicts import verdict

bp = Blueprint("own", __name__, url_prefix="/me")
LATEST = 5
_SAID_BY_VERDICT = {Verb.EARN, Verb.REDEEM}
_CHANGED = N_("Noted.")
_OTHER_WORDS = N_("The words have changed meanwhile. Please read them once more.")


@bp.get("")
@member_only
def home() -> str:
    """Where the member stands in each programme, and the newest of what happened."""
    member = me()
    return render_template(
        "own/home.html",
        member=member,
        phone=numbers.phone_of(member, house()),
        held=own.accounts(member.id, house()),
        latest=_lines(own.history(member.id, LATEST)),
        open_requests=[r for r in requests.of_member(member.id) if not r.answered_at],
    )


@bp.get("/history")
@member_only
def history() -> str:
    """All that happened on the member's accounts, in plain words."""
    return render_template("own/history.html", lines=_lines(own.history(me().id)))


@bp.get("/consents")
@member_only
def agreements() -> str:
    """What the member agreed to, with a switch each."""
    member = me()
    said = policies.current(speaker().locale)
    return render_template(
        "own/consents.html",
        said=said,
        agreed=consents.agreed(member.id),
        needed=STAMPS,
        past=consents.history(member.id),
        purpose_texts=PURPOSE_TEXTS,
        channel_texts=CHANNEL_TEXTS,
    )


@bp.post("/consents")
@member_only
def change_agreement() -> ResponseReturnValue:
    """One more yes, or one withdrawn: each is one press."""
    member, purpose = me(), request.form.get("purpose", "")
    said = policies.current(speaker().locale)
    if said is None or purpose not in said.purposes:
        abort(400)
    if purpose == STAMPS:  # without it nobody is a member: that is asked once more
        return redirect(url_for("own_data.forget"), 303)
    gives = "give" in request.form
    if gives and request.form["give"] != said.hash:
        flash(speaker().gettext(_OTHER_WORDS), "warn")
        return redirect(url_for(".agreements"), 303)
    agreed = consents.agreed(member.id)
    wanted = agreed | {purpose} if gives else agreed - {purpose}
    consents.change(member.id, wanted, speaker().locale, Way(PAGE), house())
    flash(speaker().gettext(_CHANGED), "good")
    return redirect(url_for(".agreements"), 303)


def _lines(past: list[Past]) -> list[tuple[Past, Words, str]]:
    """Each act with what it says, and where it was."""
    outlets = {outlet.id: outlet.name for outlet in Outlet.select()}
    several = len(outlets) > 1
    return [
        (each, _said(each), outlets.get(each.act.outlet, "") if several else "")
        for each in past
    ]


def _said(past: Past) -> Words:
    verb = Verb(past.act.verb)
    if verb in _SAID_BY_VERDICT:
        return verdict(past.act, ledger.entries_of(past.act.seq)).heading
    return say(VERB_TEXTS[verb])
