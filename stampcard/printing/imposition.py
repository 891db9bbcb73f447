"""Which piece goes in which cell, on fronts and mirrored backs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from .job import Nudge
from .sheets import Sheet

T = TypeVar("T")


AS_IT_IS = Nudge()


@dataclass(frozen=True, slots=True)
class Shape:
    """How a printed sheet is filled: which of its cells, counted from 0."""

    cells: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many cells are filled."""
        return len(self.cells)

    def of(self, values: Sequence[T]) -> list[T]:
        """What the filled cells hold, out of something for every cell of a sheet."""
        return [values[cell] for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Sheetful:
    """One printed sheet: its shape, and the index of the piece in its first cell."""

    shape: Shape
    start: int


def sheetfuls(
    count: int, cells: int, *, first_free: int = 1, skip: Sequence[int] = ()
) -> tuple[Sheetful, ...]:
    """Sheets of so many cells for the pieces, starting in cell `first_free`, from 1.

    Positions to skip, from 1 too, are left out on the first sheet. ValueError when
    there is nothing to print or the first sheet has no such cell, or none left.
    """
    if count < 1:
        raise ValueError("There is nothing to print.")
    if not 1 <= first_free <= cells:
        raise ValueError(f"The first free position must lie between 1 and {cells}.")
    if not all(1 <= place <= cells for place in skip):
        raise ValueError(f"Positions to skip must lie between 1 and {cells}.")
    free = [at for at in range(first_free - 1, cells) if at + 1 not in set(skip)]
    if not free:
        raise ValueError("Every position of the first sheet is used up.")
    found, start = [], 0
    while start < count:
        shape = Shape(tuple(free[: count - start]))
        found.append(Sheetful(shape, start))
        start, free = start + shape.count, list(range(cells))
    return tuple(found)


def shapes(sheets: Sequence[Sheetful]) -> tuple[Shape, ...]:
    """The different shapes, in the order they first appear: three at the most."""
    return tuple(dict.fromkeys(sheetful.shape for sheetful in sheets))


def front_mm(sheet: Sheet, cell: int, nudge: Nudge = AS_IT_IS) -> tuple[float, float]:
    """Top left corner of a cell on the front, mm from the page's top left.

    A printer's nudge moves the cells, and spreads them; each keeps its size.
    """
    row, column = divmod(cell, sheet.columns)
    x = sheet.first_mm[0] + column * sheet.pitch_mm[0]
    y = sheet.first_mm[1] + row * sheet.pitch_mm[1]
    return nudged((x, y), nudge)


def back_mm(sheet: Sheet, cell: int, nudge: Nudge = AS_IT_IS) -> tuple[float, float]:
    """Top left corner of the same card's back when the paper has been turned over."""
    x, y = front_mm(sheet, cell)
    upright = sheet.page_mm[0] <= sheet.page_mm[1]
    if (sheet.flip == "long-edge") == upright:  # turned over the left or right edge
        x = sheet.page_mm[0] - x - sheet.cell_mm[0]
    else:
        y = sheet.page_mm[1] - y - sheet.cell_mm[1]
    return nudged((x, y), nudge, back=True)


def nudged(
    corner_mm: tuple[float, float], nudge: Nudge, *, back: bool = False
) -> tuple[float, float]:
    """Where a corner must be drawn so that the printer puts it where it should be."""
    if nudge == AS_IT_IS:
        return corner_mm
    by_mm = nudge.back_mm if back else nudge.front_mm
    return (
        corner_mm[0] * nudge.stretch[0] + by_mm[0],
        corner_mm[1] * nudge.stretch[1] + by_mm[1],
    )
