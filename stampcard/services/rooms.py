"""The places of a day: what rules are told of them, and who takes one.

A card whose booking is of today keeps its place for it. Whoever comes without one takes
a free place, and is on the list of the day like all others.
"""

from datetime import date

from stampcard.models import bookings
from stampcard.models.acts import Recorded
from stampcard.models.bookings import BOOKED, CAME, WAITING, Booking
from stampcard.models.cards import Found
from stampcard.models.programmes import Programme, latest_terms
from stampcard.services.positions import rules_of
from stampcard.services.programmes import kind_and_terms
from stampcard.values.decisions import Verb


def room_on(programme: int, day: date) -> int:
    """How many a programme takes in on a day, by its newest terms."""
    kind, terms = kind_and_terms(latest_terms(Programme.get_by_id(programme)))
    return kind.room(terms, day) if kind.room else 0


def told(card: Found, day: date) -> dict[str, int]:
    """What a card's rules are told of a day: is a place theirs, how many are free.

    Nothing where its kind has no places.
    """
    kind, _ = rules_of(card)
    if not kind.room:
        return {}
    states = {each.state for each in _theirs(card, day)}
    taken = bookings.taken_on(card.programme, day.isoformat())
    return {
        "booked": int(BOOKED in states),
        "here": int(CAME in states),
        "free": max(room_on(card.programme, day) - taken, 0),
    }


def came(act: Recorded, card: Found) -> None:
    """Note that somebody was let in, and took a place. In `write()` only."""
    kind, _ = rules_of(card)
    if not kind.room or act.verb != Verb.REDEEM:
        return
    theirs = _theirs(card, date.fromisoformat(act.day))
    if any(each.state == CAME for each in theirs):
        return
    if theirs:
        Booking.update(state=CAME, act=act.seq).where(
            Booking.id == theirs[0].id
        ).execute()
        return
    Booking.create(
        programme=card.programme,
        day=act.day,
        card=card.serial,
        state=CAME,
        staff=act.staff,
        act=act.seq,
    )


def undone(act: Recorded) -> None:
    """Who came by mistake did not; a booking is one again. In `write()` only."""
    booking: Booking | None = Booking.get_or_none(Booking.act == act.seq)
    if not booking:
        return
    if booking.at is None:
        Booking.delete().where(Booking.id == booking.id).execute()
    else:
        Booking.update(state=BOOKED, act=None).where(Booking.id == booking.id).execute()


def moved_up(programme: int, day: str) -> None:
    """Give free places of a day to those who wait, first come first. In `write()`."""
    free = room_on(programme, date.fromisoformat(day)) - bookings.taken_on(
        programme, day
    )
    waiting = [each for each in bookings.on(programme, day) if each.state == WAITING]
    for each in waiting[: max(free, 0)]:
        Booking.update(state=BOOKED).where(Booking.id == each.id).execute()


def free_dead() -> None:
    """Give up places of numbers that nobody can use any more; who waits moves up.

    In `write()` only.
    """
    for each in bookings.dead():
        Booking.delete().where(Booking.id == each.id).execute()
        moved_up(each.programme_id, each.day)


def _theirs(card: Found, day: date) -> list[Booking]:
    iso = day.isoformat()
    return [each for each in bookings.of_card(card, since=iso) if each.day == iso]
