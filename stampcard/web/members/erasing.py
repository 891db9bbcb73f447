"""Erase a member: what goes and what stays, why, and the certificate at once."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.models.privacy import OPEN, Erasure, RightsRequest
from stampcard.services.members import numbers
from stampcard.services.privacy import erasing, requests
from stampcard.values.erasures import REQUEST, WHY_TEXTS
from stampcard.values.rights import KIND_TEXTS
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner, owner_only, speaker
from stampcard.web.erasures import certificate
from stampcard.web.forms.erasing import EraseForm
from stampcard.web.forms.spoken import choices
from stampcard.web.lists import LARGEST_ID

bp = Blueprint("erasing", __name__, url_prefix="/members")


@bp.get("/<int:member_id>/erase")
@owner_only
@password_again
def ask(member_id: int) -> ResponseReturnValue:
    """What would go and what would stay, before it is done."""
    member = _member(member_id)
    return _ask(member, _form(member)) if member else _done_already(member_id)


@bp.post("/<int:member_id>/erase")
@owner_only
@password_again
def erase(member_id: int) -> ResponseReturnValue:
    """Erase, and show the certificate: the number in part is on this one page only."""
    who, member = owner() or abort(403), _member(member_id)
    if member is None:
        return _done_already(member_id)
    form = _form(member)
    if not form.validate():
        return _ask(member, form), 422
    masked = numbers.masked(member, house())
    found = erasing.erase(
        member.id, form.why.data, who.actor, house(), form.chosen_request()
    )
    return certificate(found, masked=masked)


def _form(member: Member) -> EraseForm:
    form, said = EraseForm(), speaker()
    form.why.choices = choices(
        (why, said.gettext(text)) for why, text in WHY_TEXTS.items()
    )
    asked = [one for one in requests.of_member(member.id) if one.state == OPEN]
    form.request.choices = choices(
        [
            ("", said.gettext(N_("None in the register"))),
            *((str(one.id), _asked(one)) for one in asked),
        ]
    )
    if not form.is_submitted():
        form.why.data = REQUEST
        offered = [str(one.id) for one in asked]
        named = request.args.get("request", "")
        form.request.data = named if named in offered else next(iter(offered), "")
    return form


def _asked(one: RightsRequest) -> str:
    said = speaker()
    what = said.gettext(KIND_TEXTS.get(one.kind, one.kind))
    return f"{said.plain(one.id)} · {what}"


def _ask(member: Member, form: EraseForm) -> str:
    return render_template(
        "erasing/ask.html",
        member=member,
        masked=numbers.masked(member, house()),
        outlook=erasing.outlook(member.id),
        form=form,
    )


def _member(member_id: int) -> Member | None:
    return members.by_id(min(member_id, LARGEST_ID))


def _done_already(member_id: int) -> ResponseReturnValue:
    """A reload after it was done: the certificate, without the person."""
    done = Erasure.get_or_none(Erasure.member == min(member_id, LARGEST_ID))
    if done is None:
        abort(404)
    return redirect(url_for("erasures.show", erasure_id=done.id), 303)
