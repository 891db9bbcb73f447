"""What the holder of a card sees at its printed link. Reading only."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stampcard.models import ledger
from stampcard.services.scans import Seen, find, see
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from stampcard.web.context import house, present

bp = Blueprint("card_page", __name__)
# A card nobody may use yet, or any more, looks exactly like one that never was.
_HIDDEN = {Reason.VOID, Reason.NOT_ACTIVE}
LATEST, LOOKED_AT = 3, 20


@bp.get("/C/<code>")
@bp.get("/c/<code>")
def card_page(code: str) -> Response | str | tuple[str, int]:
    """Where a card stands; a paired device goes on to its counter page."""
    if present():
        return redirect(url_for("counter.card", text=code), 303)
    found = find(code, house(), signed=True)
    seen = see(found, house()) if found else None
    if seen is None or seen.closed in _HIDDEN:
        return render_template("card_page/unknown.html"), 404
    terms = seen.kind.plain(seen.terms, seen.window)
    return render_template(
        "card_page/card.html", seen=seen, terms=terms, latest=_latest(seen)
    )


def _latest(seen: Seen) -> list[ledger.Recorded]:
    acts = ledger.of_card(seen.card.serial, seen.card.account, LOOKED_AT)
    undone = {act.reverses for act in acts}
    shown = [
        act
        for act in acts
        if act.outcome == ledger.ACCEPTED
        and act.verb in {Verb.EARN, Verb.REDEEM}
        and act.seq not in undone
    ]
    return shown[:LATEST]
