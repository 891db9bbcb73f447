"""What the holder of a card sees at its printed link. Reading only."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form

from stampcard.models import cards, ledger
from stampcard.models.acts import Recorded
from stampcard.services import limits
from stampcard.services.scans import Seen, card_of, never_open, see
from stampcard.values.codes import read
from stampcard.values.decisions import Verb
from stampcard.web.context import house, installation, present, waiting
from stampcard.web.errors import wait

bp = Blueprint("card_page", __name__)
LATEST, LOOKED_AT = 3, 20
Page = Response | str | tuple[str, int]


@bp.get("/C/<code>")
@bp.get("/c/<code>")
def card_page(code: str) -> Page:
    """Where a card stands; a paired device goes on to its counter page."""
    if present() or waiting():
        return redirect(url_for("counter.card", text=code), 303)
    found = shown(code)
    return nothing() if found is None else page(found, code)


def page(found: cards.Found, code: str, joining: Form | None = None) -> str:
    """A card's page; `joining` is what somebody typed there to join, sent back."""
    seen = see(found, house())
    return render_template(
        "card_page/card.html",
        seen=seen,
        code=code,
        terms=seen.kind.plain(seen.terms, seen.window),
        latest=_latest(seen),
        joining=joining,
    )


def shown(code: str) -> cards.Found | None:
    """The card whose printed code this is, if visitors may see it.

    A code without the shop's own mark ends before any query. A card nobody may use
    yet, or any more, looks exactly like one that never was, and takes no longer.
    """
    said = read(code, installation().house.keys)
    found = card_of(said) if said and said.signed else None
    return None if found is None or never_open(found) else found


def nothing() -> Page:
    """One page for all codes that open nothing, until there are too many."""
    home = installation().house
    source = limits.source(request.remote_addr or "", house=home)
    minutes = installation().guesses.failed(source, house=home)
    if minutes:
        return wait(minutes)
    return render_template("card_page/unknown.html"), 404


def _latest(seen: Seen) -> list[Recorded]:
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
