"""Tiers of partners: what each gives, who is in it, one more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.partners import PartnerTier
from stampcard.services.partners import tiers
from stampcard.values.words import N_
from stampcard.web.batches import actor
from stampcard.web.context import house, owner_only, speaker
from stampcard.web.forms.partners import TierForm
from stampcard.web.lists import found

bp = Blueprint("partner_tiers", __name__, url_prefix="/partners/tiers")


@bp.route("", methods=["GET", "POST"])
@owner_only
def index() -> ResponseReturnValue:
    """All tiers, and one more."""
    form = TierForm()
    if form.validate_on_submit():
        return _kept(form, None) or _page(form, 422)
    return _page(form)


@bp.route("/<int:tier_id>", methods=["GET", "POST"])
@owner_only
def change(tier_id: int) -> ResponseReturnValue:
    """Other terms for a tier."""
    tier = found(PartnerTier, tier_id)
    form = TierForm(data=_told(tier))
    status = 200
    if form.validate_on_submit():
        if done := _kept(form, tier):
            return done
        status = 422
    inside = tiers.members_of(tier)
    page = render_template("partners/tier.html", tier=tier, form=form, inside=inside)
    return page, status


@bp.post("/<int:tier_id>/remove")
@owner_only
def remove(tier_id: int) -> ResponseReturnValue:
    """Take a tier away that nobody is in."""
    problems = tiers.remove(found(PartnerTier, tier_id))
    for problem in problems:
        flash(speaker().say(problem.words), "bad")
    if problems:
        return redirect(url_for(".change", tier_id=tier_id), 303)
    return _saved()


def _kept(form: TierForm, tier: PartnerTier | None) -> ResponseReturnValue | None:
    problems = tiers.keep(form.wish(), actor(), house(), tier=tier)
    form.show(problems)
    return None if problems else _saved()


def _saved() -> ResponseReturnValue:
    flash(speaker().gettext(N_("Saved.")), "good")
    return redirect(url_for(".index"), 303)


def _page(form: TierForm, status: int = 200) -> ResponseReturnValue:
    every = [(tier, len(tiers.members_of(tier))) for tier in tiers.every()]
    return render_template("partners/tiers.html", every=every, form=form), status


def _told(tier: PartnerTier) -> dict[str, str]:
    said = speaker().plain
    return {
        "name": tier.name,
        "share": said(f"{tier.share / 100:g}"),
        "days": said(tier.days),
        "from_sent": said(tier.from_sent),
    }
