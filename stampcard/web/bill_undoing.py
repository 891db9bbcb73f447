"""Undoing a whole bill at the counter: at once for a slip, else with a reason."""

from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.services import notes, purchase_undoing
from stampcard.services.asking import Asked
from stampcard.services.purchase_undoing import NotUndoable
from stampcard.services.step_up import Job, NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.values.texts import clean
from stampcard.values.whys import LONGEST_WHY, UNDO_WHYS, WHY_TEXTS, Why
from stampcard.web import pin_page
from stampcard.web.bill_receipt import ways_to_undo
from stampcard.web.bills import bp, known, who
from stampcard.web.context import counter_only, house, speaker


@bp.get("/counter/bills/<uuid:purchase_id>/undo")
@counter_only
def ask_undo(purchase_id: UUID) -> ResponseReturnValue:
    """Asks why a bill is to be undone: one tap, or a few words."""
    bill = known(purchase_id)
    ways = ways_to_undo(bill)
    if not (ways.can_undo and ways.in_time):
        return _receipt(purchase_id)
    return render_template(
        "bills/undo.html",
        bill=bill,
        purchase_id=purchase_id,
        id=uuid4(),
        whys=[(why, WHY_TEXTS[why]) for why in UNDO_WHYS],
    )


@bp.post("/counter/bills/<uuid:purchase_id>/undo")
@counter_only
def undo(purchase_id: UUID) -> ResponseReturnValue:
    """Undo all that came of a bill; once undone it stays so."""
    bill, undo_id = known(purchase_id), _id()
    ways = ways_to_undo(bill)
    if not (ways.can_undo and ways.in_time):
        return _receipt(purchase_id)
    note = clean(request.form.get("note", ""))[:LONGEST_WHY]
    note = note or (Why.SLIP.value if ways.quick else "")
    if not note:
        return redirect(url_for(".ask_undo", purchase_id=purchase_id), 303)
    asked = Asked(undo_id, Verb.REVERSE, note=note)
    if wrong := notes.problem(asked, house()):
        flash(speaker().say(wrong), "bad")
        return redirect(url_for(".ask_undo", purchase_id=purchase_id), 303)
    job = Job(
        lambda: purchase_undoing.wishes(undo_id, bill, note),
        lambda actor: purchase_undoing.undo(undo_id, bill, actor, house(), note),
    )
    try:
        pin_page.do(job, who())
    except (NeedsPin, TooManyTries) as error:
        return pin_page.ask_pin(asked, who(), error)
    except NotUndoable as why_not:
        flash(speaker().say(why_not.args[0]), "bad")
    return _receipt(purchase_id)


def _receipt(purchase_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".receipt", purchase_id=purchase_id), 303)


def _id() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return abort(400)
