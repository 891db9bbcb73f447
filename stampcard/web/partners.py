"""Partners: who they are, what is agreed, their paper, and who owes whom."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.kinds import KINDS
from stampcard.kinds.sorts import Problem
from stampcard.models.cards import Batch
from stampcard.models.partners import (
    ACTIVE,
    DISABLED,
    SHOP,
    Partner,
    customers_sent,
)
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop
from stampcard.services import access
from stampcard.services.partners import keeping, statements, tiers
from stampcard.values.codes import number_of, shown
from stampcard.values.words import N_, say
from stampcard.web.batches import actor
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner, owner_only, shop, speaker
from stampcard.web.forms.batches import whole
from stampcard.web.forms.partners import (
    OURS,
    AgreementForm,
    HandoutForm,
    PaidForm,
    PartnerForm,
)
from stampcard.web.forms.spoken import text_of
from stampcard.web.lists import found

bp = Blueprint("partners", __name__, url_prefix="/partners")
_BATCHES = 60  # the newest, to choose from


@bp.route("", methods=["GET", "POST"])
@owner_only
def index() -> ResponseReturnValue:
    """All partners, and one more."""
    form = partner_form()
    if form.validate_on_submit():
        made, problems = keeping.add(
            text_of(form.name),
            house(),
            trial_until=form.trial(),
        )
        if made:
            tiers.put(made, form.chosen_tier(), actor(), house())
            return redirect(url_for(".show", partner_id=made.id), 303)
        form.show(problems)
    return render_template("partners/index.html", partners=keeping.every(), form=form)


@bp.get("/<int:partner_id>")
@owner_only
def show(partner_id: int) -> str:
    """One partner: agreements, paper, its page, its phones."""
    return page(found(Partner, partner_id))


@bp.post("/<int:partner_id>/change")
@owner_only
def change(partner_id: int) -> ResponseReturnValue:
    """Another tier or trial."""
    partner, form = found(Partner, partner_id), partner_form()
    if form.validate_on_submit():
        keeping.try_until(partner, form.trial())
        tiers.put(partner, form.chosen_tier(), actor(), house())
    return _saved(partner)


@bp.post("/<int:partner_id>/state")
@owner_only
def state(partner_id: int) -> ResponseReturnValue:
    """Let it take part, or not any more."""
    partner = found(Partner, partner_id)
    wished = request.form.get("state", "")
    if wished not in {ACTIVE, DISABLED}:
        abort(400)
    keeping.set_state(partner, wished)
    return _saved(partner)


@bp.post("/<int:partner_id>/agree")
@owner_only
def agree(partner_id: int) -> ResponseReturnValue:
    """Something is agreed from now on."""
    partner, form = found(Partner, partner_id), _agreement_form(partner_id)
    wish = form.wish(partner.id) if form.validate_on_submit() else None
    words = say(N_("Type an amount, such as 250 or 99.50."))
    problems = (
        keeping.agree(wish, actor(), house()) if wish else (Problem("figure", words),)
    )
    return _saved(partner) if not problems else _again(partner, form, problems)


@bp.post("/<int:partner_id>/batch")
@owner_only
def batch(partner_id: int) -> ResponseReturnValue:
    """A batch is handed out by one for the other."""
    partner, form = found(Partner, partner_id), _handout_form()
    if not form.validate_on_submit():
        abort(400)
    chosen = found(Batch, whole(text_of(form.batch)))
    ours = text_of(form.whose) == OURS
    by, of = (partner.id, SHOP) if ours else (SHOP, partner.id)
    problems = keeping.hand_out(chosen, by=by, of=of)
    return _saved(partner) if not problems else _again(partner, form, problems)


@bp.post("/<int:partner_id>/paid")
@owner_only
def paid(partner_id: int) -> ResponseReturnValue:
    """Money changed hands."""
    partner, form = found(Partner, partner_id), _paid_form(partner_id)
    if not form.validate_on_submit():
        abort(400)
    both = (partner.id, whole(text_of(form.other)))
    payer, payee = both if text_of(form.who) == "it" else both[::-1]
    problems = keeping.pay(payer, payee, form.amount_minor(), actor(), house())
    return _saved(partner) if not problems else _again(partner, form, problems)


@bp.post("/<int:partner_id>/link")
@owner_only
def link(partner_id: int) -> str:
    """A new secret link, shown this once."""
    partner = found(Partner, partner_id)
    secret = keeping.new_link(partner)
    path = url_for("partner_page.show", secret=secret)
    return page(partner, link=f"{house().public_url}{path}")


@bp.post("/<int:partner_id>/phone")
@owner_only
@password_again
def phone(partner_id: int) -> ResponseReturnValue:
    """Pair a phone that acts at the partner's outlet."""
    partner, who = found(Partner, partner_id), owner()
    if who is None:
        abort(403)
    there = replace(who.actor, outlet=partner.outlet_id)
    secret = access.invite(partner.name, there, house=house())
    return redirect(url_for("devices.invitation", secret=secret), 303)


