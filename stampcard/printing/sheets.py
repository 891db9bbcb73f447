"""The paper stock, found by listing printables/sheets; checked when read."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import reading
from .reading import PRINTABLES, BadPrintable, Title

FOLDER = PRINTABLES / "sheets"
OVERRUN_MM = 0.5  # makers' own figures overrun their page by as much


class NoSuchSheet(LookupError):
    """No sheet has that name; the text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper with cells of one size in columns and rows; lengths in mm."""

    name: str
    title: Title
    page_mm: tuple[float, float]
    columns: int
    rows: int
    first_mm: tuple[float, float]  # top left corner of the first cell
    pitch_mm: tuple[float, float]  # from one cell to the next
    cell_mm: tuple[float, float]
    corner_mm: float
    flip: str  # the edge the paper is turned over when printing both sides
    cut_by_hand: bool  # so crop marks are of use
    aliases: tuple[str, ...]
    source: str
    endless: bool = False

    @property
    def cells(self) -> int:
        """How many cards one sheet holds."""
        return self.columns * self.rows


READERS: dict[str, reading.Reader] = {
    "title": reading.title,
    "page_mm": reading.pair_mm,
    "columns": reading.count,
    "rows": reading.count,
    "first_mm": reading.pair_mm,
    "pitch_mm": reading.pair_mm,
    "cell_mm": reading.pair_mm,
    "corner_mm": reading.length_mm,
    "flip": reading.one_of("long-edge", "short-edge"),
    "cut_by_hand": reading.flag,
    "aliases": reading.texts,
    "source": reading.text,
}


def find(name: str) -> Sheet:
    """The sheet of that name; NoSuchSheet if there is none."""
    for sheet in every():
        if sheet.name == name:
            return sheet
    raise NoSuchSheet(f"There is no sheet called “{name[:60]}”.")


@cache
def every(folder: Path = FOLDER) -> tuple[Sheet, ...]:
    """All sheets in the order of their names; BadPrintable at the first bad file."""
    return tuple(read(path) for path in sorted(folder.glob("*.toml")))


def alone(sheet: Sheet, bleed_mm: float) -> Sheet:
    """A page for each card as a print house wants it: the card and its bleed."""
    wide, high = sheet.cell_mm
    return replace(
        sheet,
        page_mm=(wide + 2 * bleed_mm, high + 2 * bleed_mm),
        columns=1,
        rows=1,
        first_mm=(bleed_mm, bleed_mm),
        cut_by_hand=False,
    )


def cut_to(sheet: Sheet, end_mm: float) -> Sheet:
    """An endless sheet cut below what is printed on it, with as much room as above."""
    high = end_mm + sheet.first_mm[1]
    cell = (sheet.cell_mm[0], end_mm - sheet.first_mm[1])
    return replace(sheet, page_mm=(sheet.page_mm[0], high), cell_mm=cell)


def read(path: Path) -> Sheet:
    """The sheet in one file; BadPrintable naming file and field if it cannot be."""
    sheet = Sheet(name=path.stem, **reading.fields(path, READERS))
    for axis in (0, 1):
        _check_axis(path, sheet, axis=axis)
    return sheet


def _check_axis(path: Path, sheet: Sheet, *, axis: int) -> None:
    many = (sheet.columns, sheet.rows)[axis]
    cell, pitch = sheet.cell_mm[axis], sheet.pitch_mm[axis]
    if cell <= 0:
        raise BadPrintable(path, "cell_mm", "a cell has no size")
    if many > 1 and pitch < cell:
        raise BadPrintable(path, "pitch_mm", "cells overlap")
    end = sheet.first_mm[axis] + (many - 1) * pitch + cell
    if end > sheet.page_mm[axis] + OVERRUN_MM:
        over = end - sheet.page_mm[axis]
        raise BadPrintable(path, "page_mm", f"cells overrun the page by {over:.2f} mm")
