"""Places on a day of a programme: who booked one, waits for one, or came."""

import peewee

from stampcard.models.base import MomentField, Table, rows
from stampcard.models.cards import Found, numbers_of
from stampcard.models.programmes import Programme
from stampcard.models.shops import Staff

BOOKED, WAITING, CAME = "booked", "waiting", "came"
TAKES = (BOOKED, CAME)  # a place of the day
# No paper leads to the account of the number either.
_DEAD = """
SELECT booking.id FROM booking JOIN card ON card.serial = booking.card
JOIN batch ON batch.id = card.batch_id
WHERE booking.state <> ? AND batch.paperless AND card.state <> ''
  AND NOT EXISTS (SELECT 1 FROM card good
                  WHERE good.account_id = card.account_id AND good.state = '')
ORDER BY booking.id"""


class Booking(Table):
    """A card's place on a day; it names a number and no person.

    Who came without a booking has no `at`. Without `staff` the holder booked on their
    own page. `act` is the ledger's number of what let them in.
    """

    id: int
    programme_id: int
    programme = peewee.ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
    day = peewee.TextField()
    card = peewee.BigIntegerField(index=True)  # its serial
    state = peewee.TextField(default=BOOKED)
    at = MomentField(null=True)
    staff = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)
    act = peewee.BigIntegerField(null=True, unique=True)

    class Meta:
        """The list of a day is asked for most."""

        indexes = ((("programme", "day"), False),)


def of_card(card: Found, *, since: str) -> list[Booking]:
    """All there is of a card and others that lead to its account, from a day on."""
    serials = {card.serial, *(numbers_of(card.account) if card.account else ())}
    chosen = Booking.select().where(
        Booking.card.in_(serials),
        Booking.programme == card.programme,
        Booking.day >= since,
    )
    return list(chosen.order_by(Booking.day, Booking.id))


def on(programme: int, day: str) -> list[Booking]:
    """All there is of a day, in the order they asked; who just came comes last."""
    chosen = Booking.select().where(Booking.programme == programme, Booking.day == day)
    return list(chosen.order_by(Booking.at.is_null(), Booking.id))


def dead() -> list[Booking]:
    """Places still held by numbers without paper that nobody can use any more."""
    return [Booking.get_by_id(key) for (key,) in rows(_DEAD, CAME)]


def taken(programme: int, *, since: str) -> dict[str, int]:
    """How many places of each day are taken, from a day on."""
    found = rows(
        "SELECT day, COUNT(*) FROM booking WHERE programme_id = ? AND day >= ? "
        "AND state IN (?, ?) GROUP BY day",
        programme,
        since,
        *TAKES,
    )
    return dict(found)


def taken_on(programme: int, day: str) -> int:
    """How many places of a day are taken."""
    chosen = Booking.select().where(
        Booking.programme == programme,
        Booking.day == day,
        Booking.state.in_(TAKES),
    )
    return int(chosen.count())
