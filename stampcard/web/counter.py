"""The phone page at the counter: find a card, act, see what came of it."""

from uuid import UUID, uuid4

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from stampcard.models import ledger
from stampcard.services import counter, scans, spending, undoing
from stampcard.services.access import Present
from stampcard.services.counter import Asked, IdReused, UnknownCode
from stampcard.services.members.enrolment import is_asked_for
from stampcard.services.members.looking_up import UNKNOWN_CARD as _UNKNOWN
from stampcard.services.members.proving import NotProved
from stampcard.services.scans import Seen
from stampcard.services.step_up import NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.values.money import fraction_digits
from stampcard.values.whys import BLOCK_WHYS, UNDO_WHYS, WHY_TEXTS
from stampcard.values.words import N_, Words, say
from stampcard.web import notes, piles, pin_page
from stampcard.web.bill_offer import bill_offer
from stampcard.web.context import counter_only, house, present, speaker
from stampcard.web.errors import page as error_page
from stampcard.web.forms.counter import ActForm
from stampcard.web.members import lately, proof_page
from stampcard.web.members.proof_page import PROOFS
from stampcard.web.members.whose import Whose, whose
from stampcard.web.offers import may_differ, offer
from stampcard.web.outcomes import (
    ALL_DAY,
    BUSIEST_DAY,
    can_undo,
    card_of,
    counted_here,
    latest_here,
)
from stampcard.web.partner_counter import knows
from stampcard.web.verdicts import UNDONE, UNKNOWN, refused, stamps_added, verdict

bp = Blueprint("counter", __name__)
Page = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.get("/counter")
@counter_only
def home() -> Page:
    """Where staff start: a field for a number, and what was done today."""
    return home_page()


@bp.get("/counter/today")
@counter_only
def today() -> Page:
    """All that this phone did today, each with its undo, and how many of each sort."""
    lines = latest_here(_who(), most=ALL_DAY, looked_at=BUSIEST_DAY)
    return render_template(
        "counter/today.html", lines=lines, tallies=counted_here(_who()), new_id=uuid4
    )


@bp.get("/counter/find")
@counter_only
def find() -> Page:
    """From a typed number, a scanned code or a pasted link to its card."""
    text = request.args.get("code", "").strip()
    if not text:
        return redirect(url_for("counter.home"), 303)
    found = seen_as(text)
    if not found:
        return home_page(text, problem=say(_UNKNOWN)), 404
    is_members = found.card.member is not None  # then it counts that it was scanned
    text = found.presented if is_members else found.number
    return redirect(url_for("counter.card", text=text), 303)


@bp.get("/counter/cards/<text>")
@counter_only
def card(text: str) -> Page:
    """A card, where it stands, and a large button for each act that is open."""
    found = seen_as(text)
    if not found:
        return home_page(problem=say(_UNKNOWN)), 404
    if found.code and found.card.member is not None:
        lately.saw(found.card.member, spending.CARD)
    pile = piles.kept()
    if pile.concerns(found):
        return redirect(url_for(".several", codes=pile.texts, add=text), 303)
    typed = request.args.get("spend", "")  # before a page could not be heard
    return _card(found, ActForm(formdata=None, data={"spend": typed}))


@bp.get("/counter/cards/<text>/block")
@counter_only
def block(text: str) -> Page:
    """Asks once more before a card's use is ended."""
    found = seen_as(text)
    if not found:
        return home_page(problem=say(_UNKNOWN)), 404
    return render_template(
        "counter/block.html",
        seen=found,
        id=uuid4(),
        whys=[(why, WHY_TEXTS[why]) for why in BLOCK_WHYS],
    )


@bp.get("/counter/undo/<uuid:act_id>")
@counter_only
def undo(act_id: UUID) -> Page:
    """Asks why an act is to be undone: one tap, or a few words."""
    came = counter.outcome_of(act_id) or abort(404)
    undone = bool(ledger.reversal_of(came.act.seq))
    in_time = undoing.in_time(came.act, _who().role, house())
    if not in_time or not can_undo(came.act, undone=undone):
        return redirect(url_for("counter.outcome", act_id=act_id), 303)
    return render_template(
        "counter/undo.html",
        act=came.act,
        verdict=verdict(came.act, came.entries),
        seen=card_of(came.act),
        id=uuid4(),
        whys=[(why, WHY_TEXTS[why]) for why in UNDO_WHYS],
    )


@bp.get("/counter/acts")
@counter_only
def no_act() -> Response:
    """A reload or a change of language after a form was sent back: start anew."""
    return redirect(url_for("counter.home"), 303)


