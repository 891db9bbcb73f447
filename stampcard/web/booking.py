"""Places on a day: booked at the counter or by the holder, and the list of a day."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from stampcard.kinds import KINDS
from stampcard.models.bookings import WAITING, Booking
from stampcard.models.cards import Found
from stampcard.models.programmes import Programme
from stampcard.services import bookings, scans
from stampcard.services.bookings import STATE_TEXTS, NotBookable
from stampcard.values.words import N_
from stampcard.web.card_page import nothing, shown
from stampcard.web.context import counter_only, house, present, speaker
from stampcard.web.members.own_guard import me, member_only

bp = Blueprint("booking", __name__)
_BOOKED = N_("The place is booked.")
_WAITS = N_("That day is full: now on the reserve list.")
_GIVEN_UP = N_("The booking is cancelled.")
_NOT_THEN = N_("That day cannot be booked with this card.")


@bp.route("/counter/cards/<text>/days", methods=["GET", "POST"])
@counter_only
def at_counter(text: str) -> ResponseReturnValue:
    """The next days with their free places, for the card in hand."""
    who = present() or abort(403)
    card = scans.find(text, house()) or abort(404)
    return _days(card, "counter/days.html", staff=who.actor.staff)


@bp.route("/C/<code>/days", methods=["GET", "POST"])
def by_holder(code: str) -> ResponseReturnValue:
    """The same on the page of a printed card: whoever holds it may book."""
    card = shown(code)
    return _days(card, "card_page/days.html") if card else nothing()


@bp.route("/me/days/<number>", methods=["GET", "POST"])
@member_only
def by_member(number: str) -> ResponseReturnValue:
    """The same on a member's own page."""
    card = scans.find(number, house())
    if not card or card.member != me().id:
        abort(404)
    return _days(card, "own/days.html")


@bp.get("/counter/booked")
@counter_only
def of_day() -> str:
    """Who is booked, who waits and who came, on a day of a programme."""
    listed = _with_places()
    chosen = request.args.get("programme", "")
    wanted = [each for each in listed if str(each.id) == chosen] or listed
    day = _day(request.args.get("day", "")) or house().now()[1]
    return render_template(
        "counter/booked.html",
        programmes=listed,
        programme=wanted[0] if wanted else None,
        list=bookings.of_day(wanted[0], day) if wanted else None,
        states=STATE_TEXTS,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
    )


@bp.app_template_global()
def has_places(seen: scans.Seen) -> bool:
    """Whether a day can be booked with a card."""
    usable = not seen.closed or seen.closed == "not_yet_valid"
    return bookings.takes_bookings(seen.card) and usable and not seen.standing.done


@bp.app_template_global()
def place_of(seen: scans.Seen) -> Booking | None:
    """The place a card has or waits for, if any."""
    return bookings.booked(seen.card, house())


@bp.app_template_global()
def with_places() -> bool:
    """Whether any programme has places to book."""
    return bool(_with_places())


def _days(
    card: Found, template: str, *, staff: int | None = None
) -> ResponseReturnValue:
    if not bookings.takes_bookings(card):
        abort(404)
    if request.method == "POST":
        _change(card, staff)
        return redirect(request.path, 303)
    return render_template(
        template,
        seen=scans.see(card, house()),
        days=bookings.open_days(card, house()),
        booked=bookings.booked(card, house()),
    )


def _change(card: Found, staff: int | None) -> None:
    """Book the day that was pressed, or give up the place there is."""
    say, day = speaker().gettext, _day(request.form.get("day", ""))
    if not day:
        bookings.cancel(card, house())
        return flash(say(_GIVEN_UP), "good")
    try:
        came = bookings.book(card, day, house(), staff=staff)
    except NotBookable:
        return flash(say(_NOT_THEN), "warn")
    waits = came.state == WAITING
    return flash(say(_WAITS if waits else _BOOKED), "warn" if waits else "good")


def _with_places() -> list[Programme]:
    kinds = [kind.code for kind in KINDS.values() if kind.room]
    chosen = Programme.select().where(Programme.kind.in_(kinds))
    return list(chosen.order_by(-Programme.id))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
