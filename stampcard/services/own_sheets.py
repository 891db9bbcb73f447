"""All paper there is to print on: the stock that comes along, and the shop's own."""

import json
from collections.abc import Mapping
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.models.paper import OwnSheet
from stampcard.models.writing import write
from stampcard.printing import designs, sheets
from stampcard.printing.designs import Design
from stampcard.printing.sheets import BadSheet, Sheet
from stampcard.values.lengths import read_mm
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, say

MOST = 50
LONGEST_TITLE, LONGEST_COUNT = 60, 3
COUNTS = ("columns", "rows")
LENGTHS = tuple(length for pair in sheets.MEASURES.values() for length in pair)


def every() -> list[Sheet]:
    """The shop's own sheets, newest first; each is called own-<number>."""
    rows = OwnSheet.select().order_by(OwnSheet.id.desc()).limit(MOST)
    return [
        Sheet.from_json({**json.loads(r.sheet), "name": f"own-{r.id}"}) for r in rows
    ]


def find(name: str) -> Sheet | None:
    """The sheet of a name, our stock or the shop's own; None if there is none."""
    return next(
        (sheet for sheet in (*every(), *sheets.every()) if sheet.name == name), None
    )


def fitting(design: Design) -> list[Sheet]:
    """Every sheet a design fits: the shop's own first, then the usual ones."""
    own = [sheet for sheet in every() if designs.fits(design, sheet)]
    return [*own, *designs.sheets_for(design)]


def suiting(sheet: Sheet, locale: str) -> list[str]:
    """The titles of the designs that fit a sheet."""
    return [d.title.in_(locale) for d in designs.every() if designs.fits(d, sheet)]


def keep(typed: Mapping[str, str], *, cut_by_hand: bool = False) -> tuple[Problem, ...]:
    """Keep a sheet by its measures as they were typed, in any script's digits."""
    measures: dict[str, Any] = {name: _length(typed.get(name, "")) for name in LENGTHS}
    measures |= {name: _count(typed.get(name, "")) for name in COUNTS}
    measures["title"] = shortened(clean(typed.get("title", "")), LONGEST_TITLE)
    measures["cut_by_hand"] = cut_by_hand
    try:
        made = sheets.from_measures("own", measures)
    except BadSheet as error:
        first = Problem(error.field, error.words)
        unread = _unread(measures)
        return (*(p for p in unread if p.field != first.field), first)
    if OwnSheet.select().count() >= MOST:
        words = say(N_("There are {most} sheets already; forget one first."), most=MOST)
        return (Problem("title", words),)
    kept = json.dumps(made.to_json(), ensure_ascii=False)
    write(lambda: OwnSheet.create(sheet=kept))
    return ()


def forget(name: str) -> None:
    """Drop an own sheet; batches printed on it keep its measures."""
    number = int(name.removeprefix("own-"))
    write(lambda: OwnSheet.delete().where(OwnSheet.id == number).execute())


def _unread(measures: Mapping[str, Any]) -> list[Problem]:
    """All lengths that are missing or none, so that they are shown at once.

    From one cell to the next there is nothing to measure where one is alone.
    """
    alone = {
        pitch
        for count, pitch in zip(COUNTS, sheets.MEASURES["pitch_mm"], strict=True)
        if measures[count] == 1 and measures[pitch] is None
    }
    words = say(N_("Give a length in mm."))
    return [
        Problem(name, words)
        for name in LENGTHS
        if not isinstance(measures[name], float) and name not in alone
    ]


def _length(text: str) -> float | str | None:
    """A typed length; nothing where none is typed, the text where it is none."""
    found = read_mm(text)
    return found if found is not None else text.strip() or None


def _count(text: str) -> int:
    """A typed count in any script's digits; 0, which no sheet has, when it is none."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else 0
