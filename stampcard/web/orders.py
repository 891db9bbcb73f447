"""An order of cards: choose, see it as a picture, print it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.kinds.sorts import Problem
from stampcard.language import locales
from stampcard.models.cards import Batch
from stampcard.models.programmes import BEARER, Programme
from stampcard.models.shops import the_shop
from stampcard.services import issuing, paper, printers, ranges
from stampcard.services.issuing import Order
from stampcard.services.paper import CannotPrint
from stampcard.values.words import N_
from stampcard.web.batches import actor, start_run
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner_only, speaker
from stampcard.web.forms.batches import PrintForm, whole
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import found
from stampcard.web.setup import same_step

bp = Blueprint("orders", __name__)

PREVIEW_WIDTH_PX = 720
_BACK = 2


@bp.route("/programmes/<int:programme_id>/print", methods=["GET", "POST"])
@owner_only
@password_again
def order(programme_id: int) -> ResponseReturnValue:
    """Choose what to print, see it, print it."""
    programme = found(Programme, programme_id)
    form = PrintForm()
    moods = _offer(form, programme)
    wish, homeless = form.order(), list[str]()
    problems = issuing.problems(wish, programme)
    sound = form.validate_on_submit() and "check" not in request.form and not problems
    if sound:
        problems = _troubles(form, wish, programme)
    batch = _issued(wish, programme) if sound and not problems else None
    if batch:
        start_run(batch, batch.first_serial, batch.last_serial, form.wishes())
        return redirect(url_for("batches.show", batch_id=batch.id, **same_step()))
    if form.is_submitted():
        homeless = form.show(problems)
    sheets = paper.sheets_for(wish.design, speaker().locale)
    return render_template(
        "batches/order.html",
        form=form,
        programme=programme,
        sheet=next((sheet for sheet in sheets if sheet.name == wish.sheet), None),
        moods=moods,
        has_back=paper.has_back(wish.design),
        pictured={
            value: paper.design_picture(value, speaker().locale)
            for value, *_ in form.design.iter_choices()
        },
        homeless=homeless,
        picture=_picture_address(wish, programme_id) if not problems else {},
        amount=paper.comes_to(wish) if not problems else None,
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
        return _png(
            paper.picture(
                wish, programme, house=house(), page=page, width_px=PREVIEW_WIDTH_PX
            )
        )
    except CannotPrint:
        abort(404)


@bp.get("/designs/<name>.png")
@owner_only
def design_picture(name: str) -> ResponseReturnValue:
    """The picture that comes with a design, in the language of the pages."""
    return _png(paper.design_picture(name, speaker().locale) or abort(404))


def _png(file: Path) -> ResponseReturnValue:
    return send_file(file, mimetype="image/png")


def _offer(form: PrintForm, programme: Programme) -> dict[str, paper.MoodOffer]:
    """Fill what may be chosen; gives the colours of the chosen design by name."""
    locale, here = speaker().locale, the_shop()
    if not form.is_submitted():
        asked = whole(request.args.get("count", "")) or form.count.data
        form.count.data = speaker().plain(asked)
        form.locale.data = here and here.locale
    members = programme.keyed != BEARER
    form.offer_designs(paper.designs_for(programme, locale, members=members))
    form.offer_sheets(paper.sheets_for(text_of(form.design), locale))
    if not paper.has_back(text_of(form.design)):
        form.backs.data = False
    form.offer_locales(locales().items())
    form.offer_printers([(str(one.id), one.name) for one in printers.every()])
    own = speaker().gettext(N_("The shop’s colour"))
    moods = paper.moods_for(text_of(form.design), locale, here.colour if here else "")
    form.offer_moods([(mood.name, mood.title or own) for mood in moods])
    return {mood.name: mood for mood in moods}


def _troubles(
    form: PrintForm, wish: Order, programme: Programme
) -> tuple[Problem, ...]:
    return paper.troubles(
        wish, programme, form.wishes(), house=house(), width_px=PREVIEW_WIDTH_PX
    )


def _picture_address(wish: Order, programme_id: int) -> Mapping[str, str]:
    given: dict[str, Any] = {
        "count": wish.count,
        "design": wish.design,
        "sheet": wish.sheet,
        "first_free": wish.first_free,
        "skip": wish.skip,
        "mood": wish.mood,
        "ink": wish.ink,
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


def _issued(wish: Order, programme: Programme) -> Batch | None:
    try:
        return issuing.issue(wish, programme, actor(), house())
    except ranges.Taken as error:  # by somebody who was quicker
        flash(speaker().say(error.words), "warn")
        return None
