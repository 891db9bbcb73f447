"""What anybody may check: the outcomes of a batch of cards, and prize draws."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from stampcard.models.cards import Batch
from stampcard.models.draws import Draw
from stampcard.services import chance, draws
from stampcard.services.chance import Proof
from stampcard.services.scans import Seen
from stampcard.values.codes import number_of, shown
from stampcard.values.draws import hash_of
from stampcard.web.context import house
from stampcard.web.lists import found

bp = Blueprint("fair", __name__, url_prefix="/fair")
MOST_SHOWN = 100


@bp.get("/<int:batch_id>")
def batch(batch_id: int) -> ResponseReturnValue:
    """A batch: its seal from the start, its seed and winners after the last day."""
    proof = _proof(batch_id)
    return render_template(
        "fair/batch.html",
        proof=proof,
        winners=proof.winners()[:MOST_SHOWN],
        whole_runs=proof.cards // proof.odds.one_in,
    )


@bp.get("/<int:batch_id>/winners.txt")
def winners(batch_id: int) -> ResponseReturnValue:
    """The winning numbers, each with its prize; nobody is told before the end."""
    proof = _proof(batch_id)
    if proof.seed is None:
        abort(404)
    lines = (f"{shown(number_of(n))} {prize}\n" for n, prize in proof.winners())
    return _text("".join(lines))


@bp.get("/draws/<int:draw_id>")
def draw(draw_id: int) -> ResponseReturnValue:
    """A draw: what was announced, what decided, and who was drawn."""
    chosen = found(Draw, draw_id)
    return render_template(
        "fair/draw.html",
        draw=chosen,
        announced=hash_of(chosen.announcement),
        state=draws.state_of(chosen, house()),
        drawn=draws.drawn_of(chosen),
    )


@bp.get("/draws/<int:draw_id>/tickets.txt")
def tickets(draw_id: int) -> ResponseReturnValue:
    """The frozen tickets, as they were hashed."""
    return _text(draws.pool_of(found(Draw, draw_id)))


def in_draws(seen: Seen) -> list[tuple[Draw, list[str]]]:
    """The draws a card takes part in, with its tickets; for its holder."""
    return list(draws.own_tickets(seen.card)) if seen.kind.pot(seen.terms) else []


def _proof(batch_id: int) -> Proof:
    return chance.proof_of(found(Batch, batch_id), house()) or abort(404)


def _text(text: str) -> Response:
    return Response(text, mimetype="text/plain")


bp.add_app_template_global(in_draws)
