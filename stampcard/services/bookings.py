"""Bookings: a place on a day for a card, one at a time, made by staff or its holder.

Whether a card may be used on a day its own rules say; they are asked as if it were that
day. When all places are taken one can wait for one, and moves up when somebody cancels.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stampcard.models import bookings, cards, members
from stampcard.models.bookings import BOOKED, CAME, WAITING, Booking
from stampcard.models.cards import Found
from stampcard.models.members import Member
from stampcard.models.programmes import RUNNING, Programme
from stampcard.models.writing import write
from stampcard.services import rooms
from stampcard.services.house import House
from stampcard.services.positions import position_of, rules_of
from stampcard.services.scans import closed_to
from stampcard.values.codes import number_of
from stampcard.values.decisions import Accept, Act, Verb
from stampcard.values.words import N_

STATE_TEXTS = {
    BOOKED: N_("Booked"),
    WAITING: N_("Reserve list"),
    CAME: N_("Have come"),
}
AHEAD_DAYS = 366
MOST_DAYS = 14  # shown at once


class NotBookable(Exception):
    """That day cannot be booked with this card."""


@dataclass(frozen=True, slots=True)
class Free:
    """A day that can be booked, how many places it has, and how many are left."""

    day: date
    room: int
    left: int


@dataclass(frozen=True, slots=True)
class Line:
    """One on the list of a day: number, name if the shop knows it, and state."""

    number: str
    name: str
    state: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """The list of a day of a programme."""

    day: date
    room: int
    lines: tuple[Line, ...]

    def of(self, state: str) -> list[Line]:
        """Those in a state, in the order they asked."""
        return [line for line in self.lines if line.state == state]

    @property
    def left(self) -> int:
        """Free places."""
        return max(self.room - len(self.of(BOOKED)) - len(self.of(CAME)), 0)


def takes_bookings(card: Found) -> bool:
    """Whether places of a day can be booked with a card at all."""
    return rules_of(card)[0].room is not None and card.programme_state == RUNNING


def open_days(card: Found, house: House, most: int = MOST_DAYS) -> list[Free]:
    """The next days on which a card could be used, full ones among them."""
    at, today = house.now()
    taken = bookings.taken(card.programme, since=today.isoformat())
    found: list[Free] = []
    for ahead in range(AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        room = _room(card, day) if len(found) < most else 0
        if room and _may(card, at, day):
            found.append(Free(day, room, max(room - taken.get(str(day), 0), 0)))
    return found


def booked(card: Found, house: House) -> Booking | None:
    """The place a card has, or waits for, today or later."""
    today = house.now()[1].isoformat()
    ahead = bookings.of_card(card, since=today)
    return next((each for each in ahead if each.state != CAME), None)


def book(card: Found, day: date, house: House, *, staff: int | None = None) -> Booking:
    """A place on a day, or one on the reserve list where it is full.

    Another one the card has is given up for it. Raises NotBookable.
    """
    return write(lambda: _book(card, day, house, staff))


def cancel(card: Found, house: House) -> bool:
    """Give up the place a card has; whether it had one. Who waits moves up."""
    return write(lambda: _cancel(card, house))


def of_day(programme: Programme, day: date) -> Day:
    """Everybody on the list of a day."""
    found = bookings.on(programme.id, day.isoformat())
    lines = tuple(_line(each) for each in found)
    return Day(day, rooms.room_on(programme.id, day), lines)


def _book(card: Found, day: date, house: House, staff: int | None) -> Booking:
    at, today = house.now()
    if day < today or not takes_bookings(card) or not _may(card, at, day):
        raise NotBookable(day.isoformat())
    kept = booked(card, house)
    if kept and kept.day == day.isoformat():
        return kept
    _cancel(card, house)
    room = _room(card, day)
    free = room - bookings.taken_on(card.programme, day.isoformat())
    if not room:
        raise NotBookable(day.isoformat())
    return Booking.create(
        programme=card.programme,
        day=day.isoformat(),
        card=card.serial,
        state=BOOKED if free > 0 else WAITING,
        at=at,
        staff=staff,
    )


def _cancel(card: Found, house: House) -> bool:
    kept = booked(card, house)
    if not kept:
        return False
    Booking.delete().where(Booking.id == kept.id).execute()
    rooms.moved_up(card.programme, kept.day)
    return True


def _room(card: Found, day: date) -> int:
    return rooms.room_on(card.programme, day)


def _may(card: Found, at: datetime, day: date) -> bool:
    """Whether its rules would let it be used on a day, with a place of its own."""
    if closed_to(card, Verb.REDEEM, day):
        return False
    kind, terms = rules_of(card)
    position = position_of(card, at, day)
    act = Act(at, day, (position,), late=True, told={"booked": 1})
    return isinstance(kind.decide(Verb.REDEEM, terms, act), Accept)


def _line(booking: Booking) -> Line:
    found = cards.find(booking.card)
    holder = members.by_id(found.member) if found and found.member else None
    name = holder.name if isinstance(holder, Member) else ""
    return Line(number_of(booking.card), name, booking.state, booking.at)
