"""The ledger: acts and entries, only ever added to, each act chained to the last.

The statements of an act's path are written out, because building them anew for each
act costs several times the transaction itself; a test holds them against the tables.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import peewee

from stampcard.models.acts import New, Recorded
from stampcard.models.base import (
    MomentField,
    Table,
    execute,
    execute_many,
    row,
    rows,
)
from stampcard.models.cards import Account, gone_into
from stampcard.models.programmes import Programme
from stampcard.models.shops import Outlet, Staff
from stampcard.models.writing import failures, scratch
from stampcard.values.compact import as_json
from stampcard.values.decisions import Entry, Past
from stampcard.values.moments import from_milliseconds

ACCEPTED, REFUSED = "accepted", "refused"
RECENT = 64  # entries a rule may look back on: a day of 20 stamps writes at most 60
FIRST_HASH = bytes(32)


class Act(Table):
    """One thing asked at the counter, accepted or refused, recorded once."""

    seq = peewee.AutoField()
    id = peewee.BlobField(unique=True)
    content = peewee.BlobField()
    verb = peewee.TextField()
    programme = peewee.ForeignKeyField(Programme, null=True, index=False)
    card = peewee.BigIntegerField(null=True)
    outlet = peewee.ForeignKeyField(Outlet, index=False)
    staff = peewee.ForeignKeyField(Staff, index=False)
    device = peewee.IntegerField(null=True)
    at = MomentField()
    day = peewee.TextField()
    outcome = peewee.TextField()
    reason = peewee.TextField()
    reverses = peewee.IntegerField(null=True, unique=True)
    detail = peewee.TextField()
    hash = peewee.BlobField()


class EntryRow(Table):
    """One signed line of an act."""

    act = peewee.ForeignKeyField(Act, index=False)
    line = peewee.IntegerField()
    account = peewee.ForeignKeyField(Account, index=False)
    unit = peewee.TextField()
    amount = peewee.BigIntegerField()
    note = peewee.TextField()

    class Meta:
        """A line stands once in an act."""

        table_name = "entry"
        primary_key = peewee.CompositeKey("act", "line")
        without_rowid = True


class Balance(Table):
    """What an account holds of a unit in a programme; provable from the entries."""

    account = peewee.ForeignKeyField(Account, index=False)
    programme = peewee.ForeignKeyField(Programme, index=False)
    unit = peewee.TextField()
    amount = peewee.BigIntegerField()

    class Meta:
        """One row an account, programme and unit."""

        primary_key = peewee.CompositeKey("account", "programme", "unit")
        without_rowid = True


_NAMES = [field.name for field in fields(Recorded)]
_COLUMNS = (
    "seq, id, content, verb, programme_id, card, outlet_id, staff_id, device, at, day, "
    "outcome, reason, reverses, detail, hash"
)
_INSERT_ACT = (
    "INSERT INTO act (seq, id, content, verb, programme_id, card, outlet_id, staff_id, "
    "device, at, day, outcome, reason, reverses, detail, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_ENTRY = (
    "INSERT INTO entry (act_id, line, account_id, unit, amount, note) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_ADD_BALANCE = (
    "INSERT INTO balance (account_id, programme_id, unit, amount) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (account_id, programme_id, unit) "
    "DO UPDATE SET amount = balance.amount + excluded.amount"
)
# CROSS JOIN keeps SQLite from starting at the act table, of which all would match.
_RECENT = (
    "SELECT entry.act_id, entry.unit, entry.amount, act.at, act.day, "
    'act.detail LIKE \'%"sheet": "%\' FROM entry CROSS JOIN act '  # no text holds that
    "WHERE entry.account_id = ? AND act.seq = entry.act_id "
    "AND act.programme_id = ? AND act.reverses IS NULL "
    "AND act.verb NOT IN ('issue', 'attach', 'detach', 'replace', 'merge') "
    "AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq) "
    "ORDER BY entry.act_id DESC, entry.line LIMIT ?"
)
_OF_CARD = (
    f"SELECT {_COLUMNS} FROM act WHERE card = ? "  # noqa: S608 - constants
    "OR card IN (SELECT serial FROM card WHERE account_id = ?) "
    "OR seq IN (SELECT act_id FROM entry WHERE account_id = ?) "
    "ORDER BY seq DESC LIMIT ?"
)
_LAST_USE = (
    "SELECT act.at, act.outlet_id FROM entry CROSS JOIN act "
    "WHERE entry.account_id = ? AND act.seq = entry.act_id "
    "AND entry.amount < 0 AND act.verb = 'redeem' "
    "AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq) "
    "ORDER BY act.seq DESC LIMIT 1"
)


def known(act_id: UUID) -> Recorded | None:
    """The act with an id, or None."""
    found = row(f"SELECT {_COLUMNS} FROM act WHERE id = ?", act_id.bytes)  # noqa: S608
    return _recorded(found) if found else None


def by_seq(seq: int) -> Recorded | None:
    """The act with a number of the ledger, or None."""
    found = row(f"SELECT {_COLUMNS} FROM act WHERE seq = ?", seq)  # noqa: S608
    return _recorded(found) if found else None


def reversal_of(seq: int) -> Recorded | None:
    """The act that undid an act, or None."""
    found = row(f"SELECT {_COLUMNS} FROM act WHERE reverses = ?", seq)  # noqa: S608
    return _recorded(found) if found else None


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the ledger: its last act's number, moment and hash."""

    seq: int = 0
    at_ms: int = 0
    hash: bytes = FIRST_HASH

    @property
    def at(self) -> datetime:
        """That moment in UTC; time never runs back behind it."""
        return from_milliseconds(self.at_ms)


