"""Which piece goes in which cell, on fronts and mirrored backs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from .sheets import Sheet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a printed sheet is filled: so many cells from the first one used, from 0."""

    first_cell: int
    count: int

    def of(self, cells: Sequence[T]) -> Sequence[T]:
        """What the filled cells hold, out of something for every cell of a sheet."""
        return cells[self.first_cell : self.first_cell + self.count]


@dataclass(frozen=True, slots=True)
class Sheetful:
    """One printed sheet: its shape, and the index of the piece in its first cell."""

    shape: Shape
    start: int


def sheetfuls(count: int, cells: int, *, first_free: int = 1) -> tuple[Sheetful, ...]:
    """Sheets of so many cells for the pieces, starting in cell `first_free`, from 1.

    ValueError when there is nothing to print or the sheet has no such cell.
    """
    if count < 1:
        raise ValueError("There is nothing to print.")
    if not 1 <= first_free <= cells:
        raise ValueError(f"The first free position must lie between 1 and {cells}.")
    found, start, cell = [], 0, first_free - 1
    while start < count:
        here = min(cells - cell, count - start)
        found.append(Sheetful(Shape(cell, here), start))
        start, cell = start + here, 0
    return tuple(found)


def shapes(sheets: Sequence[Sheetful]) -> tuple[Shape, ...]:
    """The different shapes, in the order they first appear: three at the most."""
    return tuple(dict.fromkeys(sheetful.shape for sheetful in sheets))


def front_mm(sheet: Sheet, cell: int) -> tuple[float, float]:
    """Top left corner of a cell on the front, mm from the page's top left."""
    row, column = divmod(cell, sheet.columns)
    return (
        sheet.first_mm[0] + column * sheet.pitch_mm[0],
        sheet.first_mm[1] + row * sheet.pitch_mm[1],
    )


def back_mm(sheet: Sheet, cell: int) -> tuple[float, float]:
    """Top left corner of the same card's back when the paper has been turned over."""
    x, y = front_mm(sheet, cell)
    if sheet.flip == "long-edge":
        return sheet.page_mm[0] - x - sheet.cell_mm[0], y
    return x, sheet.page_mm[1] - y - sheet.cell_mm[1]
