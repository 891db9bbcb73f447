"""The bill at the counter: type it, ring it up in every programme, see what came."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.purchases import Purchase
from stampcard.services import purchases, sold, till
from stampcard.services.access import Present
from stampcard.services.asking import Asked, IdReused
from stampcard.services.members.looking_up import UNKNOWN_CARD
from stampcard.services.members.proving import NotProved
from stampcard.services.purchases import NotPaid, NumberTaken, Rung
from stampcard.services.step_up import Job, NeedsPin
from stampcard.services.till import Counter
from stampcard.services.tries import TooManyTries
from stampcard.values.bills import MOST_LINES
from stampcard.values.decisions import Verb
from stampcard.values.words import N_, say
from stampcard.web import bill_proof, pin_page
from stampcard.web.api_said import message_of
from stampcard.web.context import counter_only, house, present, speaker
from stampcard.web.counter import home_page
from stampcard.web.forms.bills import BillForm, Pay, Row, payments_of, pays_of, rows_of
from stampcard.web.forms.spoken import text_of
from stampcard.web.members.proof_page import PROOFS
from stampcard.web.members.whose import whose

bp = Blueprint("bills", __name__)
MOST_CARDS = 20
_TAKEN = N_("A bill of this number was rung up today already.")
_RUNG_UP = N_("This bill was rung up already. Press again only for another one.")


@dataclass(slots=True)
class Typed:
    """A bill as it stands on the page: who is there, and all that was typed."""

    counter: Counter
    form: BillForm
    rows: list[Row] = field(default_factory=list)
    pays: list[Pay] = field(default_factory=list)
    problem: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """What stands for the cards that were presented."""
        return tuple(one.presented for one in self.counter.presented)

    @property
    def is_wrong(self) -> bool:
        """Whether something that was typed has a problem at it."""
        marked = any(row.problem for row in self.rows)
        return marked or any(pay.problem for pay in self.pays) or bool(self.form.errors)

    def rung(self) -> Rung | None:
        """The bill to ring up; None where something typed is wrong, and says so."""
        bill = self.form.bill(self.rows)
        if not bill or self.is_wrong:
            return None
        return Rung(
            UUID(self.form.id.data),
            self.codes,
            bill,
            self.form.bill_number,
            payments_of(self.pays),
        )


@bp.get("/counter/cards/<text>/bill")
@counter_only
def ask(text: str) -> ResponseReturnValue:
    """An empty bill of whoever shows a card."""
    counter = till.opened([text], who().actor.outlet, house())
    if not counter.presented:
        return _unknown()
    form = BillForm(formdata=None, data={"id": str(uuid4())})
    return _page(Typed(counter, form, pays=pays_of(counter.means, request.args)))


@bp.post("/counter/cards/<text>/bill")
@counter_only
def ring(text: str) -> ResponseReturnValue:
    """Ring the bill up once; or the page again, with all that was typed."""
    form = BillForm()
    if not form.validate():
        abort(400)
    typed = _typed([text, *(form.codes.data or ())], form)
    if not typed.counter.presented:
        return _unknown()
    if text_of(form.also):
        return _with_another(typed)
    if "more" in request.form:
        return _page(typed, more=1)
    rung = typed.rung()
    return _rung_up(rung, typed) if rung else (_page(typed), 422)


def who() -> Present:
    """Whoever is at the counter."""
    return present() or abort(403)


def known(purchase_id: UUID) -> Purchase:
    """A bill that is known here; a page that is not there without it."""
    return sold.bill(purchase_id, who().actor.outlet) or abort(404)


def _typed(texts: list[str], form: BillForm) -> Typed:
    counter = till.opened(texts[:MOST_CARDS], who().actor.outlet, house())
    sent = request.form
    return Typed(counter, form, rows_of(sent), pays_of(counter.means, sent))


def _with_another(typed: Typed) -> ResponseReturnValue:
    """The page with one more card presented, if it is one."""
    form = typed.form
    more = _typed([*typed.codes, text_of(form.also)], form)
    if len(more.codes) == len(typed.codes):
        form.also.errors = [speaker().say(say(UNKNOWN_CARD))]
        return _page(more), 422
    form.also.data = ""
    return _page(more)


def _rung_up(rung: Rung, typed: Typed) -> ResponseReturnValue:
    first = typed.counter.presented[0]
    if "send" in request.form:
        return bill_proof.send_code(first, who())
    try:
        rung = bill_proof.proved(rung, first)
    except (NotProved, TooManyTries) as error:
        return bill_proof.ask_again(first, error)
    job = Job(
        lambda: purchases.wishes(rung, who().actor.outlet, house()),
        lambda actor: purchases.ring_up(rung, actor, house()),
    )
    try:
        pin_page.do(job, who())
    except (NeedsPin, TooManyTries) as error:
        return pin_page.ask_pin(Asked(rung.id, Verb.EARN), who(), error)
    except (NumberTaken, IdReused, NotPaid) as wrong:
        return _not_rung_up(rung, typed, wrong)
    bill_proof.note(rung, first)
    return redirect(url_for("bills.receipt", purchase_id=rung.id), 303)


def _not_rung_up(
    rung: Rung, typed: Typed, wrong: NumberTaken | IdReused | NotPaid
) -> ResponseReturnValue:
    """Why it was not: nothing was recorded, and all that was typed is kept."""
    first = typed.counter.presented[0]
    if isinstance(wrong, NotPaid):
        if wrong.reason in PROOFS and first.card.member and not rung.proven:
            return bill_proof.page(first), 403
        typed.problem = message_of(wrong.reason.value, {"notes": list(wrong.notes)})
    elif isinstance(wrong, NumberTaken):
        typed.form.complain("number", _TAKEN)
    else:
        typed.problem = speaker().gettext(_RUNG_UP)
        typed.form.id.data = str(uuid4())
    return _page(typed), 422


def _page(typed: Typed, *, more: int = 0) -> str:
    blank = more or int(not typed.rows and bool(typed.counter.categories))
    rows = [*typed.rows, *([Row()] * blank)][:MOST_LINES]
    first = typed.counter.presented[0]
    return render_template(
        "bills/ask.html",
        typed=typed,
        form=typed.form,
        rows=rows,
        seen=first,
        whose=whose(first),
        may_add=len(rows) < MOST_LINES,
        asked_more=bool(more),
    )


def _unknown() -> ResponseReturnValue:
    return home_page(problem=say(UNKNOWN_CARD)), 404