def tip() -> Tip:
    """Where the next act joins on; read it inside `write`."""
    told: Tip | None = scratch().get("tip")
    if told:
        return told
    if _proven["failures"] != failures():
        _prove_the_end()
        _proven["failures"] = failures()
    found = row("SELECT seq, at, hash FROM act ORDER BY seq DESC LIMIT 1")
    return Tip(found[0], found[1], bytes(found[2])) if found else Tip()


# After a failed sync nobody knows what the disk kept: look before building upon it.
_proven = {"failures": 0}


def _prove_the_end() -> None:
    last = newest(2)
    before = last[1].hash if len(last) == 2 else FIRST_HASH
    if last and last[0].hash != link_of(before, last[0], entries_of(last[0].seq)):
        raise peewee.InternalError(f"act {last[0].seq}, the last, is damaged")


def append(new: New, entries: Iterable[Entry]) -> Recorded:
    """Write an act and its entries after the last one; call inside `write` only.

    Time never runs back: an act is at least as late as the one before it.
    """
    last = tip()
    at_ms, lines = max(new.at_ms, last.at_ms), list(entries)
    values = (
        new.id.bytes, new.content, new.verb, new.programme, new.card, new.outlet,
        new.staff, new.device, at_ms, new.day, new.outcome, new.reason, new.reverses,
        new.detail,
    )  # fmt: skip
    link = chain(last.hash, values, lines)
    seq = last.seq + 1  # not the engine's own count, which may leave gaps
    execute(_INSERT_ACT, seq, *values, link)
    told = [(e.account, e.unit, e.amount, e.note) for e in lines]
    execute_many(_INSERT_ENTRY, [(seq, line, *each) for line, each in enumerate(told)])
    execute_many(_ADD_BALANCE, [(a, new.programme, u, n) for a, u, n, _ in told])
    scratch()["tip"] = Tip(seq, at_ms, link)
    return Recorded(
        seq, new.id, new.content, new.verb, new.programme, new.card, new.outlet,
        new.staff, new.device, at_ms, new.day, new.outcome, new.reason, new.reverses,
        new.detail, link,
    )  # fmt: skip


def link_of(previous: bytes, act: Recorded, entries: Iterable[Entry]) -> bytes:
    """The hash an act should carry, worked out anew from what is kept."""
    values = (
        act.id.bytes, act.content, act.verb, act.programme, act.card, act.outlet,
        act.staff, act.device, act.at_ms, act.day, act.outcome, act.reason,
        act.reverses, act.detail,
    )  # fmt: skip
    return chain(previous, values, entries)


def chain(previous: bytes, values: tuple[Any, ...], entries: Iterable[Entry]) -> bytes:
    """The hash that ties an act and its entries to all before them (SHA-256)."""
    plain = [f.hex() if isinstance(f, bytes) else f for f in values]
    return link(
        previous, [plain, [[e.account, e.unit, e.amount, e.note] for e in entries]]
    )


def link(previous: bytes, plain: list[Any]) -> bytes:
    """The hash of an act from plain values: its fields, and its entries as lists."""
    return hashlib.sha256(previous + as_json(plain).encode()).digest()


def balances(account: int, programme: int) -> dict[str, int]:
    """What an account holds in a programme, by unit."""
    found = rows(
        "SELECT unit, amount FROM balance WHERE account_id = ? AND programme_id = ?",
        account,
        programme,
    )
    return dict(found)


def recent(account: int, programme: int) -> tuple[Past, ...]:
    """An account's newest entries in a programme, undone ones left out.

    What a card was given when it was opened, or what came from another account, was
    no visit: it is not among them. The visits there, though, are as if made here.
    """
    found = rows(_RECENT, account, programme, RECENT)
    sources = gone_into(account)
    for source in sources:
        found += rows(_RECENT, source, programme, RECENT)
    if sources:
        found = sorted(found, key=lambda entry: -entry[0])[:RECENT]
    return tuple(
        Past(unit, amount, from_milliseconds(at), date.fromisoformat(day), bool(late))
        for _, unit, amount, at, day, late in found
    )


