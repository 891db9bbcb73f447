"""The people of the shop: take one on, give a PIN or a password, end."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.models.shops import Staff
from stampcard.services import people, pins
from stampcard.services.people import Newcomer
from stampcard.values.roles import AT_COUNTER, ROLE_TEXTS, WITH_PASSWORD, Role
from stampcard.values.words import N_
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner, owner_only, speaker
from stampcard.web.forms.people import NewPasswordForm, PersonForm, PinForm
from stampcard.web.forms.spoken import choices, text_of
from stampcard.web.lists import found

bp = Blueprint("people", __name__, url_prefix="/people")
_MAY = {
    Role.STAFF: N_("Staff: stamps and redeems at the counter"),
    Role.MANAGER: N_("Manager: also cards, acts, devices and putting batches in use"),
    Role.OWNER: N_("Owner: everything"),
    Role.PARTNER: N_("Partner: nothing here yet but to sign in"),
}


@bp.get("")
@owner_only
def index() -> str:
    """Everyone, those who are here first."""
    return render_template(
        "people/index.html",
        people=people.everyone(),
        roles=ROLE_TEXTS,
        pins_in_use=bool(pins.holders()),
    )


@bp.route("/new", methods=["GET", "POST"])
@owner_only
@password_again
def new() -> ResponseReturnValue:
    """Take somebody on; a PIN that was made up is shown once."""
    form = PersonForm()
    said = ((role.value, speaker().gettext(_MAY[role])) for role in people.MAY_BE_ADDED)
    form.role.choices = choices(said)
    if form.is_submitted() and form.validate():
        at_counter = text_of(form.role) in AT_COUNTER
        pin = text_of(form.pin) or (pins.made_up() if at_counter else "")
        person, problems = people.add(
            Newcomer(
                text_of(form.name), text_of(form.role), pin, form.password.data or ""
            )
        )
        if person:
            return _show_pin(person, pin)
        form.show(problems)
    return render_template("people/new.html", form=form)


@bp.get("/<int:staff_id>")
@owner_only
def show(staff_id: int) -> str:
    """One person, and what can be changed."""
    return _person_page(_person(staff_id))


@bp.post("/<int:staff_id>/pin")
@owner_only
@password_again
def pin(staff_id: int) -> ResponseReturnValue:
    """Another PIN, shown once."""
    person, form = _person(staff_id), PinForm()
    if person.role not in AT_COUNTER:
        abort(404)
    typed = text_of(form.pin) or pins.made_up()
    problems = people.set_pin(person.id, typed, keep=_my_session(), house=house())
    if problems:
        form.show(problems)
        return _person_page(person, pin=form), 422
    return _show_pin(person, typed)


@bp.post("/<int:staff_id>/password")
@owner_only
@password_again
def password(staff_id: int) -> ResponseReturnValue:
    """Another password for somebody who forgot it."""
    person, form = _person(staff_id), NewPasswordForm()
    if person.role not in WITH_PASSWORD:
        abort(404)
    problems = people.set_password(
        person.id, form.password.data or "", keep=_my_session(), house=house()
    )
    if problems:
        form.show(problems)
        return _person_page(person, password=form), 422
    flash(speaker().gettext(N_("Saved.")), "good")
    return redirect(url_for(".show", staff_id=staff_id), 303)


@bp.route("/<int:staff_id>/end", methods=["GET", "POST"])
@owner_only
@password_again
def end(staff_id: int) -> ResponseReturnValue:
    """Ask once more, then shut somebody out everywhere."""
    person = _person(staff_id)
    if request.method != "POST":
        return render_template("people/end.html", person=person)
    if not people.end(person.id, house=house()):
        flash(speaker().gettext(N_("The only owner cannot be shut out.")), "warn")
        return redirect(url_for(".show", staff_id=staff_id), 303)
    return redirect(url_for(".index"), 303)


def _person(staff_id: int) -> Staff:
    person = found(Staff, staff_id)
    return abort(404) if person.ended_at else person


def _show_pin(person: Staff, pin: str) -> ResponseReturnValue:
    if not pin:
        return redirect(url_for(".index"), 303)
    return render_template("people/pin.html", person=person, pin=pins.plain(pin))


def _my_session() -> int | None:
    who = owner()
    return who.session if who else None


def _person_page(
    person: Staff,
    *,
    pin: PinForm | None = None,
    password: NewPasswordForm | None = None,
) -> str:
    return render_template(
        "people/show.html",
        person=person,
        role=ROLE_TEXTS[Role(person.role)],
        pin=(pin or PinForm()) if person.role in AT_COUNTER else None,
        password=(password or NewPasswordForm())
        if person.role in WITH_PASSWORD
        else None,
    )
