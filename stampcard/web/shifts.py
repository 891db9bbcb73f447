"""Who is at the counter with this phone: by name and PIN, until it is locked."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from stampcard.services import pins, shifts
from stampcard.services.tries import TooManyTries
from stampcard.values.words import N_
from stampcard.web.access import later, local_path, too_many
from stampcard.web.context import device, house, present, speaker, waiting
from stampcard.web.forms.people import ShiftForm
from stampcard.web.forms.spoken import choices, text_of

bp = Blueprint("shifts", __name__)
_WRONG = N_("This PIN is not right. Please try again.")


@bp.get("/counter/who")
def who() -> ResponseReturnValue:
    """Ask who is at the counter."""
    wanted = local_path(request.args.get("next"))
    if not waiting():
        return redirect(wanted if present() else url_for("access.sign_in", next=wanted))
    return _page(_form(next=wanted))


@bp.post("/counter/who")
def begin() -> ResponseReturnValue:
    """Believe the PIN, or say that it is not right."""
    form, phone = _form(), waiting()
    wanted = local_path(form.next.data)
    if not phone:
        return redirect(url_for(".who", next=wanted), 303)
    staff, pin = text_of(form.staff), text_of(form.pin)
    try:
        right = staff.isdecimal() and shifts.begin(
            phone, int(staff[:9]), pin, house=house()
        )
    except TooManyTries as error:
        form.pin.errors = [speaker().say(too_many(error.minutes))]
        return later(_page(form), error.minutes)
    if not right:
        form.pin.errors = [speaker().gettext(_WRONG)]
        return _page(form), 422
    return redirect(wanted if wanted != "/" else url_for("counter.home"), 303)


@bp.post("/counter/lock")
def lock() -> ResponseReturnValue:
    """The phone is put down: whoever takes it up must say who it is."""
    phone = device()
    if phone:
        shifts.lock(phone.device_id, house=house())
    return redirect(url_for("counter.home"), 303)


def _form(**given: str) -> ShiftForm:
    form = ShiftForm(data=given)
    people = [(str(person.id), person.name) for person in pins.holders()]
    form.staff.choices = choices(people)
    if not form.staff.data and len(people) == 1:
        form.staff.data = people[0][0]
    return form


def _page(form: ShiftForm) -> str:
    return render_template("access/who.html", form=form)
