"""The owner's first page: today, the programmes, and what is still to be done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import ledger
from stampcard.models.base import rows
from stampcard.services import figures, stock
from stampcard.services.stock import ProgrammeStock
from stampcard.values.codes import number_of, shown
from stampcard.values.decisions import Verb
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.words import N_, Words, say_many
from stampcard.web import checklist
from stampcard.web.context import (
    YEAR_SECONDS,
    house,
    manager,
    manager_only,
    owner,
    present,
    shop,
    signed_in,
    waiting,
)
from stampcard.web.lists import act_lines
from stampcard.web.members import pressing

bp = Blueprint("home", __name__)

ACTS_SHOWN = 8
CHECKLIST_COOKIE = "checklist"
_BUSIEST_DAY = 20_000  # acts looked through for one day
_SHOWN_VERBS = (Verb.EARN, Verb.REDEEM, Verb.REVERSE, Verb.VOID)
_TODAY = """
SELECT verb, outcome, COUNT(*)
FROM (SELECT verb, outcome, day FROM act ORDER BY seq DESC LIMIT ?)
WHERE day = ? GROUP BY verb, outcome"""
_PROGRAMMES = """
SELECT programme.id, programme.name, programme.kind, programme.state,
       CAST(COALESCE(SUM(last_serial - first_serial + 1), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN batch.state = 'in_use'
            THEN last_serial - first_serial + 1 ELSE 0 END), 0) AS BIGINT)
FROM programme LEFT JOIN batch
     ON batch.programme_id = programme.id AND NOT batch.paperless
GROUP BY programme.id ORDER BY programme.state = 'ended', programme.id DESC"""
_NOT_IN_USE = """
SELECT id, first_serial, last_serial FROM batch WHERE state = 'printed'
ORDER BY id LIMIT 3"""


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One programme in a list; `printed` and `in_use` count cards."""

    id: int
    name: str
    kind: str
    state: str
    printed: int
    in_use: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something still missing, and the page that mends it."""

    words: Words
    label: str
    url: str
    about: str = ""  # a name to stand before the words


@bp.get("/")
def index() -> ResponseReturnValue:
    """The owner's overview; others are led to where they belong."""
    if not shop():
        return redirect(url_for("setup.shop_details"))
    if not manager():
        return _elsewhere()
    programmes = programme_lines()
    first = [] if CHECKLIST_COOKIE in request.cookies else checklist.steps(programmes)
    return render_template(
        "home/index.html",
        today=_today(),
        programmes=programmes,
        first=first,
        steps=_next_steps(programmes),
        acts=act_lines(ledger.newest(ACTS_SHOWN)),
        month=figures.month(house()),
    )


@bp.post("/checklist/hide")
@manager_only
def hide_checklist() -> ResponseReturnValue:
    """The first steps are not shown any more in this browser."""
    answer = redirect(url_for(".index"), 303)
    answer.set_cookie(
        CHECKLIST_COOKIE, "hidden", max_age=YEAR_SECONDS, samesite="Lax",
        httponly=True, secure=request.is_secure,
    )  # fmt: skip
    return answer


def _elsewhere() -> ResponseReturnValue:
    if present() or waiting():
        return redirect(url_for("counter.home"))
    if signed_in():
        abort(403)
    return redirect(url_for("access.sign_in"))


def programme_lines() -> list[ProgrammeLine]:
    """Every programme, newest first, ended ones last."""
    return [ProgrammeLine(*row) for row in rows(_PROGRAMMES)]


def _today() -> list[tuple[str, int, int]]:
    day = house().now()[1].isoformat()
    counts: Counter[tuple[str, str]] = Counter()
    for verb, outcome, count in rows(_TODAY, _BUSIEST_DAY, day):
        counts[verb, outcome] = count
    return [
        (VERB_TEXTS[v], counts[v, ledger.ACCEPTED], counts[v, ledger.REFUSED])
        for v in _SHOWN_VERBS
    ]


def _next_steps(programmes: list[ProgrammeLine]) -> list[NextStep]:
    steps = [NextStep(*one) for one in pressing.steps()]
    if owner() and any(line.printed for line in programmes):
        today = house().now()[1]
        steps += [_print_more(low, today) for low in stock.alarms(house())]
    return steps + [_put_in_use(*row) for row in rows(_NOT_IN_USE)]


def _print_more(low: ProgrammeStock, today: date) -> NextStep:
    words = stock.ending(low, today) or Words("")
    url = url_for("orders.order", programme_id=low.id)
    return NextStep(words, N_("Print more"), url, low.name)


def _put_in_use(batch: int, first: int, last: int) -> NextStep:
    words = say_many(
        "{count} card is printed but not in use yet: {first}.",
        "{count} cards are printed but not in use yet: {first} to {last}.",
        count=last - first + 1,
        first=shown(number_of(first)),
        last=shown(number_of(last)),
    )
    return NextStep(
        words, N_("Put them in use"), url_for("batches.show", batch_id=batch)
    )
