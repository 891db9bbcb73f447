"""Printed stock: batches, cards, the accounts behind them, and print runs."""

from dataclasses import dataclass
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, execute, row, rows
from stampcard.models.programmes import Programme, TermsVersion
from stampcard.models.shops import Staff
from stampcard.values.codes import LAST_PAPER_SERIAL

PRINTED, IN_USE, SPOILED = "printed", "in_use", "spoiled"
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
CANCELLING, CANCELLED = "cancelling", "cancelled"  # wished for, and done
GOOD, VOID = "", "void"
LOST, STOLEN, MISSING = "lost", "stolen", "missing"  # of cards, never of a batch
FIRST, AGAIN, SPOILED_SHEETS, REST = "first", "again", "spoiled sheets", "rest"


class Batch(Table):
    """Cards or coupons numbered and printed together: an unbroken run of serials."""

    programme_id: Any
    terms_id: Any

    programme = peewee.ForeignKeyField(Programme, on_delete="RESTRICT")
    terms = peewee.ForeignKeyField(TermsVersion, on_delete="RESTRICT")
    first_serial = peewee.BigIntegerField(unique=True)
    last_serial = peewee.BigIntegerField(unique=True)
    state = peewee.TextField(default=PRINTED)
    key_id = peewee.TextField()
    settings = peewee.TextField()  # JSON: all a reprint needs to be the same
    valid_from = peewee.DateField(null=True)
    valid_until = peewee.DateField(null=True)
    printed_at = MomentField()
    printed_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    paperless = peewee.BooleanField(default=False)  # numbers of members, on no paper


class Account(Table):
    """Where entries add up; opened by a card's first act."""

    opened_at = MomentField()
    moved_to = peewee.BigIntegerField(null=True)  # the account all it held went to


class Card(Table):
    """A numbered thing with a code; its number follows from the serial."""

    serial = peewee.BigIntegerField(primary_key=True)
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT", index=False)
    account = peewee.ForeignKeyField(
        Account, null=True, on_delete="RESTRICT", index=False
    )
    state = peewee.TextField(default=GOOD)
    replaced_by = peewee.BigIntegerField(null=True)  # the serial that took its place


class PrintRun(Table):
    """One PDF being made or made: a batch, or part of one, and how far it is."""

    batch_id: Any

    batch = peewee.ForeignKeyField(Batch, backref="runs", on_delete="RESTRICT")
    first_serial = peewee.BigIntegerField()
    last_serial = peewee.BigIntegerField()
    state = peewee.TextField()  # waiting, running, done, failed, cancelling, cancelled
    done = peewee.IntegerField(default=0)
    total = peewee.IntegerField()
    pages = peewee.IntegerField(default=0)
    file = peewee.TextField(default="")
    problem = peewee.TextField(default="")
    started_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    started_at = MomentField()
    wishes = peewee.TextField(default="{}")  # JSON: printer and output of this run
    reason = peewee.TextField(default=FIRST)


@dataclass(frozen=True, slots=True)
class Found:
    """A card with what the counter must know of its batch and programme.

    One that leads to a member's account goes by the terms of that account.
    """

    serial: int
    state: str
    account: int | None
    batch: int
    batch_state: str
    key_id: str
    valid_from: str | None
    valid_until: str | None
    programme: int
    programme_name: str
    programme_state: str
    kind: str
    terms: int
    settings: str
    paperless: bool = False
    replaced_by: int | None = None
    member: int | None = None
    number_spends: bool = False
    proof_above: int | None = None


_FIND = """
SELECT card.serial, card.state, card.account_id, batch.id, batch.state, batch.key_id,
       CAST(batch.valid_from AS TEXT), CAST(batch.valid_until AS TEXT),
       programme.id, programme.name, programme.state, programme.kind,
       terms_version.id, terms_version.settings,
       batch.paperless, card.replaced_by, holding.member_id,
       programme.number_spends, programme.proof_above
FROM card
JOIN batch ON batch.id = card.batch_id
JOIN programme ON programme.id = batch.programme_id
LEFT JOIN holding ON holding.account_id = card.account_id
LEFT JOIN card own ON own.serial = holding.serial
LEFT JOIN batch own_batch ON own_batch.id = own.batch_id
JOIN terms_version ON terms_version.id = COALESCE(own_batch.terms_id, batch.terms_id)
WHERE card.serial = ?"""

_EXISTS = "SELECT 1 FROM card WHERE serial = ?"


def find(serial: int) -> Found | None:
    """The card with a serial, or None."""
    found = row(_FIND, serial)
    return Found(*found) if found else None


def existing(serials: list[int]) -> set[int]:
    """Those of a few serials that stand on a card."""
    return {serial for serial in serials if row(_EXISTS, serial)}


def next_serial() -> int:
    """The first serial after all that printed batches have taken."""
    highest = (
        Batch.select(peewee.fn.MAX(Batch.last_serial))
        .where(Batch.last_serial <= LAST_PAPER_SERIAL)
        .scalar()
    )
    return (highest or 0) + 1


