"""What a shop measures on the printer test page, measured on its rendering."""

from itertools import takewhile

import pytest

from stampcard.printing import pdf, sheets
from stampcard.printing.job import Look, Nudge
from tests.printing.samples import a_job, pictures, silence

DPI = 600
MM = DPI / 25.4
PAGES = [("a4-page-1", 250.0), ("letter-page-1", 230.0)]
NEAR_MM = 0.1


def near(length_mm: float) -> object:
    return pytest.approx(length_mm, abs=NEAR_MM)


class Paper:
    """A side of the page, read along straight lines; lengths in mm from its edges."""

    def __init__(self, picture) -> None:
        self._dark = picture.point(lambda grey: 255 if grey < 128 else 0)
        self.width_mm, self.height_mm = (side / MM for side in picture.size)

    def first_dark_across(self, y_mm: float, from_mm: float) -> float:
        """Where ink begins when one goes to the right."""
        return self._dark_from(self._row(y_mm), from_mm)

    def first_dark_down(self, x_mm: float, from_mm: float) -> float:
        """Where ink begins when one goes down."""
        return self._dark_from(self._column(x_mm), from_mm)

    def length_across(self, y_mm: float, at_mm: float) -> float:
        """How long the ink is, left and right of a place."""
        return self._length(self._row(y_mm), at_mm)

    def length_down(self, x_mm: float, at_mm: float) -> float:
        """How long the ink is, above and below a place."""
        return self._length(self._column(x_mm), at_mm)

    def _row(self, y_mm: float) -> bytes:
        y = round(y_mm * MM)
        return self._dark.crop((0, y, self._dark.width, y + 1)).tobytes()

    def _column(self, x_mm: float) -> bytes:
        x = round(x_mm * MM)
        return self._dark.crop((x, 0, x + 1, self._dark.height)).tobytes()

    @staticmethod
    def _dark_from(line: bytes, from_mm: float) -> float:
        return line.index(255, round(from_mm * MM)) / MM

    @staticmethod
    def _length(line: bytes, at_mm: float) -> float:
        middle = round(at_mm * MM)
        before, after = line[:middle][::-1], line[middle:]
        return sum(len(list(takewhile(bool, part))) for part in (before, after)) / MM


def sides(folder, sheet: str, **wishes) -> list[Paper]:
    file = folder / "page.pdf"
    pdf.print_job(a_job("calibration-page", sheet, 1, **wishes), file, silence)
    return [Paper(picture) for picture in pictures(file, DPI)]


@pytest.mark.parametrize("ink", ["colour", "one"])
@pytest.mark.parametrize(("sheet", "down_mm"), PAGES)
def test_every_length_on_the_page_is_what_the_page_says(tmp_path, sheet, down_mm, ink):
    front, back = sides(tmp_path, sheet, look=Look(ink=ink))
    wide, high = sheets.find(sheet).page_mm

    assert (front.width_mm, front.height_mm) == (near(wide), near(high))
    for side in (front, back):  # A and E, B and F
        assert side.first_dark_across(high * 0.75, 3) == near(20.0)
        assert side.first_dark_down(wide * 0.4, 3) == near(20.0)
    assert front.length_across(high - 20, wide / 2) == near(180.0)  # C
    assert front.length_down(wide - 20, high / 2) == near(down_mm)  # D


@pytest.mark.parametrize(("sheet", "down_mm"), PAGES)
def test_scales_count_from_the_edge_of_the_paper(tmp_path, sheet, down_mm):
    front, _ = sides(tmp_path, sheet)

    assert front.first_dark_across(58.9, 3) == near(5.0)
    assert front.first_dark_across(58.9, 5.5) == near(6.0)
    assert front.first_dark_down(158.9, 3) == near(5.0)
    assert front.first_dark_down(158.9, 18.5) == near(19.0)


def test_a_page_printed_with_a_correction_shows_it(tmp_path):
    nudge = Nudge(front_mm=(1.5, -0.5), back_mm=(-1.0, 0.0))

    front, back = sides(tmp_path, "a4-page-1", nudge=nudge)

    assert front.first_dark_across(220, 3) == near(21.5)
    assert front.first_dark_down(84, 3) == near(19.5)
    assert back.first_dark_across(220, 2) == near(19.0)
