"""The lists on the owner's pages: batches and acts, read in a query or two each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import abort

from stampcard.models.acts import Recorded
from stampcard.models.base import Table, rows
from stampcard.models.ledger import ACCEPTED
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb
from stampcard.values.verbs import VERB_TEXTS

PAGE_ROWS = 30
LARGEST_ID = 2**62
Row = TypeVar("Row", bound=Table)

_CAN_BE_UNDONE = {Verb.EARN, Verb.REDEEM, Verb.VOID}
_BATCHES = """
SELECT batch.id, programme.id, programme.name, batch.first_serial, batch.last_serial,
       batch.state, batch.printed_at, terms_version.version
FROM batch
JOIN programme ON programme.id = batch.programme_id
JOIN terms_version ON terms_version.id = batch.terms_id
WHERE batch.id < ? AND NOT batch.paperless AND (? = 0 OR programme.id = ?)
ORDER BY batch.id DESC LIMIT ?"""


class Span:
    """A run of serials as lists show it; whoever is one has the two serials."""

    __slots__ = ()
    first_serial: int
    last_serial: int

    @property
    def first(self) -> str:
        """The first number."""
        return number_of(self.first_serial)

    @property
    def last(self) -> str:
        """The last number."""
        return number_of(self.last_serial)

    @property
    def count(self) -> int:
        """How many cards."""
        return self.last_serial - self.first_serial + 1


@dataclass(frozen=True, slots=True)
class BatchLine(Span):
    """One batch in a list; `printed_at` in milliseconds UTC."""

    id: int
    programme: int
    name: str
    first_serial: int
    last_serial: int
    state: str
    printed_at: int
    version: int


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act in a list, with names instead of ids."""

    act: Recorded
    number: str
    programme: str
    staff: str
    outlet: str
    undone: bool

    @property
    def id(self) -> UUID:
        """The act's own id."""
        return self.act.id

    @property
    def verb(self) -> str:
        """What was asked, as a marked text."""
        return VERB_TEXTS[Verb(self.act.verb)]

    @property
    def accepted(self) -> bool:
        """Whether it was done."""
        return self.act.outcome == ACCEPTED

    @property
    def note(self) -> str:
        """Why it was undone or blocked, as the ledger keeps it; else empty."""
        return str(self.act.facts.get("note", ""))

    @property
    def sheet(self) -> str:
        """The tally sheet it was entered from, on a later day maybe; else empty."""
        return str(self.act.facts.get("sheet", ""))

    @property
    def waited(self) -> bool:
        """Whether it waited on a phone for the network before it was written."""
        return bool(self.act.facts.get("waited"))

    @property
    def overridden(self) -> bool:
        """Whether staff stamped although the pause or the day's limit said no."""
        return bool(self.act.facts.get("override"))

    @property
    def can_be_undone(self) -> bool:
        """Whether undoing it makes sense."""
        return self.accepted and not self.undone and self.act.verb in _CAN_BE_UNDONE


def found(table: type[Row], id_: int) -> Row:
    """The row with an id; a page that is not there without it."""
    row: Row | None = table.get_or_none(table.id == min(id_, LARGEST_ID))
    return row or abort(404)


def batch_lines(
    *, programme: int = 0, before: int = 0, most: int = PAGE_ROWS
) -> list[BatchLine]:
    """The newest batches, or those before an id; of one programme if asked."""
    values = (min(before, LARGEST_ID) or LARGEST_ID, programme, programme, most)
    return [BatchLine(*row) for row in rows(_BATCHES, *values)]


def act_lines(acts: Sequence[Recorded]) -> list[ActLine]:
    """Acts with the names of all that took part."""
    programmes, staff, outlets = map(_names, ("programme", "staff", "outlet"))
    undone = _undone([act.seq for act in acts])
    return [
        ActLine(
            act,
            number_of(act.card) if act.card else "",
            programmes.get(act.programme, ""),
            staff.get(act.staff, ""),
            outlets.get(act.outlet, ""),
            act.seq in undone,
        )
        for act in acts
    ]


def page_start(text: str | None) -> int:
    """Where a page of a list begins, as its address says; 0 for the newest."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def _names(table: str) -> Mapping[Any, str]:
    return dict(rows(f"SELECT id, name FROM {table}"))  # noqa: S608 - our own words


def _undone(seqs: list[int]) -> set[int]:
    if not seqs:
        return set()
    marks = ", ".join("?" * len(seqs))
    found = rows(f"SELECT reverses FROM act WHERE reverses IN ({marks})", *seqs)  # noqa: S608
    return {seq for (seq,) in found}


def page_of(lines: list[Any], most: int = PAGE_ROWS) -> tuple[list[Any], int]:
    """The lines of one page, of one more than it holds, and the id of its last line.

    Older lines come before that id; it is 0 where there are none.
    """
    return lines[:most], lines[most - 1].id if len(lines) > most else 0
