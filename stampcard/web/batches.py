"""Printed stock: order it, follow its printing, put it in use, print or block it."""

from typing import Any

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

from stampcard.language import locales
from stampcard.models.base import rows
from stampcard.models.cards import Batch, PrintRun
from stampcard.models.programmes import Programme
from stampcard.models.shops import the_shop
from stampcard.services import issuing, paper, print_runs, ranges
from stampcard.services.house import Actor
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
from stampcard.web.forms.batches import PrintForm, RangeForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import LARGEST_ID, PAGE_ROWS, batch_lines, found, page_start
from stampcard.web.settings import link_warning
from stampcard.web.setup import same_step

bp = Blueprint("batches", __name__)

_LIFE = """
SELECT COUNT(account_id), COUNT(NULLIF(state, '')) FROM card
WHERE serial BETWEEN ? AND ?"""
PREVIEW_WIDTH_PX = 720
_BACK = 2
_LOOK_AGAIN_SECONDS = 1


@bp.get("/batches")
@manager_only
def index() -> str:
    """Every batch, newest first."""
    before = page_start(request.args.get("before"))
    lines = batch_lines(before=before, most=PAGE_ROWS + 1)
    older = lines[PAGE_ROWS - 1].id if len(lines) > PAGE_ROWS else 0
    return render_template("batches/index.html", batches=lines[:PAGE_ROWS], older=older)


@bp.route("/programmes/<int:programme_id>/print", methods=["GET", "POST"])
@owner_only
@password_again
def order(programme_id: int) -> ResponseReturnValue:
    """Choose what to print, see it, print it."""
    programme = found(Programme, programme_id)
    form = PrintForm()
    _offer(form, programme)
    wish, homeless = form.order(), list[str]()
    problems = issuing.problems(wish, programme)
    sound = form.validate_on_submit() and "check" not in request.form and not problems
    batch = _issued(wish, programme) if sound else None
    if batch:
        return _print(batch)
    if form.is_submitted():
        homeless = form.show(problems)
    sheets = paper.sheets_for(wish.design, speaker().locale)
    return render_template(
        "batches/order.html",
        form=form,
        programme=programme,
        sheet=next((sheet for sheet in sheets if sheet.name == wish.sheet), None),
        homeless=homeless,
        picture=_picture_address(form, programme_id) if not problems else {},
        warning=link_warning(house().public_url),
        link=house().public_url,
        holes=ranges.holes(),
        after=ranges.next_free(1),
    )


@bp.get("/programmes/<int:programme_id>/preview.png")
@owner_only
def preview(programme_id: int) -> ResponseReturnValue:
    """A picture of the first sheet an order would give."""
    programme = found(Programme, programme_id)
    form = PrintForm(formdata=request.args, meta={"csrf": False})
    wish = form.order()
    if issuing.problems(wish, programme):
        abort(404)
    page = _BACK if request.args.get("page") == str(_BACK) else 1
    try:
        file = paper.picture(
            wish, programme, house=house(), page=page, width_px=PREVIEW_WIDTH_PX
        )
    except CannotPrint:
        abort(404)
    return send_file(file, mimetype="image/png")


@bp.get("/batches/<int:batch_id>")
@manager_only
def show(batch_id: int) -> ResponseReturnValue:
    """One batch; the page looks again by itself while it is being printed."""
    programme = page_start(request.args.get("programme"))
    if programme and not Batch.get_or_none(Batch.id == min(batch_id, LARGEST_ID)):
        flash(speaker().gettext(N_("Cancelled. The numbers are free again.")), "good")
        return redirect(url_for("programmes.show", programme_id=programme))
    return _batch_page(found(Batch, batch_id), RangeForm())


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
    batch, form = found(Batch, batch_id), RangeForm()
    run = form.run(batch)
    if not run:
        return _batch_page(batch, form)
    _start(batch, *run)
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


@bp.get("/batches/runs/<int:run_id>.pdf")
@owner_only
def download(run_id: int) -> ResponseReturnValue:
    """The finished PDF of a run."""
    run = found(PrintRun, run_id)
    file = print_runs.file_of(run, house())
    if run.state != DONE or not file.is_file():
        abort(404)
    numbers = "-".join(number_of(s) for s in (run.first_serial, run.last_serial))
    name = f"{run.batch.programme.name} {numbers}.pdf".replace("/", "-")
    return send_file(file, as_attachment=True, download_name=name)


def _offer(form: PrintForm, programme: Programme) -> None:
    locale, here = speaker().locale, the_shop()
    if not form.is_submitted():
        form.count.data = speaker().plain(form.count.data)
        form.locale.data = here and here.locale
    form.offer_designs(paper.designs_for(programme.kind, locale))
    form.offer_sheets(paper.sheets_for(text_of(form.design), locale))
    form.offer_locales(locales().items())


def _picture_address(form: PrintForm, programme_id: int) -> dict[str, Any]:
    wish = form.order()
    given: dict[str, Any] = {
        "count": wish.count,
        "design": wish.design,
        "sheet": wish.sheet,
        "first_free": wish.first_free,
        "locale": wish.locale,
        "first": wish.first or None,
        "backs": "y" if wish.backs else None,
        "crop_marks": "y" if wish.crop_marks else None,
    }
    pages = {"front": 1, "back": _BACK} if wish.backs else {"front": 1}
    return {
        side: url_for(".preview", programme_id=programme_id, page=page, **given)
        for side, page in pages.items()
    }


def _issued(wish: issuing.Order, programme: Programme) -> Batch | None:
    try:
        return issuing.issue(wish, programme, _actor(), house())
    except ranges.Taken as error:  # by somebody who was quicker
        flash(speaker().say(error.words), "warn")
        return None


def _print(batch: Batch) -> ResponseReturnValue:
    _start(batch, batch.first_serial, batch.last_serial)
    return redirect(url_for(".show", batch_id=batch.id, **same_step()))


def _start(batch: Batch, first: int, last: int) -> None:
    try:
        run = print_runs.prepare(batch, first, last, _actor(), house())
    except CannotPrint as trouble:
        flash(speaker().say(trouble.words), "warn")
    else:
        print_runs.start(run, house())


def _actor() -> Actor:
    who = owner()
    return who.actor if who else abort(403)


def _batch_page(batch: Batch, form: RangeForm) -> ResponseReturnValue:
    runs = list(
        PrintRun.select()
        .where(PrintRun.batch == batch)
        .order_by(-PrintRun.id)
        .limit(10)
    )
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
        bundles=bundle_lines(batch=batch.id),
        can_release=not ranges.why_not_release(batch),
    )
    answer = make_response(page)
    states = {run.state for run in runs}
    if states & {WAITING, RUNNING, CANCELLING}:
        answer.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    if CANCELLING in states:  # the batch may be gone by then
        here = url_for(".show", batch_id=batch.id, programme=batch.programme_id)
        answer.headers["Refresh"] += f"; url={here}"
    return answer
