"""The paper stock: found by listing printables/sheets, or measured by the shop.

Both are checked alike, and a sheet can travel and be kept as JSON.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from stampcard.values.words import N_, say

from . import reading
from .reading import PRINTABLES, BadPrintable, Title

FOLDER = PRINTABLES / "sheets"
OVERRUN_MM = 0.5  # makers' own figures overrun their page by as much


class NoSuchSheet(LookupError):
    """No sheet has that name; the text is one plain sentence."""


class BadSheet(ValueError):
    """A sheet is not as it must be; `words` are a sentence to show at its `field`."""

    def __init__(self, field: str, text: str, **values: object) -> None:
        """A field, a marked text and what to fill in; the exception's is English."""
        super().__init__(text.format(**values))
        self.field = field
        self.words = say(text, **values)


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
    endless: bool  # a receipt roll: page and cell are the longest a slip may become
    aliases: tuple[str, ...]
    source: str

    @property
    def cells(self) -> int:
        """How many cards one sheet holds."""
        return self.columns * self.rows

    def to_json(self) -> dict[str, Any]:
        """The sheet as JSON's own values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        """The sheet that `to_json` gave, checked anew; BadSheet if it is not sound."""
        name = _read("name", read.get("name"), reader=reading.text)
        values = {
            field: _read(field, read.get(field), reader=reader)
            for field, reader in READERS.items()
        }
        sheet = cls(name=name, **values)
        for trouble in _troubles(sheet):
            raise BadSheet(trouble.field, trouble.text, **trouble.values)
        return sheet


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
    "endless": reading.flag,
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
    return dataclasses.replace(
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
    return dataclasses.replace(sheet, page_mm=(sheet.page_mm[0], high), cell_mm=cell)


def read(path: Path) -> Sheet:
    """The sheet in one file; BadPrintable naming file and field if it cannot be."""
    sheet = Sheet(name=path.stem, **reading.fields(path, READERS))
    for trouble in _troubles(sheet):
        raise BadPrintable(path, trouble.field, trouble.text.format(**trouble.values))
    return sheet


MEASURES = {  # of a pair in a file: the two numbers a shop types
    "page_mm": ("page_width_mm", "page_height_mm"),
    "first_mm": ("first_x_mm", "first_y_mm"),
    "pitch_mm": ("pitch_x_mm", "pitch_y_mm"),
    "cell_mm": ("cell_width_mm", "cell_height_mm"),
}


def from_measures(name: str, measures: Mapping[str, Any]) -> Sheet:
    """A shop's own sheet from what it measured, called by the `title` it typed.

    `columns`, `rows` and the lengths in MEASURES; a pitch may be left out where there
    is only one cell. `cut_by_hand` is false if not given. BadSheet names one field.
    """
    title = _read("title", measures.get("title"), reader=reading.text).strip()
    counts = {
        field: _read(field, measures.get(field), reader=reading.count)
        for field in ("columns", "rows")
    }
    sheet = Sheet(
        name=name,
        title=Title(en=title),
        **counts,
        **_pairs(measures, tuple(counts.values())),
        corner_mm=0.0,
        flip="long-edge",
        cut_by_hand=bool(measures.get("cut_by_hand")),
        endless=False,
        aliases=(),
        source="measured by the shop",
    )
    for field, axis, text, values in _troubles(sheet):
        raise BadSheet(MEASURES[field][axis], text, **values)
    return sheet


def _pairs(measures: Mapping[str, Any], counts: tuple[int, ...]) -> dict[str, Any]:
    """The lengths two by two; where one cell is alone its own size is its pitch."""
    typed = dict(measures)
    for many, pitch, cell in zip(
        counts, MEASURES["pitch_mm"], MEASURES["cell_mm"], strict=True
    ):
        if many == 1 and typed.get(pitch) is None:
            typed[pitch] = typed.get(cell)
    return {
        pair: tuple(
            _read(field, typed.get(field), reader=reading.length_mm) for field in fields
        )
        for pair, fields in MEASURES.items()
    }


def _read(field: str, value: Any, *, reader: reading.Reader) -> Any:
    try:
        return reader(value)
    except (TypeError, ValueError) as error:
        raise BadSheet(field, str(error)) from error


class Trouble(NamedTuple):
    """What is wrong with a sheet: field, across (0) or down (1), and the sentence."""

    field: str
    axis: int
    text: str
    values: Mapping[str, object]


def _troubles(sheet: Sheet) -> Iterator[Trouble]:
    if sheet.endless and sheet.cells > 1:
        yield Trouble("endless", 1, N_("An endless roll has one cell."), {})
    for axis in (0, 1):
        yield from _troubles_along(sheet, axis=axis)


def _troubles_along(sheet: Sheet, *, axis: int) -> Iterator[Trouble]:
    many = (sheet.columns, sheet.rows)[axis]
    cell, pitch = sheet.cell_mm[axis], sheet.pitch_mm[axis]
    if cell <= 0:
        yield Trouble("cell_mm", axis, N_("A cell has no size."), {})
    if many > 1 and pitch < cell:
        yield Trouble(
            "pitch_mm",
            axis,
            N_("The cells overlap: from one to the next is less than their size."),
            {},
        )
    over = sheet.first_mm[axis] + (many - 1) * pitch + cell - sheet.page_mm[axis]
    if over > OVERRUN_MM:
        text = N_("The cells run over the page by {over} mm.")
        yield Trouble("page_mm", axis, text, {"over": round(over, 2)})
