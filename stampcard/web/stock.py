"""Stock: where all printed cards are, and what a look into the drawer finds."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import custody
from stampcard.models.cards import Batch
from stampcard.services import stock
from stampcard.services.house import Actor
from stampcard.services.stock import Counts
from stampcard.values.codes import number_of, read
from stampcard.values.words import N_, Words, say, say_many
from stampcard.web.context import house, manager, manager_only, speaker
from stampcard.web.forms.custody import CountForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import found

bp = Blueprint("stock", __name__, url_prefix="/batches")

MOST_BATCHES = 20  # of a programme, the newest
BAR_WIDTH = 1000  # units of the picture
PARTS = {
    "in_hand": N_("In hand"),
    "handed_out": N_("Handed out"),
    "in_use": N_("In use"),
    "blocked": N_("Blocked"),
}
COLUMNS = {
    "in_hand": N_("In hand"),
    "handed_out": N_("Handed out"),
    "in_use": N_("In use"),
    "spoiled": N_("Spoiled"),
    "lost": N_("Lost"),
    "stolen": N_("Stolen"),
    "missing": N_("Missing"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar, in units of the picture."""

    name: str
    x: int
    width: int


@bp.get("/stock")
@manager_only
def index() -> str:
    """Where the cards of every programme are, and when they are used up."""
    found_stock = stock.stock(house())
    today = house().now()[1]
    return render_template(
        "stock/index.html",
        programmes=[(p, _bar(p.counts), stock.ending(p, today)) for p in found_stock],
        soon={p.id for p in stock.alarming(found_stock, today)},
        columns=COLUMNS,
        parts=PARTS,
        most=MOST_BATCHES,
    )


@bp.route("/<int:batch_id>/count", methods=["GET", "POST"])
@manager_only
def count(batch_id: int) -> ResponseReturnValue:
    """What really lies in the drawer, by count or by numbers."""
    batch, form = found(Batch, batch_id), CountForm()
    if form.validate_on_submit():
        words = _counted(form, batch, request.form.get("what", ""))
        if words:
            flash(speaker().say(words), "good")
            return redirect(url_for(".count", batch_id=batch_id))
    run = (batch.first_serial, batch.last_serial)
    return render_template(
        "stock/count.html",
        form=form,
        what=request.form.get("what", ""),
        batch=batch,
        expected=custody.in_hand(*run),
        last_count=stock.last_count(batch),
        missing=[tuple(map(number_of, one)) for one in stock.missing_runs(batch)],
        numbers=tuple(map(number_of, run)),
    )


@bp.post("/<int:batch_id>/found")
@manager_only
def found_again(batch_id: int) -> ResponseReturnValue:
    """Missing cards turned up; they are good again."""
    batch = found(Batch, batch_id)
    ends = [read(request.form.get(name, ""), {}) for name in ("first", "last")]
    serials = [end.serial for end in ends if end]
    if len(serials) == len(ends):
        stock.found_again(batch, *serials)
    return redirect(url_for(".count", batch_id=batch_id))


def _counted(form: CountForm, batch: Batch, what: str) -> Words | None:
    """What came of a count; None with the problem at its field."""
    if what == "count":
        counted = form.counted()
        if counted is None:
            return None
        return _difference(stock.count(batch, counted, _actor(), house()))
    if not text_of(form["first"]) and not text_of(form["last"]):
        form.complain("first", N_("Say which numbers."))
        return None
    run = form.run(batch)
    if not run:
        return None
    if what == "drawer":
        return _missed(stock.in_drawer(batch, *run, _actor(), house()))
    return _missed(stock.missing(batch, *run))


def _difference(missing: int) -> Words:
    if missing < 0:
        return say_many(
            "Noted. That is {count} more than there should be.",
            "Noted. That is {count} more than there should be.",
            count=-missing,
        )
    return _missed(missing)


def _missed(missing: int) -> Words:
    if not missing:
        return say(N_("Noted. Nothing is missing."))
    return say_many(
        "Noted. {count} card is missing.",
        "Noted. {count} cards are missing.",
        count=missing,
    )


def _bar(counts: Counts) -> list[Part]:
    """The parts side by side; what there is at all is never too thin to see."""
    parts, x = [], 0
    there = [(name, getattr(counts, name)) for name in PARTS if getattr(counts, name)]
    for i, (name, many) in enumerate(there):
        left = len(there) - i - 1
        width = max(many * BAR_WIDTH // counts.total, BAR_WIDTH // 50)
        width = BAR_WIDTH - x if not left else min(width, BAR_WIDTH - x - left * 20)
        parts.append(Part(name, x, width))
        x += width
    return parts


def _actor() -> Actor:
    who = manager()
    return who.actor if who else abort(403)
