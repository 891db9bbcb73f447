"""The owner's list of acts."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from stampcard.models import ledger
from stampcard.models.acts import Recorded
from stampcard.models.base import rows
from stampcard.services.odd_people import OVERRIDE, noted
from stampcard.values.codes import number_of, read
from stampcard.values.decisions import Verb
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.whys import WHY_TEXTS
from stampcard.web.context import house, manager_only
from stampcard.web.lists import PAGE_ROWS, act_lines, page_start

bp = Blueprint("acts", __name__)

OUTCOMES = (ledger.ACCEPTED, ledger.REFUSED)
LONGEST_ID = 9  # digits of a person's id in an address
# What an address may ask for, and the rows that answer it.
_FILTERS = {
    "day": "day = ?",
    "first": "day >= ?",
    "last": "day <= ?",
    "verb": "verb = ?",
    "outcome": "outcome = ?",
    "staff": "staff_id = ?",
    "number": "card = ?",
    "override": "detail LIKE ?",
    "why": "detail LIKE ?",
}
_NEWEST = """
SELECT seq, id, content, verb, programme_id, card, outlet_id, staff_id, device, at, day,
       outcome, reason, reverses, detail, hash
FROM act WHERE {filters} ORDER BY seq DESC LIMIT ?"""


@bp.get("/acts")
@manager_only
def index() -> str:
    """Acts, newest first, by day, verb and outcome if asked."""
    chosen = _chosen()
    found = _newest(chosen, page_start(request.args.get("before")))
    return render_template(
        "acts/index.html",
        acts=act_lines(found[:PAGE_ROWS]),
        chosen=chosen,
        verbs=VERB_TEXTS,
        names=dict(rows("SELECT id, name FROM staff")),
        older=_older(chosen, found),
    )


def _chosen() -> dict[str, Any]:
    """The filters that mean something; the others are left out."""
    given = {name: request.args.get(name, "") for name in _FILTERS}
    sound = {
        "day": _is_day(given["day"]),
        "first": _is_day(given["first"]),
        "last": _is_day(given["last"]),
        "verb": given["verb"] in set(Verb),
        "outcome": given["outcome"] in OUTCOMES,
        "staff": given["staff"].isdecimal() and len(given["staff"]) <= LONGEST_ID,
        "number": bool(_card(given["number"])),
        "override": given["override"] == "1",
        "why": given["why"] in WHY_TEXTS,
    }
    if sound["number"]:
        given["number"] = number_of(_card(given["number"]))
    return {name: given[name] for name, fits in sound.items() if fits}


def _card(text: str) -> int:
    """The serial of a number; 0 for anything else."""
    said = read(text, house().keys)
    return said.serial if said else 0


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _newest(chosen: dict[str, Any], before: int) -> list[Recorded]:
    """A page of acts and one more, which tells whether there is another page."""
    if not chosen:
        return ledger.newest(PAGE_ROWS + 1, before)
    sql = _NEWEST.format(
        filters=" AND ".join(["seq < ?", *(_FILTERS[name] for name in chosen)])
    )
    wanted = [_wanted(name, text) for name, text in chosen.items()]
    found = rows(sql, before or 2**62, *wanted, PAGE_ROWS + 1)
    return [Recorded(seq, UUID(bytes=act_id), *rest) for seq, act_id, *rest in found]


def _wanted(name: str, text: str) -> str | int:
    if name == "number":
        return _card(text)
    if name == "override":
        return OVERRIDE
    if name == "why":
        return noted(text)
    return int(text) if name == "staff" else text


def _older(chosen: dict[str, Any], found: list[Recorded]) -> str:
    if len(found) <= PAGE_ROWS:
        return ""
    return url_for(".index", **chosen, before=found[PAGE_ROWS - 1].seq)