@bp.post("/counter/acts")
@counter_only
def act() -> Page:
    """Perform what the page asked, then show the outcome at its own address."""
    form = ActForm()
    valid = form.validate()
    found = seen_as(form.codes.data[0]) if form.codes.data else None
    if valid and found:
        valid = _bill_is_there(form, found)
    if not valid:
        return _again(form, found)
    who, wish = _who(), form.asked()
    if back := notes.sent_back(wish):
        return back
    if undoing.too_late(wish, who.role, house()):
        return redirect(url_for("counter.outcome", act_id=wish.of), 303)
    asked = undoing.reasoned(wish, who.actor, house())
    return _perform(asked) if asked else _ask_why(wish)


@bp.get("/acts/<uuid:act_id>")
@counter_only
def outcome(act_id: UUID) -> str:
    """What came of an act; loading it again changes nothing."""
    came = counter.outcome_of(act_id) or abort(404)
    undone_by = ledger.reversal_of(came.act.seq)
    seen = seen_as(lately.code_for(act_id)) or card_of(came.act)
    said, stamps = verdict(came.act, came.entries), stamps_added(came.entries)
    return render_template(
        "counter/outcome.html",
        outcome=came,
        verdict=said,
        shown=UNDONE if undone_by else said,
        undone_by=undone_by,
        can_undo=can_undo(came.act, undone=bool(undone_by)),
        quick=undoing.is_slip(came.act, _who().actor, house()),
        in_time=undoing.in_time(came.act, _who().role, house()),
        just_now=undoing.is_just_now(came.act, house()),
        stamps=stamps,
        fresh=0 if undone_by else stamps,
        seen=seen,
        offer=offer(seen) if seen else None,
        whose=whose(seen) if seen else Whose(),
        proofs=PROOFS,
        new_id=uuid4,
    )


@bp.get("/counter/several")
@counter_only
def several() -> str:
    """Coupons presented together for one reward, added one at a time."""
    typed = request.args.get("add", "").strip()
    pile = piles.gathered(request.args.getlist("codes"), typed)
    piles.keep(pile)
    return render_template("counter/several.html", pile=pile, typed=typed, id=uuid4())


@bp.app_template_global()
def currency_digits() -> int:
    """How many figures the shop's currency keeps after the point."""
    return fraction_digits(speaker().currency)


def home_page(typed: str = "", *, problem: Words | None = None) -> str:
    """The counter's first page; or, filling the screen, that something is unknown."""
    return render_template(
        "counter/unknown.html" if problem else "counter/home.html",
        said=UNKNOWN,
        with_members=is_asked_for(),
        typed=typed,
        problem=problem,
        lines=() if problem else latest_here(_who()),
        new_id=uuid4,
    )


def _card(seen: Seen, form: ActForm) -> str:
    return render_template(
        "counter/card.html",
        seen=seen,
        offer=offer(seen),
        whose=whose(seen),
        form=form,
        new_id=uuid4,
        refused=refused,
        may_differ=may_differ(seen),
        bill=bill_offer(seen, _who().actor.outlet),
    )


def _again(form: ActForm, seen: Seen | None) -> Page:
    """The same page with the problem at its field, when staff can mend it there."""
    if form.curable and seen:
        if proof_page.is_from_here():
            return proof_page.page(form.asked(), form=form), 422
        return _card(seen, form), 422
    return abort(400)


def _bill_is_there(form: ActForm, seen: Seen) -> bool:
    earns = form.verb.data == Verb.EARN and len(form.codes.data or ()) == 1
    asks = seen.kind.asks_bill(seen.terms)
    if form.action.data:
        asks = form.action.data in seen.kind.sums
    if earns and asks and form.spend_minor is None:
        form.spend.errors = [speaker().gettext(N_("Type the amount of the bill."))]
        return False
    return True


def _ask_why(asked: Asked) -> Response:
    """To the page that asks for the reason that was missing."""
    if asked.of:
        return redirect(url_for("counter.undo", act_id=asked.of), 303)
    return redirect(url_for("counter.block", text=asked.codes[0]), 303)


def _perform(asked: Asked) -> Page:
    who = _who()
    try:
        asked = proof_page.proved(asked)
    except (NotProved, TooManyTries) as error:
        return proof_page.ask_again(asked, error)
    try:
        came = pin_page.perform(asked, who)
    except (NeedsPin, TooManyTries) as error:
        return pin_page.ask_pin(asked, who, error)
    except UnknownCode:
        return home_page(problem=say(_UNKNOWN)), 404
    except IdReused:
        return error_page(409), 409
    if len(asked.codes) > 1:
        piles.drop()
    proof_page.note(asked, came)
    return redirect(url_for("counter.outcome", act_id=asked.id), 303)


def seen_as(text: str) -> Seen | None:
    """The card a text stands for, and its code where the text is a scanned one."""
    found = scans.seen_in(text, house())
    return found if found and knows(found.card, present()) else None


def _who() -> Present:
    return present() or abort(403)