def entries_of(seq: int) -> tuple[Entry, ...]:
    """The entries of an act, in their order."""
    found = rows(
        "SELECT account_id, unit, amount, note FROM entry WHERE act_id = ? "
        "ORDER BY line",
        seq,
    )
    return tuple(Entry(*values) for values in found)


def of_card(serial: int, account: int | None, limit: int = 50) -> list[Recorded]:
    """The newest acts in which a card or its account took part."""
    own = account or 0
    return [_recorded(r) for r in rows(_OF_CARD, serial, own, own, limit)]


def of_accounts(accounts: Sequence[int], limit: int, before: int = 0) -> list[Recorded]:
    """The newest acts in which some accounts or cards that lead to them took part."""
    if not accounts:
        return []
    marks = ", ".join("?" * len(accounts))
    found = rows(
        f"SELECT {_COLUMNS} FROM act WHERE seq < ? AND (card IN "  # noqa: S608
        f"(SELECT serial FROM card WHERE account_id IN ({marks})) OR seq IN "
        f"(SELECT act_id FROM entry WHERE account_id IN ({marks}))) "
        "ORDER BY seq DESC LIMIT ?",
        before or 2**62,
        *accounts,
        *accounts,
        limit,
    )
    return [_recorded(r) for r in found]


def last_use(account: int) -> tuple[int, int] | None:
    """When (milliseconds UTC) and at which outlet an account was last redeemed."""
    found = row(_LAST_USE, account)
    return (found[0], found[1]) if found else None


def days_bought(accounts: Sequence[int]) -> int:
    """On how many days something was earned on some accounts."""
    marks = ", ".join("?" * len(accounts))
    found = row(
        "SELECT COUNT(DISTINCT act.day) FROM entry CROSS JOIN act "  # noqa: S608
        f"WHERE entry.account_id IN ({marks or 'NULL'}) AND act.seq = entry.act_id "
        "AND act.verb = 'earn'",
        *accounts,
    )
    return int(found[0]) if found else 0


def newest(limit: int, before: int | None = None) -> list[Recorded]:
    """The newest acts, or the newest before a sequence number."""
    found = rows(
        f"SELECT {_COLUMNS} FROM act WHERE seq < ? ORDER BY seq DESC LIMIT ?",  # noqa: S608
        before or 2**62,
        limit,
    )
    return [_recorded(r) for r in found]


def everything() -> Iterator[Recorded]:
    """All acts, oldest first, a thousand at a time."""
    seq = 0
    while found := rows(
        f"SELECT {_COLUMNS} FROM act WHERE seq > ? ORDER BY seq LIMIT 1000",  # noqa: S608
        seq,
    ):
        yield from (_recorded(r) for r in found)
        seq = found[-1][0]


def wrong_balances(
    ask: Callable[..., list[tuple[Any, ...]]] = rows,
) -> list[tuple[Any, ...]]:
    """Balances that differ from their entries: account, programme, unit, kept, sum.

    `ask` reads the ledger; the open one where nothing else is given.
    """
    return ask(
        "SELECT b.account_id, b.programme_id, b.unit, b.amount, COALESCE(s.total, 0) "
        "FROM balance b LEFT JOIN (SELECT e.account_id, a.programme_id, e.unit, "
        "SUM(e.amount) AS total FROM entry e JOIN act a ON a.seq = e.act_id "
        "GROUP BY 1, 2, 3) s ON s.account_id = b.account_id "
        "AND s.programme_id = b.programme_id AND s.unit = b.unit "
        "WHERE b.amount <> COALESCE(s.total, 0) "
        "UNION ALL SELECT e.account_id, a.programme_id, e.unit, 0, SUM(e.amount) "
        "FROM entry e JOIN act a ON a.seq = e.act_id WHERE NOT EXISTS (SELECT 1 "
        "FROM balance b WHERE b.account_id = e.account_id "
        "AND b.programme_id = a.programme_id AND b.unit = e.unit) GROUP BY 1, 2, 3"
    )


def counts() -> tuple[int, int]:
    """How many acts and entries there are."""
    found = rows("SELECT (SELECT COUNT(*) FROM act), (SELECT COUNT(*) FROM entry)")
    ((acts, entries),) = found
    return acts, entries


def _recorded(values: tuple[Any, ...]) -> Recorded:
    plain = dict(zip(_NAMES, values, strict=True))
    plain["id"] = UUID(bytes=bytes(plain["id"]))
    return Recorded(
        **plain | {name: bytes(plain[name]) for name in ("content", "hash")}
    )
