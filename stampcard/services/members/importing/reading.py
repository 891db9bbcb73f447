"""A list is read: every row becomes a person or is told to be wrong, in one pass.

Nothing here asks the shop's database, so that it may run in a process of its own.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from stampcard import phones
from stampcard.models.members import new_id
from stampcard.phones import Phone, PhoneKey
from stampcard.services.members import names
from stampcard.services.members.enrolment import LONGEST_NOTE, tidy_tags
from stampcard.services.members.importing import (
    cells,
    columns,
    starts,
    tables,
    texts,
    vcards,
    work,
)
from stampcard.services.members.importing.columns import SAYS, START
from stampcard.services.members.importing.starts import Joined
from stampcard.services.members.importing.tables import Record
from stampcard.services.members.importing.texts import Unreadable
from stampcard.services.members.importing.work import Fault, Work
from stampcard.values.purposes import MESSAGES, PARTNERS, STAMPS
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, Words, say

LIST = "list"  # the file as it came, in its folder
MOST_ROWS = 1_000_000
SHOWN_ROWS, SHOWN_CHARACTERS = 5, 60
_TELL_EVERY = 1000
_PARTED = re.compile(r":::|[,;]")
Tell = Callable[[int], None]  # how many rows are read
Cell = tuple[str, int]  # what stands in it, and in which column


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is to be read; what is not given is guessed."""

    country: str
    today: str  # ISO
    keys: tuple[tuple[str, str], ...] = field(repr=False)  # id and secret, in hex
    programmes: tuple[Joined, ...] = ()
    currency_digits: int = 2
    encoding: str = ""
    columns: tuple[str, ...] | None = None

    def to_json(self) -> str:
        """The order for another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Order":
        """The order again."""
        said = json.loads(text)
        said["keys"] = tuple(map(tuple, said["keys"]))
        said["programmes"] = tuple(Joined(**one) for one in said["programmes"])
        said["columns"] = said["columns"] and tuple(said["columns"])
        return cls(**said)


def read(folder: Path, order: Order, tell: Tell) -> None:
    """Read the list in a folder into the work file beside it; Unreadable."""
    file = folder / LIST
    encoding = order.encoding or texts.encoding_of(file)
    delimiter, header, records = _rows_of(file, encoding)
    shown = list(islice(records, SHOWN_ROWS))
    guess = columns.guessed(
        header,
        shown[0].cells if shown else (),
        {p.id: p.name for p in order.programmes},
    )
    used = order.columns or guess
    with work.new(folder) as kept:
        kept.say("encoding", encoding)
        kept.say("delimiter", delimiter)
        kept.say("header", [cell[:SHOWN_CHARACTERS] for cell in header])
        kept.say("columns", used)
        kept.say("shown", [[c[:SHOWN_CHARACTERS] for c in r.cells] for r in shown])
        reader = _Reader(order, used, len(header), kept)
        for count, record in enumerate(_all(shown, records), 1):
            if columns.PHONE not in used:
                break  # nobody can be read before the owner says where numbers stand
            if count > MOST_ROWS:
                raise Unreadable(
                    N_("There are more than {most} rows. Part the list."),
                    most=MOST_ROWS,
                )
            reader.take(record)
            if count % _TELL_EVERY == 0:
                tell(count)


def _rows_of(
    file: Path, encoding: str
) -> tuple[str, tuple[str, ...], Iterator[Record]]:
    first = next(texts.lines_of(file, encoding), (0, ""))
    if vcards.is_one(first[1]):
        found = vcards.contacts_of(texts.lines_of(file, encoding))
        return "vCard", vcards.HEADER, found
    table = tables.table_of(file, encoding)
    return table.delimiter, table.header, table.records


def _all(shown: list[Record], rest: Iterator[Record]) -> Iterator[Record]:
    yield from shown
    yield from rest


class _Reader:
    """Makes people of rows."""

    def __init__(
        self, order: Order, used: Sequence[str], width: int, kept: Work
    ) -> None:
        self._order, self._kept = order, kept
        self._keys = [PhoneKey(id_, bytes.fromhex(key)) for id_, key in order.keys]
        self._today = date.fromisoformat(order.today)
        self._used, self._width = list(enumerate(used)), width
        self._started: dict[tuple[str, str], starts.Amounts | Words] = {}

    def take(self, record: Record) -> None:
        """Keep a row's person, or what is wrong with it."""
        row = _Row(record, self._used)
        if self._width and any(cell.strip() for cell in record.cells[self._width :]):
            row.wrong("", say(N_("This row has more cells than there are columns.")))
        person = self._person(row)
        for fault in row.faults:
            self._kept.add_fault(fault)
        if not row.faults and not self._kept.add(person):
            self._kept.add_twice(record.line, person[1])

    def _person(self, row: "_Row") -> tuple[Any, ...]:
        """The values that FIELDS name; of no use where the row has faults."""
        read = row.read
        country = self._order.country
        found = cells.phone([text for text, _ in row.all(columns.PHONE)], country)
        if isinstance(found, Words):
            row.wrong(columns.PHONE, found)
        name = names.kept(row.joined(columns.NAME))
        birthday = read(columns.BIRTHDAY, lambda t: cells.birthday(t, country))
        day = read(columns.JOINED, lambda t: cells.joined(t, country, self._today))
        email = read(columns.EMAIL, cells.email)
        agrees = {p: read(SAYS[p], cells.agrees) for p in (MESSAGES, PARTNERS)}
        if read(SAYS[STAMPS], cells.agrees) is False:
            row.wrong(SAYS[STAMPS], say(N_("Without this nobody can be a member.")))
        begins, tags = self._starts(row), _tags(row)
        if isinstance(found, Words) or row.faults:
            return ()
        member = new_id()
        return (
            row.line,
            *self._sealed(found, member),
            name,
            " ".join(names.words_of(name)),
            read(columns.LANGUAGE, cells.language) or "",
            *(birthday or (None, None)),
            json.dumps(tags, ensure_ascii=False) if tags else "",
            read(columns.CHANNEL, cells.channel) or "",
            self._keys[0].seal(email, member) if email else None,
            read(columns.EVERY_DAYS, cells.every_days) or 0,
            shortened(clean(row.joined(columns.NOTE)), LONGEST_NOTE),
            day.isoformat() if day else "",
            bool(agrees[MESSAGES]),
            bool(agrees[PARTNERS]),
            json.dumps(begins) if begins else "",
        )

    def _sealed(self, found: Phone, member: int) -> tuple[Any, ...]:
        key = self._keys[0]
        marks = phones.fingerprints(found, self._keys)
        sealed = key.seal(found.e164, member)
        tail, head = key.tail(found.tail), key.head(found)
        return (
            marks[0],
            b"".join(marks),
            member,
            sealed,
            tail,
            head,
            key.id,
        )

    def _starts(self, row: "_Row") -> dict[int, starts.Amounts]:
        """What accounts begin with, by programme, where the row says so."""
        exact = row.read(
            columns.BALANCES, lambda t: starts.of_export(self._order.programmes, t)
        )
        found = dict(exact or {})
        for programme in self._order.programmes:
            amounts = row.read(
                f"{START}{programme.id}", partial(self._started_at, programme)
            )
            if amounts:
                found[programme.id] = amounts
        return found

    def _started_at(self, programme: Joined, typed: str) -> starts.Amounts | Words:
        asked = (str(programme.id), typed)
        if asked not in self._started:
            digits = self._order.currency_digits
            if len(self._started) > _TELL_EVERY:
                self._started.clear()
            self._started[asked] = starts.of_number(
                programme, typed, self._today, digits
            )
        return self._started[asked]


