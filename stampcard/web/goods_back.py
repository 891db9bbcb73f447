"""Goods that come back to the counter: what is taken and given back for them."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import ledger, purchases
from stampcard.models.acts import Recorded
from stampcard.models.purchases import Purchase
from stampcard.services import returns, sold
from stampcard.services.asking import Asked, IdReused
from stampcard.services.purchase_undoing import is_undone
from stampcard.services.returns import NotReturnable
from stampcard.services.scans import Seen
from stampcard.services.step_up import Job, NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.bills import Bill
from stampcard.values.decisions import Verb
from stampcard.web import pin_page
from stampcard.web.bills import bp, known, who
from stampcard.web.context import counter_only, house, speaker
from stampcard.web.errors import page as error_page
from stampcard.web.forms.goods_back import WHOLE, BackForm, BackRow, back_rows
from stampcard.web.moves import Moved, moved
from stampcard.web.outcomes import card_of


@dataclass(frozen=True, slots=True)
class Change:
    """What a return changed in one programme, and where the card stands since."""

    act: Recorded
    moved: tuple[Moved, ...]
    seen: Seen | None


@bp.get("/counter/bills/<uuid:purchase_id>/back")
@counter_only
def ask_back(purchase_id: UUID) -> ResponseReturnValue:
    """Asks what of a bill comes back."""
    bill = known(purchase_id)
    left = returns.left_of(bill)
    if is_undone(bill) or not left.total_minor:
        return redirect(url_for(".receipt", purchase_id=purchase_id), 303)
    form = BackForm(formdata=None, data={"id": str(uuid4()), "what": WHOLE})
    return _page(bill, form, left, back_rows(left, []))


@bp.post("/counter/bills/<uuid:purchase_id>/back")
@counter_only
def take_back(purchase_id: UUID) -> ResponseReturnValue:
    """Take goods of a bill back, once; or the page again, with all that was typed."""
    bill, form = known(purchase_id), BackForm()
    if not form.validate():
        abort(400)
    return_id = UUID(form.id.data)
    if purchases.return_by_uuid(return_id.bytes):  # pressed twice
        return redirect(url_for(".came_back", return_id=return_id), 303)
    left = returns.left_of(bill)
    rows = back_rows(left, request.form.getlist("many"))
    back = form.back(left, rows)
    if back is None:
        return _page(bill, form, left, rows), 422
    job = Job(
        lambda: returns.wishes(return_id),
        lambda actor: returns.take_back(return_id, bill, back, actor, house()),
    )
    try:
        pin_page.do(job, who())
    except (NeedsPin, TooManyTries) as error:
        return pin_page.ask_pin(Asked(return_id, Verb.REVERSE), who(), error)
    except NotReturnable as wrong:
        problem = speaker().say(wrong.args[0])
        return _page(bill, form, left, rows, problem), 422
    except IdReused:
        return error_page(409), 409
    return redirect(url_for(".came_back", return_id=return_id), 303)


@bp.get("/counter/returns/<uuid:return_id>")
@counter_only
def came_back(return_id: UUID) -> str:
    """What came of goods that came back; loading it again changes nothing."""
    kept = purchases.return_by_uuid(return_id.bytes) or abort(404)
    bill = kept.purchase
    if sold.bill(UUID(bytes=bytes(bill.uuid)), who().actor.outlet) is None:
        abort(404)
    made = returns.made(kept)
    return render_template(
        "bills/came_back.html",
        kept=kept,
        bill=bill,
        purchase_id=UUID(bytes=bytes(bill.uuid)),
        changes=[_change(act) for act in made.acts],
        left=returns.left_of(bill),
    )


def _change(act: Recorded) -> Change:
    return Change(act, moved(ledger.entries_of(act.seq)), card_of(act))


def _page(
    bill: Purchase, form: BackForm, left: Bill, rows: list[BackRow], problem: str = ""
) -> str:
    return render_template(
        "bills/back.html",
        bill=bill,
        purchase_id=UUID(bytes=bytes(bill.uuid)),
        form=form,
        left=left,
        rows=rows,
        problem=problem,
    )
