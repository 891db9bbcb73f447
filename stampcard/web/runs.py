"""Print runs: cancel one, give numbers back, spoiled sheets, and the log of all."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.cards import Batch, PrintRun
from stampcard.services import print_runs, ranges, spoiling
from stampcard.services.house import Actor
from stampcard.services.paper import CannotPrint
from stampcard.services.spoiling import Sheets
from stampcard.values.codes import number_of
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager_only, owner, owner_only, speaker
from stampcard.web.custody_lists import run_lines
from stampcard.web.forms.batches import whole
from stampcard.web.forms.custody import SheetsForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import PAGE_ROWS, found, page_of, page_start

bp = Blueprint("runs", __name__, url_prefix="/batches")


@bp.get("/log")
@manager_only
def log() -> str:
    """All that was printed, and why, newest first."""
    before = page_start(request.args.get("before"))
    lines, older = page_of(run_lines(before=before, most=PAGE_ROWS + 1))
    return render_template("batches/log.html", runs=lines, older=older)


@bp.post("/runs/<int:run_id>/cancel")
@owner_only
def cancel(run_id: int) -> ResponseReturnValue:
    """End a run that waits or is being made."""
    run = found(PrintRun, run_id)
    batch, programme = run.batch_id, run.batch.programme_id
    print_runs.cancel(run)
    return redirect(url_for("batches.show", batch_id=batch, programme=programme))


@bp.post("/<int:batch_id>/release")
@owner_only
def release(batch_id: int) -> ResponseReturnValue:
    """Make the numbers of a batch free again of which nothing was printed."""
    batch = found(Batch, batch_id)
    programme = batch.programme_id
    try:
        ranges.release(batch)
    except ranges.CannotRelease as error:
        flash(speaker().say(error.words), "warn")
    return redirect(url_for("batches.show", batch_id=batch_id, programme=programme))


@bp.route("/<int:batch_id>/sheets", methods=["GET", "POST"])
@owner_only
@password_again
def sheets(batch_id: int) -> ResponseReturnValue:
    """Sheets that came out badly: which ones, then surely, then printed anew."""
    batch, form = found(Batch, batch_id), SheetsForm()
    form.offer_numbers()
    try:
        there = spoiling.last_sheets(batch)
        runs = _spoiled(form, there) if form.validate_on_submit() else []
        if runs and "sure" in request.form:
            return _print_instead(batch, runs, same=form.same)
    except CannotPrint as trouble:
        flash(speaker().say(trouble.words), "warn")
        return redirect(url_for("batches.show", batch_id=batch_id))
    return render_template(
        "batches/sheets.html",
        form=form,
        batch=batch,
        spans=[tuple(map(number_of, run)) for run in runs],
        count=sum(last - first + 1 for first, last in runs),
        sheets=[tuple(map(number_of, run)) for run in there.runs],
    )


@bp.post("/<int:batch_id>/rest")
@owner_only
@password_again
def rest(batch_id: int) -> ResponseReturnValue:
    """Print again from a sheet on: the printer stopped there."""
    batch = found(Batch, batch_id)
    start = whole(request.form.get("sheet", ""))
    try:
        runs = spoiling.last_sheets(batch).runs
        if 1 <= start <= len(runs):
            first, last = runs[start - 1][0], runs[-1][1]
            _start(spoiling.rest(batch, first, last, _actor(), house()))
        else:
            flash(speaker().gettext(N_("There is no such sheet.")), "warn")
            return redirect(url_for(".sheets", batch_id=batch_id))
    except CannotPrint as trouble:
        flash(speaker().say(trouble.words), "warn")
    return redirect(url_for("batches.show", batch_id=batch_id))


def _spoiled(form: SheetsForm, there: Sheets) -> list[tuple[int, int]]:
    """The serials on the sheets that were typed; none with the problem at the field."""
    wanted = spoiling.read_sheets(text_of(form.sheets), len(there.runs))
    if not wanted:
        form.complain("sheets", N_("Type sheets there are, like 3, 5-7."))
    return there.serials(wanted)


def _print_instead(
    batch: Batch, runs: list[tuple[int, int]], *, same: bool
) -> ResponseReturnValue:
    made = batch
    if same:
        started = spoiling.same_again(batch, runs, _actor(), house())
    else:
        made, run = spoiling.replace(batch, runs, _actor(), house())
        started = [run]
        flash(speaker().gettext(N_("The old numbers are blocked.")), "good")
    _start(*started)
    return redirect(url_for("batches.show", batch_id=made.id))


def _start(*runs: PrintRun) -> None:
    for run in runs:
        print_runs.start(run, house())


def _actor() -> Actor:
    who = owner()
    return who.actor if who else abort(403)
