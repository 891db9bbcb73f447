"""Sheets that came out badly: which numbers were on them, and what replaces them."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stampcard.models import cards, custody
from stampcard.models.cards import (
    DONE,
    REST,
    SPOILED,
    SPOILED_SHEETS,
    Batch,
    PrintRun,
)
from stampcard.models.writing import write
from stampcard.printing import sheets
from stampcard.printing.imposition import sheetfuls
from stampcard.printing.job import CannotPrint
from stampcard.printing.sheets import Sheet
from stampcard.services import print_runs, ranges
from stampcard.services.house import Actor, House
from stampcard.services.issuing import Wishes
from stampcard.values.codes import number_of, shown
from stampcard.values.words import N_

Run = tuple[int, int]
_BAD_SHEETS = Wishes(reason=SPOILED_SHEETS)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_COMMAS = ";،、"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Every printed sheet of a run: first and last serial, from sheet 1."""

    runs: tuple[Run, ...]

    def serials(self, wanted: Iterable[int]) -> list[Run]:
        """The serials on some sheets, as unbroken runs."""
        return _joined(self.runs[sheet - 1] for sheet in sorted(set(wanted)))


def last_sheets(batch: Batch) -> Sheets:
    """The sheets of a batch's last finished run, or as its first would have them.

    CannotPrint when the kind of paper is not here any more.
    """
    finished = (PrintRun.batch == batch, PrintRun.state == DONE)
    run = PrintRun.select().where(*finished).order_by(-PrintRun.id).first()
    first = run.first_serial if run else batch.first_serial
    last = run.last_serial if run else batch.last_serial
    kept = json.loads(batch.settings)
    whole = first == batch.first_serial
    found = sheetfuls(
        last - first + 1,
        _cells(kept),
        first_free=kept["first_free"] if whole else 1,
        skip=kept.get("skip", ()) if whole else (),
    )
    return Sheets(
        tuple(
            (first + sheet.start, first + sheet.start + sheet.shape.count - 1)
            for sheet in found
        )
    )


def _cells(kept: dict[str, Any]) -> int:
    """How many cells a sheet of a batch's kind of paper has."""
    if kept.get("stock"):
        return Sheet.from_json(kept["stock"]).cells
    try:
        return sheets.find(kept["sheet"]).cells
    except sheets.NoSuchSheet as error:
        raise CannotPrint(
            N_("There is no sheet called “{name}”."), name=kept["sheet"]
        ) from error


def read_sheets(text: str, most: int) -> list[int]:
    """The sheets a text names, as "3, 5-7" in any script's digits; none if it does not.

    >>> read_sheets("৩, 5–7", 10)
    [3, 5, 6, 7]
    """
    plain = "".join(map(_plain, text))
    found: set[int] = set()
    for part in plain.replace(",", " ").split() if plain.strip() else ():
        first, dash, last = part.partition("-")
        low, high = _whole(first), _whole(last if dash else first)
        if not 1 <= low <= high <= most:
            return []
        found.update(range(low, high + 1))
    return sorted(found)


def replace(
    batch: Batch, runs: list[Run], actor: Actor, house: House
) -> tuple[Batch, PrintRun]:
    """Block the numbers on spoiled sheets, and print as many new ones instead.

    All in one transaction; the run is left to be started. CannotPrint.
    """

    def job() -> tuple[Batch, PrintRun]:
        now = Batch.get_by_id(batch.id)
        _refuse_used(runs)
        state = now.state
        count = sum(cards.move_state(*run, cards.GOOD, SPOILED) for run in runs)
        if not count or state == SPOILED:
            raise CannotPrint(N_("The cards on these sheets are blocked already."))
        if runs == [(now.first_serial, now.last_serial)]:
            Batch.update(state=SPOILED).where(Batch.id == now.id).execute()
        new = _like(now, count, state, actor, house)
        run = print_runs.prepare(
            new, new.first_serial, new.last_serial, actor, house, _BAD_SHEETS
        )
        return new, run

    return write(job)


def same_again(
    batch: Batch, runs: list[Run], actor: Actor, house: House
) -> list[PrintRun]:
    """The same numbers on new sheets: a run, to be started, for each run of serials.

    The spoiled sheets must be destroyed. CannotPrint.
    """

    def job() -> list[PrintRun]:
        _refuse_used(runs)
        return [
            print_runs.prepare(batch, *run, actor, house, _BAD_SHEETS) for run in runs
        ]

    return write(job)


def rest(batch: Batch, first: int, last: int, actor: Actor, house: House) -> PrintRun:
    """What the printer did not come to, with the same numbers. CannotPrint."""
    return print_runs.prepare(batch, first, last, actor, house, Wishes(reason=REST))


def _like(batch: Batch, count: int, state: str, actor: Actor, house: House) -> Batch:
    """A batch as another, with new numbers on sheets of which nothing is used."""
    first, last = ranges.chosen(0, count)
    settings = {**json.loads(batch.settings), "first_free": 1}
    new = Batch.create(
        programme=batch.programme_id,
        terms=batch.terms_id,
        first_serial=first,
        last_serial=last,
        state=state,
        key_id=house.key.id,
        settings=json.dumps(settings, ensure_ascii=False),
        valid_from=batch.valid_from,
        valid_until=batch.valid_until,
        printed_at=house.clock(),
        printed_by=actor.staff,
    )
    cards.add_cards(new.id, first, last)
    return new


def _refuse_used(runs: list[Run]) -> None:
    for run in runs:
        used = custody.first_used(*run)
        if used:
            raise CannotPrint(
                N_("{number} is on these sheets and in use. Look at the sheets again."),
                number=shown(number_of(used)),
            )


def _joined(runs: Iterable[Run]) -> list[Run]:
    found = list(runs)
    breaks = [i + 1 for i, (a, b) in enumerate(pairwise(found)) if a[1] + 1 != b[0]]
    edges = [0, *breaks, len(found)]
    return [(found[a][0], found[b - 1][1]) for a, b in pairwise(edges) if a < b]


def _plain(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character in _COMMAS:
        return ","
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0
