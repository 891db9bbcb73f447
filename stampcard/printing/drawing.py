"""Geometry that designs ask for: how stamp places share out a box."""

from dataclasses import dataclass
from math import ceil

MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """Round places in rows, centred in a box; lengths in mm from its top left."""

    side_mm: float  # diameter of one place
    places: tuple[tuple[float, float], ...]  # top left corner of each


def stamp_grid(
    count: int,
    width_mm: float,
    height_mm: float,
    most_mm: float = 12,
    gap_mm: float = 1,
) -> Grid:
    """The grid whose places come out largest, and among equals with the fullest rows.

    ValueError for no places, or more than sixty.
    """
    if not 1 <= count <= MOST_PLACES:
        raise ValueError(f"a card has 1 to {MOST_PLACES} places, not {count}")
    choices = []
    for columns in range(1, count + 1):
        rows = ceil(count / columns)
        side = min(
            (width_mm + gap_mm) / columns - gap_mm,
            (height_mm + gap_mm) / rows - gap_mm,
            most_mm,
        )
        choices.append((round(side, 2), -(columns * rows - count), columns))
    side, _, columns = max(choices)
    return Grid(side, _spread(count, columns, side, box_mm=(width_mm, height_mm)))


def _spread(
    count: int, columns: int, side_mm: float, *, box_mm: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    rows = ceil(count / columns)
    step_x = _step(columns, side_mm, box_mm[0])
    step_y = _step(rows, side_mm, box_mm[1])
    left = (box_mm[0] - (columns - 1) * step_x - side_mm) / 2
    top = (box_mm[1] - (rows - 1) * step_y - side_mm) / 2
    return tuple(
        (round(left + at % columns * step_x, 3), round(top + at // columns * step_y, 3))
        for at in range(count)
    )


def _step(many: int, side_mm: float, room_mm: float) -> float:
    """From one place to the next: the whole room, but never a gap above a third."""
    if many == 1:
        return side_mm
    return min((room_mm - side_mm) / (many - 1), side_mm * 1.33)
