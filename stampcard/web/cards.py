"""Cards, as the owner looks them up."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import ledger
from stampcard.models.base import rows
from stampcard.services import counter
from stampcard.services.counter import Asked, IdReused, UnknownCode
from stampcard.services.step_up import NeedsPin
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.texts import clean
from stampcard.values.whys import LONGEST_WHY
from stampcard.values.words import N_
from stampcard.web import notes, pin_page
from stampcard.web.card_page import page as holders_page
from stampcard.web.context import house, manager, manager_only, speaker
from stampcard.web.lists import PAGE_ROWS, ActLine, act_lines

bp = Blueprint("cards", __name__, url_prefix="/cards")

_LOOKED_THROUGH = 500  # acts among which lately used cards are sought
_LATELY = """
SELECT lately.card, lately.at, programme.name, card.state, batch.state
FROM (SELECT card, MAX(seq) AS seq, MAX(at) AS at
      FROM (SELECT card, seq, at FROM act ORDER BY seq DESC LIMIT ?)
      WHERE card IS NOT NULL GROUP BY card) lately
JOIN card ON card.serial = lately.card
JOIN batch ON batch.id = card.batch_id
JOIN programme ON programme.id = batch.programme_id
ORDER BY lately.seq DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card in a list; `at` is its last act in milliseconds UTC."""

    serial: int
    at: int
    programme: str
    state: str
    batch_state: str

    @property
    def number(self) -> str:
        """The number people read."""
        return number_of(self.serial)


@bp.get("")
@manager_only
def index() -> ResponseReturnValue:
    """Look a card up by its number; below, those used lately."""
    wanted = request.args.get("number", "")
    card = counter.find(wanted, house()) if wanted else None
    if card:
        return redirect(url_for(".show", number=number_of(card.serial)))
    lately = [CardLine(*row) for row in rows(_LATELY, _LOOKED_THROUGH, PAGE_ROWS)]
    return render_template("cards/index.html", wanted=wanted, cards=lately)


@bp.get("/<number>")
@manager_only
def show(number: str) -> str:
    """One card: where it stands, its batch, and all that happened to it."""
    card = counter.find(number, house()) or abort(404)
    history = act_lines(ledger.of_card(card.serial, card.account, PAGE_ROWS))
    return render_template(
        "cards/show.html",
        seen=counter.see(card, house()),
        history=history,
        blocked_by=_blocking(history),
        act_id=uuid4(),
    )


@bp.get("/<number>/as-holder")
@manager_only
def as_holder(number: str) -> str:
    """The card's page as its holder sees it, without the code that stands on paper."""
    return holders_page(counter.find(number, house()) or abort(404), "")


@bp.post("/<number>/block")
@manager_only
def block(number: str) -> ResponseReturnValue:
    """End a card's use, with a reason; it can be freed again."""
    wish = Asked(_id("id"), Verb.VOID, codes=(number,), note=_note())
    return _perform(number, wish)


@bp.post("/<number>/free")
@manager_only
def free(number: str) -> ResponseReturnValue:
    """Undo the blocking of a card, with a reason."""
    wish = Asked(_id("id"), Verb.REVERSE, of=_id("of"), note=_note())
    return _perform(number, wish)


def _perform(number: str, asked: Asked) -> ResponseReturnValue:
    who = manager() or abort(403)
    if not asked.note:
        flash(speaker().gettext(N_("Please say why.")), "warn")
        return redirect(url_for(".show", number=number))
    if notes.said_why_not(asked):
        return redirect(url_for(".show", number=number))
    try:
        outcome = pin_page.perform(asked, who)
    except (NeedsPin, TooManyTries) as error:
        return pin_page.ask_pin(asked, who, error)
    except (UnknownCode, IdReused):
        abort(404)
    if outcome.act.reason:
        flash(speaker().gettext(REASON_TEXTS[Reason(outcome.act.reason)]), "warn")
    return redirect(url_for(".show", number=number))


def _note() -> str:
    return clean(request.form.get("note", ""))[:LONGEST_WHY]


def _id(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        abort(400)


def _blocking(history: list[ActLine]) -> ActLine | None:
    """The act that blocked the card, while it can be undone."""
    void = (line for line in history if line.act.verb == Verb.VOID)
    return next((line for line in void if line.can_be_undone), None)
