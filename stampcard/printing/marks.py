"""What is printed beside the cards: crop marks, a bar to measure, a line of advice."""

from dataclasses import dataclass
from itertools import product

from .sheets import Sheet

HAIRLINE_MM = 0.1
LONGEST_MM = 3.5
GAP_MM = 1.0  # between a mark and the card, so that a crooked cut shows no ink
LEAST_MARGIN_MM = 3.0  # below this printers do not reach the margin
NOTE_MARGIN_MM = 10.0
NOTE_MM = 2.5
RULER_MM = 50.0
CROSS_MM = 2.0
REACHED_MM = 6.0  # so far from the paper's edge every printer prints


@dataclass(frozen=True, slots=True)
class Mark:
    """A thin dark bar on the page, mm from its top left."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


def crop_marks(sheet: Sheet) -> tuple[Mark, ...]:
    """Hairlines in the margins, and on the cutting lines where there is no margin.

    None for sheets that come ready cut.
    """
    if not sheet.cut_by_hand:
        return ()
    across, down = _edges(sheet, 0), _edges(sheet, 1)
    upright = [(x, y) for x in across for y in _stubs(sheet, 1)]
    level = [(x, y) for y in down for x in _stubs(sheet, 0)]
    marks = [_upright(x, top, length) for x, (top, length) in upright]
    marks += [_level(left, y, length) for (left, length), y in level]
    if not upright or not level:
        marks += _crosses(sheet, across, down)
    return tuple(marks)


def note_corner_mm(sheet: Sheet) -> tuple[float, float] | None:
    """Where the line of advice begins in the bottom margin; None without one to cut."""
    end = _edges(sheet, 1)[-1]
    margin = sheet.page_mm[1] - end
    whole = sheet.cells == 1 and not sheet.cut_by_hand  # its margin stays with it
    if whole or margin < NOTE_MARGIN_MM or sheet.page_mm[0] < 2.2 * RULER_MM:
        return None
    below_marks = max(end + margin / 2 - NOTE_MM / 2, end + GAP_MM + LONGEST_MM)
    return sheet.page_mm[0] / 2 + 3, round(below_marks, 3)


def ruler(sheet: Sheet) -> tuple[Mark, ...]:
    """A bar of 50 mm beside the line of advice, to be measured after printing."""
    corner = note_corner_mm(sheet)
    if corner is None:
        return ()
    left, top = corner[0] - 6 - RULER_MM, corner[1]
    bar = _level(left, top + NOTE_MM / 2, RULER_MM)
    return bar, _upright(left, top, NOTE_MM), _upright(left + RULER_MM, top, NOTE_MM)


def _edges(sheet: Sheet, axis: int) -> list[float]:
    many = (sheet.columns, sheet.rows)[axis]
    starts = [sheet.first_mm[axis] + at * sheet.pitch_mm[axis] for at in range(many)]
    ends = [start + sheet.cell_mm[axis] for start in starts]
    return sorted({round(edge, 3) for edge in starts + ends})


def _stubs(sheet: Sheet, axis: int) -> list[tuple[float, float]]:
    edges, page = _edges(sheet, axis), sheet.page_mm[axis]
    length = min(LONGEST_MM, edges[0] - GAP_MM, page - edges[-1] - GAP_MM)
    if length < LEAST_MARGIN_MM:
        return []
    return [(edges[0] - GAP_MM - length, length), (edges[-1] + GAP_MM, length)]


def _crosses(sheet: Sheet, across: list[float], down: list[float]) -> list[Mark]:
    """Crosses where cutting lines meet, and a dash near either end of each line."""
    columns, rows = _inside(sheet, across, 0), _inside(sheet, down, 1)
    left_right, top_bottom = _ends(sheet, 0), _ends(sheet, 1)
    upright = product(columns, rows + top_bottom)
    level = product(columns + left_right, rows)
    return [_upright(x, y - CROSS_MM / 2, CROSS_MM) for x, y in upright] + [
        _level(x - CROSS_MM / 2, y, CROSS_MM) for x, y in level
    ]


def _inside(sheet: Sheet, edges: list[float], axis: int) -> list[float]:
    return [edge for edge in edges if 1 < edge < sheet.page_mm[axis] - 1]


def _ends(sheet: Sheet, axis: int) -> list[float]:
    """Where the dashes stand on lines along this axis: not where a margin has marks."""
    page = sheet.page_mm[axis]
    return [] if _stubs(sheet, axis) else [REACHED_MM, page - REACHED_MM]


def _upright(x: float, top: float, length: float) -> Mark:
    return Mark(round(x - HAIRLINE_MM / 2, 3), round(top, 3), HAIRLINE_MM, length)


def _level(left: float, y: float, length: float) -> Mark:
    return Mark(round(left, 3), round(y - HAIRLINE_MM / 2, 3), length, HAIRLINE_MM)