def holder_of(first_serial: int, last_serial: int) -> Batch | None:
    """The first batch that has taken a serial of a run."""
    overlaps = (Batch.first_serial <= last_serial, Batch.last_serial >= first_serial)
    found: Batch | None = (
        Batch.select().where(*overlaps).order_by(Batch.first_serial).first()
    )
    return found


def taken_runs() -> list[tuple[int, int]]:
    """First and last serial of every printed batch, from the lowest."""
    found = (
        "SELECT first_serial, last_serial FROM batch WHERE last_serial <= ? "
        "ORDER BY first_serial"
    )
    return [(first, last) for first, last in rows(found, LAST_PAPER_SERIAL)]


def remove_batch(batch: Batch) -> None:
    """Remove a batch, its cards and its runs, so that its serials are free again."""
    PrintRun.delete().where(PrintRun.batch == batch).execute()
    Card.delete().where(
        Card.serial.between(batch.first_serial, batch.last_serial)
    ).execute()
    Batch.delete().where(Batch.id == batch.id).execute()


def add_cards(batch: int, first_serial: int, last_serial: int) -> None:
    """One row for each serial of a batch, in one statement."""
    execute(
        "INSERT INTO card (serial, batch_id, state) "
        "WITH RECURSIVE run(serial) AS (SELECT CAST(? AS BIGINT) UNION ALL "
        "SELECT serial + 1 FROM run WHERE serial < ?) "
        "SELECT serial, CAST(? AS BIGINT), '' FROM run",
        first_serial,
        last_serial,
        batch,
    )


def set_state(first_serial: int, last_serial: int, state: str) -> int:
    """Mark a run of cards; gives back how many changed."""
    return int(
        Card.update(state=state)
        .where(Card.serial.between(first_serial, last_serial), Card.state != state)
        .execute()
    )


def move_state(
    first_serial: int, last_serial: int, before: str, after: str, *, used: bool = True
) -> int:
    """Mark those of a run that are in a state; without `used`, only the never used.

    A card in whose place another stands is left as it is.
    """
    which = [Card.serial.between(first_serial, last_serial), Card.state == before]
    which.append(Card.replaced_by.is_null())
    if not used:
        which.append(Card.account.is_null())
    return int(Card.update(state=after).where(*which).execute())


def open_account(serial: int, opened_at_ms: int) -> int:
    """A new account for a card that has none yet."""
    account = open_empty(opened_at_ms)
    execute(
        "UPDATE card SET account_id = ? WHERE serial = ? AND account_id IS NULL",
        account,
        serial,
    )
    return account


def open_empty(opened_at_ms: int) -> int:
    """A new account to which no card leads yet, and in which nothing is."""
    made = row("INSERT INTO account (opened_at) VALUES (?) RETURNING id", opened_at_ms)
    return int(made[0]) if made else 0


def lead(account: int, into: int) -> None:
    """Let all cards that lead to an account lead to another, and remember that."""
    execute("UPDATE card SET account_id = ? WHERE account_id = ?", into, account)
    execute(
        "UPDATE account SET moved_to = ? WHERE id = ? OR moved_to = ?",
        into,
        account,
        account,
    )


def lead_one(serial: int, account: int | None) -> None:
    """Let one card lead to an account, or to none as if it were new."""
    execute("UPDATE card SET account_id = ? WHERE serial = ?", account, serial)


def now_at(account: int) -> int:
    """The account in which what an account held is now: mostly itself."""
    found = row("SELECT moved_to FROM account WHERE id = ?", account)
    return found[0] if found and found[0] else account


def gone_into(account: int) -> list[int]:
    """The accounts whose units all came to an account."""
    found = rows("SELECT id FROM account WHERE moved_to = ? ORDER BY id", account)
    return [source for (source,) in found]


def numbers_of(account: int) -> list[int]:
    """The serials of all cards that lead to an account, with or without paper."""
    found = rows(
        "SELECT serial FROM card WHERE account_id = ? ORDER BY serial", account
    )
    return [serial for (serial,) in found]


def void_paperless(account: int) -> None:
    """Block the numbers without paper that lead to an account."""
    execute(
        "UPDATE card SET state = ? WHERE account_id = ? AND EXISTS (SELECT 1 "
        "FROM batch WHERE batch.id = card.batch_id AND batch.paperless)",
        VOID,
        account,
    )


def set_replaced(serial: int, by: int) -> None:
    """Mark a card as lost, with the serial that took its place."""
    execute(
        "UPDATE card SET state = ?, replaced_by = ? WHERE serial = ?", LOST, by, serial
    )


def set_back(serial: int, state: str) -> None:
    """Give a replaced card the state it had before."""
    execute(
        "UPDATE card SET state = ?, replaced_by = NULL WHERE serial = ?", state, serial
    )
