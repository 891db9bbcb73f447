"""The proof of a ledger: every act against the chain, every balance against entries.

It asks through a function, so that the open database and a copy of it are proved alike.
`python -m stampcard.models.proof FILE` proves a file in a process of its own.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import peewee

from stampcard.models.base import engine, rows
from stampcard.models.engines import Sqlite
from stampcard.models.ledger import FIRST_HASH, link, wrong_balances

Row = tuple[Any, ...]
Ask = Callable[..., list[Row]]  # a statement with `?` for values, and these: its rows
WHOLE_PAGES_ONLY = "--whole-pages-only"
# SQLite quotes a damaged file in its errors, and that may be no text.
UNREADABLE = (sqlite3.Error, peewee.DatabaseError, OSError, UnicodeDecodeError)
_TOGETHER = 2000
_BEFORE_ALL = float("-inf")  # no number that a table can hold escapes the proof
_ACTS = (
    "SELECT seq, id, content, verb, programme_id, card, outlet_id, staff_id, device, "
    "at, day, outcome, reason, reverses, detail, hash FROM act WHERE seq > ? "
    "ORDER BY seq LIMIT ?"
)
_ENTRIES = (
    "SELECT act_id, account_id, unit, amount, note, line FROM entry "
    "WHERE act_id > ? AND act_id <= ? ORDER BY act_id, line"
)
_ORPHANS = (
    "SELECT MIN(act_id) FROM entry "
    "WHERE NOT EXISTS (SELECT 1 FROM act WHERE seq = act_id)"
)
_AT, _HASH = 9, 15
_CACHE_KB = 65_536  # with SQLite's own 2 MB every index of a large file is read twice


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving a ledger found.

    `first_bad` is the number of the first act that is not as it was written, or that
    cannot be read; `fault` says in a word what is wrong: "" or act, balance, file.
    """

    acts: int = 0
    entries: int = 0
    head: str = FIRST_HASH.hex()
    last_at_ms: int = 0
    first_bad: int | None = None
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything is as it was written."""
        return not self.fault

    @property
    def where(self) -> str:
        """Where it is not, for a sentence."""
        if self.first_bad is not None:
            return f"at act {self.first_bad}"
        return "in a balance" if self.fault == "balance" else "in the pages of its file"


def of_open(*, pages_too: bool = False) -> Proof:
    """Prove the open database; with `pages_too` also what no act is read from."""
    found = of_ledger(rows)
    if pages_too and found.ok and isinstance(engine(), Sqlite):
        try:
            sound = is_intact(rows)
        except UNREADABLE:
            sound = False
        return found if sound else replace(found, fault="file")
    return found


def of_file(path: Path, *, whole_pages_only: bool = False) -> Proof:
    """Prove a file that nobody writes, and its pages too; it is only read.

    With `whole_pages_only` no act is looked for in a file whose pages are not whole:
    they could have been laid so that looking never ends.
    """
    try:
        with reading(path) as ask:
            if whole_pages_only and not is_intact(ask):
                return Proof(first_bad=1, fault="file")
            found = of_ledger(ask)
            sound = whole_pages_only or found.fault == "file" or is_intact(ask)
    except UNREADABLE:
        return Proof(first_bad=1, fault="file")
    return found if sound else replace(found, fault=found.fault or "file")


def of_ledger(ask: Ask, after: tuple[int, bytes] = (0, FIRST_HASH)) -> Proof:
    """Prove what `ask` reads: the acts after one, and the balances if that is all."""
    walk = _Walk(ask, *after)
    try:
        for act, lines in walk.acts():
            walk.look_at(act, lines)
        whole = not after[0]
        orphan = ask(_ORPHANS)[0][0] if whole else None
        wrong_sum = whole and wrong_balances(ask)
    except UNREADABLE:
        first_bad = _first(walk.first_bad, walk.seq + 1)
        return walk.proof(first_bad=first_bad, fault="file")
    first_bad = _first(walk.first_bad, orphan)
    if first_bad is not None:
        return walk.proof(first_bad=first_bad, fault="act")
    return walk.proof(fault="balance" if wrong_sum else "")


def is_intact(ask: Ask, *, quickly: bool = False) -> bool:
    """Whether SQLite finds its own pages and indexes whole."""
    pragma = "quick_check" if quickly else "integrity_check"
    return ask(f"PRAGMA {pragma}(1)") == [("ok",)]


@contextmanager
def reading(path: Path) -> Iterator[Ask]:
    """A function that asks a file beside which nothing writes, without touching it."""
    live = path.with_name(path.name + "-wal").exists()
    how = "mode=ro" if live else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        yield lambda sql, *values: connection.execute(sql, values).fetchall()
    finally:
        connection.close()


class _Walk:
    """One way through the acts in their order, and what was seen so far."""

    def __init__(self, ask: Ask, seq: int, last_hash: bytes) -> None:
        self.ask, self.seq, self.hash = ask, seq, last_hash
        self.count = self.entries = self.at_ms = 0
        self.first_bad: int | None = None
        self.start = seq or _BEFORE_ALL

    def acts(self) -> Iterator[tuple[Row, list[Row]]]:
        """Every act with its entries, read in blocks; one by one near a bad page."""
        before, most = self.start, _TOGETHER
        while True:
            try:
                block = self.ask(_ACTS, before, most)
                lines = self.lines(before, block)
            except UNREADABLE:
                if most == 1:
                    raise
                most = 1
                continue
            if not block:
                return
            for act in block:
                yield act, lines.pop(act[0], [])
            before = block[-1][0]

    def lines(self, before: float, block: list[Row]) -> dict[int, list[Row]]:
        """The entries of a block of acts, by act."""
        found: dict[int, list[Row]] = {}
        if block:
            for act, *entry, line in self.ask(_ENTRIES, before, block[-1][0]):
                own = found.setdefault(act, [])
                # A number out of its turn is no part of the chain: it breaks it here.
                own.append((*entry,) if line == len(own) else (*entry, line))
        return found

    def look_at(self, act: Row, lines: list[Row]) -> None:
        """Hold one act against the one before it."""
        seq, kept, at_ms = act[0], act[_HASH], act[_AT]
        try:
            sound = kept == _link(self.hash, act, lines)
            sound = sound and seq == self.seq + 1 and at_ms >= self.at_ms
        except (AttributeError, TypeError, ValueError):  # not even of its kind
            sound = False
        if not sound:
            self.first_bad = _first(self.first_bad, seq)
        self.hash = kept if isinstance(kept, bytes) else self.hash
        self.at_ms = at_ms if isinstance(at_ms, int) else self.at_ms
        self.seq, self.count = seq, self.count + 1
        self.entries += len(lines)

    def proof(self, **more: Any) -> Proof:
        """What was found up to here."""
        return Proof(self.count, self.entries, self.hash.hex(), self.at_ms, **more)


def _first(*numbers: int | None) -> int | None:
    """The first number there is; 0 is one, though the ledger begins with 1."""
    return next((number for number in numbers if number is not None), None)


def _link(previous: bytes, act: Row, lines: list[Row]) -> bytes:
    _, act_id, content, *others, _ = act
    return link(previous, [[act_id.hex(), content.hex(), *others], lines])


if __name__ == "__main__":
    os.nice(10)  # the counter goes first
    told = of_file(Path(sys.argv[1]), whole_pages_only=WHOLE_PAGES_ONLY in sys.argv[2:])
    sys.stdout.write(json.dumps(asdict(told)))
