"""Printed stock: order it, follow its printing, put it in use, print or block it."""

from pathlib import Path

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.models.base import rows
from stampcard.models.cards import Batch, PrintRun
from stampcard.services import chance, issuing, print_runs, printers, ranges
from stampcard.services.house import Actor
from stampcard.services.issuing import Wishes
from stampcard.services.paper import CannotPrint
from stampcard.services.print_runs import (
    CANCELLING,
    DONE,
    RUNNING,
    WAITING,
)
from stampcard.values.codes import number_of
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import house, manager_only, owner, owner_only, speaker
from stampcard.web.custody_lists import bundle_lines
from stampcard.web.forms.batches import AgainForm, RangeForm, offer_printers
from stampcard.web.lists import (
    LARGEST_ID,
    PAGE_ROWS,
    batch_lines,
    found,
    page_of,
    page_start,
)
from stampcard.web.setup import same_step

bp = Blueprint("batches", __name__)

_LIFE = """
SELECT COUNT(account_id), COUNT(NULLIF(state, '')) FROM card
WHERE serial BETWEEN ? AND ?"""
# A design is a stranger: its page may show itself, and neither run nor reach anything.
PRINTED_BY_BROWSER = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "frame-ancestors 'none'; sandbox allow-modals"
)
MOST_BUNDLES = 20
_LOOK_AGAIN_SECONDS = 1


@bp.get("/batches")
@manager_only
def index() -> str:
    """Every batch, newest first."""
    before = page_start(request.args.get("before"))
    lines, older = page_of(batch_lines(before=before, most=PAGE_ROWS + 1))
    return render_template("batches/index.html", batches=lines, older=older)


@bp.get("/batches/<int:batch_id>")
@manager_only
def show(batch_id: int) -> ResponseReturnValue:
    """One batch; the page looks again by itself while it is being printed."""
    programme = page_start(request.args.get("programme"))
    if programme and not Batch.get_or_none(Batch.id == min(batch_id, LARGEST_ID)):
        flash(speaker().gettext(N_("Cancelled. The numbers are free again.")), "good")
        return redirect(url_for("programmes.show", programme_id=programme))
    return _batch_page(found(Batch, batch_id), AgainForm())


@bp.post("/batches/<int:batch_id>/activate")
@manager_only
def activate(batch_id: int) -> ResponseReturnValue:
    """Put a batch in use."""
    issuing.activate(found(Batch, batch_id))
    return redirect(url_for(".show", batch_id=batch_id, **same_step()))


@bp.post("/batches/<int:batch_id>/print")
@owner_only
@password_again
def print_again(batch_id: int) -> ResponseReturnValue:
    """The same numbers and codes again, all or some."""
    batch, form = found(Batch, batch_id), AgainForm()
    run = form.run(batch)
    if not run:
        return _batch_page(batch, form)
    start_run(batch, *run, form.wishes())
    return redirect(url_for(".show", batch_id=batch_id, **same_step()))


@bp.route("/batches/<int:batch_id>/spoil", methods=["GET", "POST"])
@manager_only
def spoil(batch_id: int) -> ResponseReturnValue:
    """Block cards that came out badly: which ones, then surely, then done."""
    batch, form = found(Batch, batch_id), RangeForm()
    run = form.run(batch) if form.is_submitted() else None
    if run and "sure" in request.form:
        issuing.spoil(batch, *run)
        return redirect(url_for(".show", batch_id=batch_id))
    return render_template(
        "batches/spoil.html",
        form=form,
        batch=batch,
        numbers=[number_of(serial) for serial in run or ()],
        count=run[1] - run[0] + 1 if run else 0,
        all_first=number_of(batch.first_serial),
        all_last=number_of(batch.last_serial),
    )


@bp.get("/batches/runs/<int:run_id>.<ending>")
@owner_only
def download(run_id: int, ending: str) -> ResponseReturnValue:
    """What came of a run: a PDF, a list, pictures, or a page to print."""
    run = found(PrintRun, run_id)
    file = print_runs.file_of(run, house())
    if run.state != DONE or not file.is_file() or file.suffix != f".{ending}":
        abort(404)
    numbers = "-".join(number_of(s) for s in (run.first_serial, run.last_serial))
    name = f"{run.batch.programme.name} {numbers}{file.suffix}".replace("/", "-")
    if file.suffix == ".html":
        return browser_page(file)
    return send_file(file, as_attachment=True, download_name=name)


def browser_page(file: Path) -> ResponseReturnValue:
    """Sheets for the browser to print: shown as they are, and nothing in them runs."""
    answer = send_file(file, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = PRINTED_BY_BROWSER
    return answer


def start_run(batch: Batch, first: int, last: int, wishes: Wishes) -> None:
    """Have a part of a batch printed as wished, or say why not."""
    try:
        run = print_runs.prepare(batch, first, last, actor(), house(), wishes)
    except CannotPrint as trouble:
        flash(speaker().say(trouble.words), "warn")
    else:
        print_runs.start(run, house())


def actor() -> Actor:
    """The owner who prints."""
    who = owner()
    return who.actor if who else abort(403)


def _batch_page(batch: Batch, form: AgainForm) -> ResponseReturnValue:
    measured = [(str(one.id), one.name) for one in printers.every()]
    offer_printers(form.printer, measured)
    runs = list(
        PrintRun.select()
        .where(PrintRun.batch == batch)
        .order_by(-PrintRun.id)
        .limit(10)
    )
    states = {run.state for run in runs}
    proof = chance.proof_of(batch, house())
    ((used, blocked),) = rows(_LIFE, batch.first_serial, batch.last_serial)
    page = render_template(
        "batches/show.html",
        batch=batch,
        used=used,
        blocked=blocked,
        first=number_of(batch.first_serial),
        last=number_of(batch.last_serial),
        count=batch.last_serial - batch.first_serial + 1,
        runs=[
            (run, *map(number_of, (run.first_serial, run.last_serial))) for run in runs
        ],
        files={run.id for run in runs if print_runs.file_of(run, house()).is_file()},
        form=form,
        wanted_link=issuing.link_of(batch),
        bundles=bundle_lines(batch=batch.id, most=MOST_BUNDLES),
        busy=bool(states & {WAITING, RUNNING, CANCELLING}),
        proof=proof,
        stock=chance.stock_of(batch) if proof else None,
        can_release=not ranges.why_not_release(batch),
    )
    answer = make_response(page)
    if states & {WAITING, RUNNING, CANCELLING}:
        answer.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    if CANCELLING in states:  # the batch may be gone by then
        here = url_for(".show", batch_id=batch.id, programme=batch.programme_id)
        answer.headers["Refresh"] += f"; url={here}"
    return answer
