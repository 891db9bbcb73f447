"""“The paper says 7, the screen says 6”: one tap on what the paper shows settles it.

Missing stamps are added as an act that says why, and by whom. Nothing is ever taken
away here: where the paper shows fewer, the acts that were counted can be undone.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import ledger
from stampcard.models.acts import Recorded
from stampcard.services import counter, scans, step_up
from stampcard.services.access import Present
from stampcard.services.counter import Asked, IdReused
from stampcard.services.scans import Seen
from stampcard.services.step_up import NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.values.whys import Why
from stampcard.values.words import N_
from stampcard.web import pin_page
from stampcard.web.context import counter_only, house, present, speaker
from stampcard.web.errors import page as error_page
from stampcard.web.forms.counter import PaperForm
from stampcard.web.offers import may_differ
from stampcard.web.outcomes import can_undo
from stampcard.web.verdicts import Verdict, verdict

bp = Blueprint("paper_says", __name__)
SHOWN = 6  # of the acts that made the screen's count, newest first
_AGREED = N_("Paper and screen say the same.")


@dataclass(frozen=True, slots=True)
class Line:
    """An act that gave stamps, and can be undone."""

    act: Recorded
    verdict: Verdict


@bp.get("/counter/cards/<text>/paper")
@counter_only
def ask(text: str) -> ResponseReturnValue:
    """What the paper shows: one number to tap."""
    return _page(_seen(text))


@bp.post("/counter/cards/<text>/paper")
@counter_only
def decide(text: str) -> ResponseReturnValue:
    """Add the stamps that are missing on the screen, or show what it counted."""
    form, seen = PaperForm(), _seen(text)
    if not form.validate():
        abort(400)
    act_id = UUID(form.id.data)
    if counter.outcome_of(act_id):
        return redirect(url_for("counter.outcome", act_id=act_id), 303)
    have, needed = seen.standing.progress or (0, 0)
    shows = min(form.shows.data, needed)
    if shows < have:
        return _page(seen, fewer=shows)
    if shows == have:
        flash(speaker().gettext(_AGREED), "good")
        return redirect(url_for("counter.card", text=text), 303)
    return _add(_missing(seen, shows - have, act_id), present() or abort(403))


def _add(asked: Asked, who: Present) -> ResponseReturnValue:
    rules = step_up.for_paper(pin_page.rules(), asked.count)
    try:
        pin_page.perform(asked, who, rules)
    except (NeedsPin, TooManyTries) as error:
        return pin_page.ask_pin(asked, who, error, rules)
    except IdReused:
        return error_page(409), 409
    return redirect(url_for("counter.outcome", act_id=asked.id), 303)


def _missing(seen: Seen, count: int, act_id: UUID) -> Asked:
    """The wish for so many stamps, past pause and limit, as the paper proves them."""
    return Asked(
        act_id,
        Verb.EARN,
        (seen.presented,),
        count,
        seen.kind.tick_minor(seen.terms) or None,
        override=True,
        note=Why.PAPER.value,
    )


def _page(seen: Seen, fewer: int | None = None) -> str:
    have, needed = seen.standing.progress or (0, 0)
    return render_template(
        "counter/paper.html",
        seen=seen,
        have=have,
        needed=needed,
        fewer=fewer,
        lines=_lines(seen) if fewer is not None else (),
        free=have + step_up.free_on_paper(pin_page.rules(), needed),
        id=uuid4(),
    )


def _lines(seen: Seen) -> list[Line]:
    acts = ledger.of_card(seen.card.serial, seen.card.account)
    undone = {act.reverses for act in acts}
    return [
        Line(act, verdict(act, ledger.entries_of(act.seq)))
        for act in acts
        if act.verb == Verb.EARN and can_undo(act, undone=act.seq in undone)
    ][:SHOWN]


def _seen(text: str) -> Seen:
    """A card whose paper can show another count; else there is no such page."""
    seen = scans.seen_in(text, house())
    return seen if seen and may_differ(seen) else abort(404)
