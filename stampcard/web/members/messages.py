"""Messages to members: write one, see whom it reaches, send it or write by hand."""

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from stampcard.services import delivery, messages, sending
from stampcard.values.words import N_, Words, say_many
from stampcard.web.confirming import password_again
from stampcard.web.context import house, owner_only, speaker
from stampcard.web.forms.messages import FOR, MessageForm
from stampcard.web.forms.spoken import text_of
from stampcard.web.members.own_guard import where_there_are_members

bp = Blueprint("messages", __name__, url_prefix="/messages")
STATE_TEXTS = {
    "waiting": N_("waits"),
    "sending": N_("is being sent"),
    "sent": N_("sent"),
    "withheld": N_("withheld"),
    "failed": N_("not sent"),
}
_NOBODY = N_("Nobody agreed to get this.")


@bp.get("")
@owner_only
@where_there_are_members
def index() -> str:
    """Write a message; below, the newest and how far they are."""
    return _page(MessageForm(formdata=None))


@bp.post("")
@owner_only
@where_there_are_members
def look() -> ResponseReturnValue:
    """How many would get it, before it is sent."""
    form = MessageForm()
    if not form.validate():
        return _page(form), 422
    purpose, tag = text_of(form.purpose), text_of(form.tag)
    return _page(form, reach=len(messages.reachable(purpose, tag)))


@bp.post("/send")
@owner_only
@where_there_are_members
@password_again
def send() -> ResponseReturnValue:
    """Let it wait for everybody who agreed, and begin to send."""
    form = MessageForm()
    if not form.validate():
        return _page(form), 422
    if not sending.is_set(house()):
        return redirect(url_for(".index"), 303)
    home, purpose = house(), text_of(form.purpose)
    wanted = messages.reachable(purpose, text_of(form.tag))
    text, about = text_of(form.text), text_of(form.id)
    count = messages.queue(wanted, purpose, text, home, about=about)
    sending.MAILINGS.add(lambda: messages.deliver(home))
    flash(speaker().say(_going(count)) if count else speaker().gettext(_NOBODY), "good")
    return redirect(url_for(".index"), 303)


@bp.post("/stop")
@owner_only
@where_there_are_members
def stop() -> ResponseReturnValue:
    """Take back what still waits of a message."""
    count = messages.stop(request.form.get("about", "")[:60])
    words = say_many(
        "{count} message was taken back.",
        "{count} messages were taken back.",
        count=count,
    )
    flash(speaker().say(words), "good")
    return redirect(url_for(".index"), 303)


def _going(count: int) -> Words:
    return say_many(
        "{count} message is on its way.",
        "{count} messages are on their way.",
        count=count,
    )


def _page(form: MessageForm, reach: int | None = None) -> str:
    form.offer()
    return render_template(
        "messages/index.html",
        form=form,
        reach=reach,
        sends=sending.is_set(house()),
        mailings=messages.mailings(),
        kinds=FOR,
        states=STATE_TEXTS,
        whys=delivery.WHY_NOT_TEXTS,
    )
