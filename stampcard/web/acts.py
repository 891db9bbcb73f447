"""The owner's list of acts."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from stampcard.models import ledger
from stampcard.models.base import rows
from stampcard.models.ledger import Recorded
from stampcard.values.decisions import Verb
from stampcard.web.context import owner_only
from stampcard.web.lists import PAGE_ROWS, VERB_TEXTS, act_lines, page_start

bp = Blueprint("acts", __name__)

OUTCOMES = (ledger.ACCEPTED, ledger.REFUSED)
_NEWEST = """
SELECT seq, id, content, verb, programme_id, card, outlet_id, staff_id, device, at, day,
       outcome, reason, reverses, detail, hash
FROM act WHERE seq < ? AND (? = '' OR day = ?) AND (? = '' OR verb = ?)
  AND (? = '' OR outcome = ?)
ORDER BY seq DESC LIMIT ?"""


@bp.get("/acts")
@owner_only
def index() -> str:
    """Acts, newest first, by day, verb and outcome if asked."""
    chosen = _chosen()
    found = _newest(chosen, page_start(request.args.get("before")))
    return render_template(
        "acts/index.html",
        acts=act_lines(found[:PAGE_ROWS]),
        chosen=chosen,
        verbs=VERB_TEXTS,
        older=_older(chosen, found),
    )


def _chosen() -> dict[str, Any]:
    """The filters that mean something; the others are left out."""
    given = {name: request.args.get(name, "") for name in ("day", "verb", "outcome")}
    sound = {
        "day": _is_day(given["day"]),
        "verb": given["verb"] in set(Verb),
        "outcome": given["outcome"] in OUTCOMES,
    }
    return {name: given[name] for name, fits in sound.items() if fits}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _newest(chosen: dict[str, Any], before: int) -> list[Recorded]:
    """A page of acts and one more, which tells whether there is another page."""
    if not chosen:
        return ledger.newest(PAGE_ROWS + 1, before)
    wanted = [chosen.get(name, "") for name in ("day", "verb", "outcome")]
    doubled = [value for name in wanted for value in (name, name)]
    found = rows(_NEWEST, before or 2**62, *doubled, PAGE_ROWS + 1)
    return [Recorded(seq, UUID(bytes=act_id), *rest) for seq, act_id, *rest in found]


def _older(chosen: dict[str, Any], found: list[Recorded]) -> str:
    if len(found) <= PAGE_ROWS:
        return ""
    return url_for(".index", **chosen, before=found[PAGE_ROWS - 1].seq)