class _Row:
    """The cells of a row by what they stand for, and what is wrong with them."""

    def __init__(self, record: Record, used: list[tuple[int, str]]) -> None:
        self.line = record.line
        self.faults: list[Fault] = []
        self._cells: dict[str, list[Cell]] = {}
        self._columns = {what: at for at, what in reversed(used)}
        for at, what in used[: len(record.cells)]:
            text = record.cells[at]
            if what and text.strip():
                self._cells.setdefault(what, []).append((text, at))

    def all(self, what: str) -> list[Cell]:
        """Every cell that stands for something, in their order; no empty one."""
        return self._cells.get(what, [])

    def joined(self, what: str) -> str:
        """What all those cells say together."""
        return " ".join(text.strip() for text, _ in self.all(what))

    def read(self, what: str, understood: Callable[[str], Any]) -> Any:
        """What the first such cell means; None where it is empty or wrong."""
        for text, _ in self.all(what)[:1]:
            found = understood(text)
            if not isinstance(found, Words):
                return found
            self.wrong(what, found)
        return None

    def wrong(self, what: str, words: Words) -> None:
        """Note what is wrong with the first such cell."""
        text, at = next(iter(self.all(what)), ("", self._columns.get(what, -1)))
        cell = clean(text[:SHOWN_CHARACTERS])
        self.faults.append(Fault(self.line, at, cell, words))


def _tags(row: _Row) -> list[str]:
    """Tags as an export writes them, or parted by signs; Google's own are left out."""
    found: list[str] = []
    for text, _ in row.all(columns.TAGS):
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        found += map(str, said) if isinstance(said, list) else _PARTED.split(text)
    return tidy_tags(tuple(tag for tag in found if not tag.strip().startswith("* ")))
