"""The register of what people asked about their data: take in, look, answer, print."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.models.privacy import OPEN, RightsRequest
from stampcard.models.shops import Staff
from stampcard.services.house import Actor
from stampcard.services.members import searching
from stampcard.services.privacy import consents, policies, requests, retention
from stampcard.services.privacy.requests import STATE_TEXTS, STATES
from stampcard.values.regimes import REGIME_NAMES
from stampcard.values.rights import HOW_TEXTS, KIND_TEXTS, KINDS, PROOF_TEXTS
from stampcard.values.words import N_, say
from stampcard.web.context import (
    counter_only,
    house,
    manager,
    manager_only,
    present,
    speaker,
)
from stampcard.web.forms.rights import AnswerForm, RequestForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import LARGEST_ID, found, page_of, page_start
from stampcard.web.members.lines import people, person, request_lines

bp = Blueprint("register", __name__, url_prefix="/register")
EVERY, MOST_LINES, MOST_PRINTED = "all", 25, 1000
WORDS = {
    "kinds": KIND_TEXTS,
    "hows": HOW_TEXTS,
    "proofs": PROOF_TEXTS,
    "states": STATE_TEXTS,
    "laws": REGIME_NAMES,
}


@bp.get("")
@manager_only
def index() -> str:
    """Open requests, the most urgent first; or those in another state."""
    state, kind = _chosen("state", (*STATES, EVERY)) or OPEN, _chosen("kind", KINDS)
    older = 0
    if state == OPEN:
        asked = requests.open_ones(house(), kind=kind, most=MOST_LINES)
    else:
        asked, older = page_of(
            requests.listed(
                state="" if state == EVERY else state,
                kind=kind,
                before=page_start(request.args.get("before")),
                most=MOST_LINES + 1,
            ),
            MOST_LINES,
        )
    return render_template(
        "register/index.html",
        lines=request_lines(asked),
        older=older,
        more=max(requests.count_open(kind) - MOST_LINES, 0) if state == OPEN else 0,
        chosen={"state": state, "kind": kind},
        leaving=retention.count_leaving(house()),
        ask_again=policies.newest_number() > 1,
        **WORDS,
    )


@bp.route("/new", methods=["GET", "POST"])
@counter_only
def new() -> ResponseReturnValue:
    """Take a request in, at the counter or in the office."""
    form, member = RequestForm(), _member()
    form.offer()
    if form.is_submitted():
        member = member or _by_phone(form)
        wish = form.wish(member.id if member else None)
        form.show(requests.problems(wish))
        if not form.errors:
            filed = requests.take_in(wish, _actor(), house())
            return _filed(filed)
    return render_template(
        "register/new.html", form=form, person=person(member) if member else None
    )


@bp.get("/<int:request_id>")
@manager_only
def show(request_id: int) -> str:
    """One request, and what to do next."""
    return _request_page(found(RightsRequest, request_id), AnswerForm())


@bp.post("/<int:request_id>/answer")
@manager_only
def answer(request_id: int) -> ResponseReturnValue:
    """Close it: done, or refused."""
    asked, form = found(RightsRequest, request_id), AnswerForm()
    close = requests.refuse if "refuse" in request.form else requests.answer
    problems = close(asked.id, text_of(form.answer), _actor(), house())
    if problems:
        form.show(problems)
        return _request_page(asked, form), 422
    return redirect(url_for(".show", request_id=request_id), 303)


@bp.post("/<int:request_id>/proof")
@manager_only
def prove(request_id: int) -> ResponseReturnValue:
    """Note how the person showed that it is their data."""
    asked, proof = found(RightsRequest, request_id), request.form.get("proof", "")
    if proof not in PROOF_TEXTS:
        abort(400)
    requests.prove(asked.id, proof)
    return redirect(url_for(".show", request_id=request_id), 303)


@bp.get("/print")
@manager_only
def on_paper() -> str:
    """The register as a page to print, without names."""
    asked = requests.listed(most=MOST_PRINTED)
    return render_template(
        "register/print.html",
        lines=[(one, requests.days_left(one, house())) for one in asked],
        day=house().now()[1],
        names=_names(),
        **WORDS,
    )


@bp.get("/leaving")
@manager_only
def leaving() -> str:
    """Members who did not come for long, and when they will be erased."""
    soon = retention.leaving(house(), most=MOST_LINES)
    return render_template(
        "register/leaving.html",
        lines=[(person(one.member), one.member.seen_at, one.day) for one in soon],
        count=retention.count_leaving(house()),
    )


@bp.get("/ask-again")
@manager_only
def ask_again() -> str:
    """Members who agreed to other words than those of today."""
    after = page_start(request.args.get("after"))
    ids = consents.stale_members(after=after, most=MOST_LINES + 1)
    return render_template(
        "register/ask_again.html",
        people=people(ids[:MOST_LINES]),
        more=ids[MOST_LINES - 1] if len(ids) > MOST_LINES else 0,
        shown=policies.current(speaker().locale),
    )


@bp.get("/proof")
@manager_only
def proof() -> str:
    """Whether it can be proved of every member to what they said yes."""
    gaps = consents.proof_gaps()
    return render_template(
        "register/proof.html", people=people(gaps[:MOST_LINES]), count=len(gaps)
    )


def _chosen(name: str, known: tuple[str, ...]) -> str:
    wanted = request.args.get(name, "")
    return wanted if wanted in known else ""


def _member() -> Member | None:
    """The member an address speaks of, if it does."""
    text = request.values.get("member", "")
    given = text.isdecimal() and len(text) < 18
    return members.by_id(min(int(text), LARGEST_ID)) if given else None


def _by_phone(form: RequestForm) -> Member | None:
    """The member with the number typed; a complaint at its field if none."""
    typed = text_of(form.phone)
    member = searching.by_phone(typed, house()) if typed else None
    if typed and not member:
        form.complain("phone", N_("Nobody with this number is a member."))
    return member


def _filed(filed: RightsRequest) -> ResponseReturnValue:
    day = requests.due_day(filed)
    words = say(N_("It is in the register. To be answered by {day}."), day=day)
    flash(speaker().say(words), "good")
    if manager():
        return redirect(url_for(".show", request_id=filed.id), 303)
    return redirect(url_for("counter.home"), 303)


def _request_page(asked: RightsRequest, form: AnswerForm) -> str:
    (line,) = request_lines([asked])
    return render_template(
        "register/show.html",
        line=line,
        asked=asked,
        form=form,
        agrees=consents.may_be_kept(asked.member_id) if asked.member_id else False,
        names=_names(),
        **WORDS,
    )


def _names() -> dict[Any, str]:
    return {staff.id: staff.name for staff in Staff.select()}


def _actor() -> Actor:
    who = present()
    return who.actor if who else abort(403)
