"""What a programme may give at most, and what it has given: in number and in worth."""

import peewee

from stampcard.models.base import Table, execute, row
from stampcard.models.programmes import Programme
from stampcard.models.shops import Staff


class Bounds(Table):
    """Limits the owner set; 0 for none. Without a row a programme has none.

    `combines` says whether its discounts go together with those of others that do, and
    `rank` in which order: the lowest comes off the bill first.
    """

    programme = peewee.ForeignKeyField(
        Programme, primary_key=True, on_delete="RESTRICT"
    )
    combines = peewee.BooleanField(default=False)
    rank = peewee.IntegerField(default=0)
    most_in_all = peewee.IntegerField(default=0)
    budget = peewee.BigIntegerField(default=0)  # minor units
    most_each = peewee.IntegerField(default=0)  # for one account
    most_a_day = peewee.IntegerField(default=0)  # by one seller


class Given(Table):
    """How often a seller gave something of a programme on a day, and of what worth."""

    programme = peewee.ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
    day = peewee.TextField()
    count = peewee.BigIntegerField()
    worth = peewee.BigIntegerField()

    class Meta:
        """One row a programme, seller and day."""

        primary_key = peewee.CompositeKey("programme", "staff", "day")


# Written out: every act asks for it, and building it anew costs more than asking.
_BOUNDS = (
    "SELECT combines, rank, most_in_all, budget, most_each, most_a_day "
    "FROM bounds WHERE programme_id = ?"
)
_ADD = (
    "INSERT INTO given (programme_id, staff_id, day, count, worth) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (programme_id, staff_id, day) "
    "DO UPDATE SET count = given.count + excluded.count, "
    "worth = given.worth + excluded.worth"
)
_OF_ACCOUNT = (
    "SELECT COUNT(*) FROM act WHERE card IN (SELECT serial FROM card "
    "WHERE account_id = ?) AND programme_id = ? AND verb = 'redeem' "
    "AND outcome = 'accepted' AND NOT EXISTS "
    "(SELECT 1 FROM act undo WHERE undo.reverses = act.seq)"
)


def bounds_of(programme: int) -> tuple[bool, int, int, int, int, int] | None:
    """A programme's limits, in the order of the table; None where none were set."""
    found = row(_BOUNDS, programme)
    return (bool(found[0]), *found[1:]) if found else None


def add_given(programme: int, staff: int, day: str, count: int, worth: int) -> None:
    """Count what was given; less than nought where it was undone."""
    execute(_ADD, programme, staff, day, count, worth)


def given_in_all(programme: int) -> tuple[int, int]:
    """How often a programme gave something, and of what worth in minor units."""
    found = row(
        "SELECT COALESCE(SUM(count), 0), COALESCE(SUM(worth), 0) FROM given "
        "WHERE programme_id = ?",
        programme,
    )
    return (int(found[0]), int(found[1])) if found else (0, 0)


def given_by(programme: int, staff: int, day: str) -> int:
    """How often a seller gave something of a programme on a day."""
    found = row(
        "SELECT count FROM given WHERE programme_id = ? AND staff_id = ? AND day = ?",
        programme,
        staff,
        day,
    )
    return int(found[0]) if found else 0


def given_to(account: int, programme: int) -> int:
    """How often an account was given something of a programme."""
    found = row(_OF_ACCOUNT, account, programme)
    return int(found[0]) if found else 0
