"""Bundles of cards in somebody's hands: hand out, take back, block, find again."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import custody
from stampcard.models.cards import Batch
from stampcard.models.custody import Bundle
from stampcard.services import bundles
from stampcard.services.bundles import CannotHandOut
from stampcard.services.house import Actor
from stampcard.values.codes import number_of
from stampcard.values.words import say_many
from stampcard.web.context import house, manager, manager_only, speaker
from stampcard.web.custody_lists import SORT_TEXTS, bundle_lines
from stampcard.web.forms.custody import BundleForm
from stampcard.web.lists import found, page_of, page_start

MOST_LINES = 25  # of a page; they are wide
bp = Blueprint("bundles", __name__, url_prefix="/batches")


@bp.get("/bundles")
@manager_only
def index() -> str:
    """Every bundle, newest first."""
    before = page_start(request.args.get("before"))
    found_lines = bundle_lines(before=before, most=MOST_LINES + 1)
    lines, older = page_of(found_lines, MOST_LINES)
    return render_template("bundles/index.html", lines=lines, older=older)


@bp.route("/<int:batch_id>/hand-out", methods=["GET", "POST"])
@manager_only
def hand_out(batch_id: int) -> ResponseReturnValue:
    """Give somebody a run of a batch's cards."""
    batch, form = found(Batch, batch_id), BundleForm()
    form.offer_sorts()
    wish = form.wish(batch) if form.is_submitted() else None
    if wish:
        try:
            bundle = bundles.hand_out(batch, wish, _actor(), house())
            return redirect(url_for(".show", bundle_id=bundle.id))
        except CannotHandOut as error:
            form.show((error.problem,))
    return render_template(
        "bundles/hand_out.html",
        form=form,
        batch=batch,
        in_hand=custody.in_hand(batch.first_serial, batch.last_serial),
        first=number_of(batch.first_serial),
        last=number_of(batch.last_serial),
    )


@bp.get("/bundles/<int:bundle_id>")
@manager_only
def show(bundle_id: int) -> str:
    """One bundle, what became of it, and what can be done."""
    bundle = found(Bundle, bundle_id)
    return render_template("bundles/show.html", sorts=SORT_TEXTS, **_facts(bundle))


@bp.post("/bundles/<int:bundle_id>/return")
@manager_only
def take_back(bundle_id: int) -> ResponseReturnValue:
    """What is left of it is in the drawer again."""
    bundles.returned(found(Bundle, bundle_id), house())
    return redirect(url_for(".show", bundle_id=bundle_id))


@bp.post("/bundles/<int:bundle_id>/out")
@manager_only
def out_again(bundle_id: int) -> ResponseReturnValue:
    """It was not returned after all."""
    try:
        bundles.out_again(found(Bundle, bundle_id))
    except CannotHandOut as error:
        flash(speaker().say(error.problem.words), "warn")
    return redirect(url_for(".show", bundle_id=bundle_id))


@bp.route("/bundles/<int:bundle_id>/<any(lost, stolen):state>", methods=["GET", "POST"])
@manager_only
def block(bundle_id: int, state: str) -> ResponseReturnValue:
    """It was lost or stolen: ask once more, then block it in one step."""
    bundle = found(Bundle, bundle_id)
    if request.method != "POST":
        return render_template("bundles/block.html", state=state, **_facts(bundle))
    used_too = "used_too" in request.form
    blocked = bundles.block(bundle, state, house(), used_too=used_too)
    words = say_many(
        "{count} card is blocked.", "{count} cards are blocked.", count=blocked
    )
    flash(speaker().say(words), "good" if blocked else "warn")
    return redirect(url_for(".show", bundle_id=bundle_id))


@bp.post("/bundles/<int:bundle_id>/found")
@manager_only
def found_again(bundle_id: int) -> ResponseReturnValue:
    """A lost or stolen bundle is back, and its cards are good again."""
    bundles.found_again(found(Bundle, bundle_id), house())
    return redirect(url_for(".show", bundle_id=bundle_id))


def _facts(bundle: Bundle) -> dict[str, object]:
    return {
        "bundle": bundle,
        "held": bundles.held(bundle),
        "first": number_of(bundle.first_serial),
        "last": number_of(bundle.last_serial),
        "count": bundle.last_serial - bundle.first_serial + 1,
    }


def _actor() -> Actor:
    who = manager()
    return who.actor if who else abort(403)
