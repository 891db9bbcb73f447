"""Tally sheets after a power cut: which there are, entering one, deciding its lines."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.shops import Staff
from stampcard.models.tallies import ENTERED, TallySheet, lines_of
from stampcard.services import step_up, tally, tally_deciding
from stampcard.services.access import Present
from stampcard.services.house import Actor
from stampcard.services.step_up import NeedsPin
from stampcard.services.tally import Entered, Typed
from stampcard.services.tally_deciding import NO_NUMBER, RESTS, CannotDecide
from stampcard.services.tries import TooManyTries
from stampcard.values.roles import Role, at_least
from stampcard.values.tallies import (
    MANAGERS,
    MOST_DAYS_BACK,
    MOST_LINES,
    MOST_TICKS,
    PROPOSAL_TEXTS,
    TROUBLE_TEXTS,
    Proposal,
    read_sheet,
    sheet_number,
)
from stampcard.values.words import N_, Words, say_many
from stampcard.web.access import too_many
from stampcard.web.context import counter_only, house, manager_only, present, speaker
from stampcard.web.forms.spoken import text_of
from stampcard.web.forms.tally import (
    ROWS,
    PinFields,
    SheetForm,
    rows_of,
    with_empty_rows,
)
from stampcard.web.pin_page import proof_of, rules

bp = Blueprint("tally", __name__)
_MORE, _DECIDED_AT_ONCE = 10, 10
_GIVE_PIN = N_("This needs a PIN")
_WRONG_PIN = N_("This PIN is not right. Please try again.")
_UNKNOWN_BUTTON = 400


@bp.get("/tally")
@counter_only
def index() -> str:
    """The sheets that can be entered, and those that were."""
    return render_template(
        "tally/index.html",
        open_sheets=tally.open_sheets(),
        entered=tally.entered_sheets(),
        sheet_number=sheet_number,
    )


@bp.get("/tally/enter")
@counter_only
def blank() -> str:
    """An empty sheet to be filled in as the paper is."""
    given = read_sheet(request.args.get("sheet", ""))
    known = tally.find(given)
    form = SheetForm(
        data={
            "sheet": sheet_number(known.id) if known else "",
            "day": (known and known.day) or house().now()[1].isoformat(),
        }
    )
    return _page(form, [], ROWS)


@bp.post("/tally/enter")
@counter_only
def enter() -> ResponseReturnValue:
    """Enter what was typed, or show it again with each problem at its field."""
    form, lines = SheetForm(), rows_of(request.form)
    if "more" in request.form:
        return _page(form, lines, len(lines) + _MORE)
    sheet, day = tally.find(read_sheet(text_of(form.sheet))), form.day_typed()
    problems = tally.problems(sheet, day, lines, house())
    if not form.validate() or problems or not sheet or not day:
        return _page(form, lines, ROWS, form.show(problems), problems), 422
    try:
        actor = _answerable(form)
    except (NeedsPin, TooManyTries) as error:
        answer = _pin_problem(form, error)
        return _page(form, lines, ROWS), *answer
    came, problems = tally.enter(sheet, day, lines, actor, house())
    if not came:
        return _page(form, lines, ROWS, form.show(problems), problems), 422
    for tone, words in _said(came):
        flash(speaker().say(words), tone)
    return redirect(url_for(".show", number=sheet_number(sheet.id)), 303)


@bp.get("/tally/<number>")
@counter_only
def show(number: str) -> ResponseReturnValue:
    """What came of each line, and what is proposed where one waits."""
    return _sheet_page(_found(number), PinFields(formdata=None))


@bp.post("/tally/<number>")
@counter_only
def decide(number: str) -> ResponseReturnValue:
    """Do what the pressed button says with its line."""
    sheet, form = _found(number), PinFields()
    how, line, given = _pressed()
    typed = given or request.form.get(f"number-{line}", "")
    try:
        actor = _answerable(form)
        _decide(sheet, how, line, typed, actor)
    except (NeedsPin, TooManyTries) as error:
        answer = _pin_problem(form, error)
        return _sheet_page(sheet, form), *answer
    except CannotDecide as error:
        problem = {line: speaker().say(error.words)}
        return _sheet_page(sheet, form, problem), 422
    return redirect(url_for(".show", number=number, _anchor=f"line-{line}"), 303)


@bp.post("/tally/<number>/undo")
@manager_only
def undo(number: str) -> ResponseReturnValue:
    """Undo all that a sheet booked; it can be entered anew."""
    sheet, who = _found(number), _who()
    done, stuck = tally_deciding.undo(sheet.id, who.actor, who.role, house())
    told = say_many("{count} line undone.", "{count} lines undone.", count=done)
    flash(speaker().say(told), "good")
    if stuck:
        words = say_many(
            "{count} line could not be undone: what it gave has been used since.",
            "{count} lines could not be undone: what they gave has been used since.",
            count=stuck,
        )
        flash(speaker().say(words), "warn")
    return redirect(url_for(".show", number=number), 303)


def _decide(sheet: TallySheet, how: str, line: int, number: str, actor: Actor) -> None:
    role = _who().role
    if how == "out":
        why = request.form.get(f"why-{line}", "")
        tally_deciding.leave_out(sheet.id, line, why, actor, role, house())
        return
    if how == "number" and not number.strip():
        raise CannotDecide(NO_NUMBER)
    typed = number if how == "number" else ""
    tally_deciding.accept(sheet.id, line, actor, role, house(), number=typed)


def _pressed() -> tuple[str, int, str]:
    """The button: accept, number or out, of which line, and the number it names."""
    how, _, rest = request.form.get("do", "").partition(":")
    line, _, number = rest.partition(":")
    right = how in {"accept", "number", "out"} and line.isdecimal() and len(line) < 9
    return (how, int(line), number) if right else abort(_UNKNOWN_BUTTON)


def _said(came: Entered) -> list[tuple[str, Words]]:
    """How it went, plainly: tone and words."""
    booked = say_many(
        "{count} line entered.", "{count} lines entered.", count=came.booked
    )
    already = say_many(
        "{count} line was entered already and counts once.",
        "{count} lines were entered already and count once.",
        count=came.already,
    )
    waiting = say_many(
        "{count} line waits for you to decide.",
        "{count} lines wait for you to decide.",
        count=came.waiting,
    )
    told = [("good", booked), ("good", already), ("warn", waiting)]
    return [(tone, words) for tone, words in told if words.values["count"]]


def _page(
    form: SheetForm,
    lines: list[Typed],
    least: int,
    homeless: Any = (),
    problems: tally.Problems = (),
) -> str:
    form.offer_people(_who().actor.staff)
    at_rows = {p.field: speaker().say(p.words) for p in problems if "-" in p.field}
    return render_template(
        "tally/enter.html",
        form=form,
        rows=with_empty_rows(lines, least),
        at_rows=at_rows,
        homeless=[text for text in homeless if text not in at_rows.values()],
        most_days=MOST_DAYS_BACK,
        most_lines=MOST_LINES,
        most_ticks=MOST_TICKS,
    )


def _sheet_page(
    sheet: TallySheet, form: PinFields, problem: dict[int, str] | None = None
) -> str:
    form.offer_people(_who().actor.staff)
    decides = at_least(_who().role, Role.MANAGER)
    return render_template(
        "tally/show.html",
        sheet=sheet,
        number=sheet_number(sheet.id),
        entered_by=Staff.get_or_none(Staff.id == sheet.entered_by_id),
        lines=sorted(lines_of(sheet.id).values(), key=lambda each: each.line % RESTS),
        rests=RESTS,
        at_once=_DECIDED_AT_ONCE,
        names={person.id: person.name for person in Staff.select()},
        trouble_texts=TROUBLE_TEXTS,
        proposal_texts=PROPOSAL_TEXTS,
        number_proposal=Proposal.NUMBER,
        kept_for_managers=() if decides else MANAGERS,
        can_undo=decides and sheet.state == ENTERED,
        form=form,
        problem=problem or {},
    )


def _answerable(form: PinFields) -> Actor:
    proof = proof_of(form.pin.data or "", form.staff.data or "")
    return step_up.answerable(_who(), proof, rules=rules(), house=house())


def _pin_problem(
    form: PinFields, error: NeedsPin | TooManyTries
) -> tuple[int, dict[str, str]]:
    """Say at its field that a PIN is needed; the status and headers that go with it."""
    if isinstance(error, TooManyTries):
        form.pin.errors = [speaker().say(too_many(error.minutes))]
        return 429, {"Retry-After": str(error.minutes * 60)}
    form.pin.errors = [speaker().gettext(_WRONG_PIN if error.wrong else _GIVE_PIN)]
    return 403, {}


def _found(number: str) -> TallySheet:
    return tally.find(read_sheet(number)) or abort(404)


def _who() -> Present:
    return present() or abort(403)
