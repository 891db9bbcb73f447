"""Who has which numbers in hand: bundles given away, and what was counted."""

from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, row, rows
from stampcard.models.cards import Batch
from stampcard.models.shops import Staff

OUT, RETURNED, LOST, STOLEN = "out", "returned", "lost", "stolen"
_IN_HAND = """
FROM card JOIN batch ON batch.id = card.batch_id
WHERE card.serial BETWEEN ? AND ? AND card.state = '' AND card.account_id IS NULL
  AND batch.state <> 'spoiled' AND NOT EXISTS (
      SELECT 1 FROM bundle WHERE bundle.state = 'out'
      AND card.serial BETWEEN bundle.first_serial AND bundle.last_serial)"""
# Neighbours share the difference between their serial and their place in the row.
_RUNS = """
SELECT MIN(serial), MAX(serial) FROM (
    SELECT card.serial AS serial,
           card.serial - ROW_NUMBER() OVER (ORDER BY card.serial) AS island {found}
) numbered GROUP BY island ORDER BY MIN(serial)"""
_IN_HAND_RUNS = _RUNS.format(found=_IN_HAND)
_STATE_RUNS = _RUNS.format(
    found="FROM card WHERE card.serial BETWEEN ? AND ? AND card.state = ?"
)


class Bundle(Table):
    """An unbroken run of a batch's serials in somebody's hands."""

    batch_id: Any

    batch = peewee.ForeignKeyField(Batch, backref="bundles", on_delete="RESTRICT")
    first_serial = peewee.BigIntegerField()
    last_serial = peewee.BigIntegerField()
    holder = peewee.TextField()
    holder_sort = peewee.TextField()  # person, outlet, partner
    handed_at = MomentField()
    handed_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
    state = peewee.TextField(default=OUT, index=True)
    ended_at = MomentField(null=True)
    note = peewee.TextField(default="")


class StockCount(Table):
    """How many unused cards of a batch lay in the drawer, and how many should have."""

    batch_id: Any

    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT")
    expected = peewee.IntegerField()
    counted = peewee.IntegerField()
    missing = peewee.IntegerField()  # cards that were known to be missing then
    counted_at = MomentField()
    counted_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)


def in_hand(first_serial: int, last_serial: int) -> int:
    """How many of a run are good, never used, and in nobody else's hands."""
    found = row(f"SELECT COUNT(*) {_IN_HAND}", first_serial, last_serial)
    return int(found[0]) if found else 0


def runs_in_hand(first_serial: int, last_serial: int) -> list[tuple[int, int]]:
    """Those, as unbroken runs."""
    return [(low, high) for low, high in rows(_IN_HAND_RUNS, first_serial, last_serial)]


def runs_of_state(
    first_serial: int, last_serial: int, state: str
) -> list[tuple[int, int]]:
    """Cards of a run that are in a state, as unbroken runs."""
    found = rows(_STATE_RUNS, first_serial, last_serial, state)
    return [(low, high) for low, high in found]


def used(first_serial: int, last_serial: int) -> int:
    """How many of a run have been used, blocked since or not."""
    found = row(
        "SELECT COUNT(account_id) FROM card WHERE serial BETWEEN ? AND ?",
        first_serial,
        last_serial,
    )
    return int(found[0]) if found else 0


def named_in_ledger(first_serial: int, last_serial: int) -> bool:
    """Whether any act, even a refused one, names a card of a run."""
    asked = "SELECT 1 FROM act WHERE card BETWEEN ? AND ? LIMIT 1"
    return row(asked, first_serial, last_serial) is not None


def life_of(first_serial: int, last_serial: int) -> tuple[int, int, int]:
    """How many of a run are used, how many are not blocked, how many neither."""
    found = row(
        "SELECT COUNT(account_id), COUNT(CASE WHEN state = '' THEN 1 END), "
        "COUNT(CASE WHEN state = '' AND account_id IS NULL THEN 1 END) FROM card "
        "WHERE serial BETWEEN ? AND ?",
        first_serial,
        last_serial,
    )
    used_, good, rest = found or (0, 0, 0)
    return int(used_), int(good), int(rest)


def first_used(first_serial: int, last_serial: int) -> int:
    """The first serial of a run that has been used; 0 if none."""
    found = row(
        "SELECT serial FROM card WHERE serial BETWEEN ? AND ? "
        "AND account_id IS NOT NULL ORDER BY serial LIMIT 1",
        first_serial,
        last_serial,
    )
    return int(found[0]) if found else 0