def page(
    partner: Partner,
    *,
    link: str = "",
    agreement: AgreementForm | None = None,
    handout: HandoutForm | None = None,
    payment: PaidForm | None = None,
) -> str:
    """The page of a partner; with the forms that were sent back."""
    called = statements.names(here())
    programmes = {one.id: one.name for one in Programme.select()}
    trial = partner.trial_until and date.fromisoformat(partner.trial_until)
    kept = {"tier": str(partner.tier_id or ""), "trial_until": trial or None}
    return render_template(
        "partners/show.html",
        partner=partner,
        sent=customers_sent(partner.id),
        ahead=tiers.ahead(partner),
        link=link,
        called=called,
        stands=[
            statements.agreement(one, called, programmes.get(one.programme_id, ""))
            for one in keeping.stand(partner.id)
        ],
        handouts=keeping.handouts(partner.id),
        form=partner_form(formdata=None, data=kept),
        agreement=agreement or _agreement_form(partner.id),
        handout=handout or _handout_form(),
        payment=payment or _paid_form(partner.id),
    )


def partner_form(**told: object) -> PartnerForm:
    """The form of a partner, with the tiers there are."""
    form = PartnerForm(**told)
    form.offer(tiers.every())
    return form


def here() -> Shop:
    """The shop."""
    return shop() or abort(404)


def _again(
    partner: Partner,
    form: AgreementForm | HandoutForm | PaidForm,
    problems: tuple[Problem, ...],
) -> ResponseReturnValue:
    for text in form.show(problems):
        flash(text, "bad")
    sent = {
        AgreementForm: "agreement",
        HandoutForm: "handout",
        PaidForm: "payment",
    }
    return page(partner, **{sent[type(form)]: form}), 422


def _saved(partner: Partner) -> ResponseReturnValue:
    flash(speaker().gettext(N_("Saved.")), "good")
    return redirect(url_for(".show", partner_id=partner.id), 303)


def _others(partner_id: int) -> dict[int, str]:
    called = statements.names(here())
    return {number: name for number, name in called.items() if number != partner_id}


def _agreement_form(partner_id: int) -> AgreementForm:
    form = AgreementForm()
    kinds = [code for code, kind in KINDS.items() if kind.settles(kind.terms())]
    chosen = Programme.select().where(Programme.kind.in_(kinds))
    form.offer({one.id: one.name for one in chosen}, _others(partner_id))
    return form


def _handout_form() -> HandoutForm:
    form = HandoutForm()
    newest = (
        Batch.select(Batch, Programme)
        .join(Programme)
        .where(~Batch.paperless)
        .order_by(Batch.id.desc())
        .limit(_BATCHES)
    )
    form.offer({one.id: _batch_text(one) for one in newest})
    return form


def _batch_text(batch: Batch) -> str:
    first, last = (shown(number_of(n)) for n in (batch.first_serial, batch.last_serial))
    return speaker().plain(f"{batch.programme.name}: {first} – {last}")


def _paid_form(partner_id: int) -> PaidForm:
    form = PaidForm()
    form.offer(_others(partner_id))
    return form
