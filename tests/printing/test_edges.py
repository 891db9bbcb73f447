"""Every cell is printed where its sheet has it, measured on the rendered page."""

import pypdfium2
import pytest
from PIL import Image

from stampcard.printing import designs, pdf, sheets
from tests.printing.samples import a_job, silence

DPI = 600
PX = DPI / 25.4
LINE_MM, INSET_MM = 0.2, 1.0
NEAR_MM = 0.9  # a line is looked for so far around its place
STRIP_MM = (1.4, 2.4)  # between a cell's frame and the code in its middle
CUT = [sheet for sheet in sheets.every() if not sheet.endless]
MANIFEST = """
kinds = ["coupon"]
least_mm = [10, 10]
most_mm = [300, 300]
sides = 2
slots = ["qr", "number"]
qr_mm = 15.66
fonts = ["text"]
author = "The Stampcard authors"
licence = "MIT"

[title]
en = "Frame"
bn = "ফ্রেম"

[texts]

[moods.plain]
en = "Plain"
bn = "সাদামাটা"
main = "#000000"
ground = "#ffffff"
accent = "#ffffff"
ink = "#000000"
muted = "#000000"
"""
BACK = '<div class="frame"></div>'
FRONT = (
    BACK
    + """{% if cell.height_mm > 20 %}
<div class="qr">{{ card.qr }}</div><div class="number">{{ card.number }}</div>
{% endif %}"""
)
STYLE = f"""
.frame {{ position: absolute; inset: {INSET_MM}mm; border: {LINE_MM}mm solid #000 }}
.qr, .number {{ position: absolute; left: 5mm; top: calc(50% - 7.83mm) }}
.qr {{ width: 15.66mm; height: 15.66mm }}
.number {{ font: 6pt var(--text) }}
"""


@pytest.fixture
def frame(tmp_path, monkeypatch):
    """A design that draws a thin frame, a millimetre within its cell."""
    folder = tmp_path / "designs" / "frame"
    folder.mkdir(parents=True)
    (folder / "design.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "front.html").write_text(FRONT)
    (folder / "back.html").write_text(BACK)
    (folder / "style.css").write_text(STYLE)
    monkeypatch.setattr(designs, "every", lambda: (designs.read(folder),))
    return folder.name


@pytest.mark.parametrize("sheet", CUT, ids=lambda sheet: sheet.name)
def test_every_edge_lies_within_a_tenth_of_a_millimetre(tmp_path, frame, sheet):
    job = a_job(frame, sheet.name, sheet.cells, crop_marks=False)

    made = pdf.print_job(job, tmp_path / "sheet.pdf", silence)

    assert made.fast == (sheet.cell_mm[1] > 20)
    with pypdfium2.PdfDocument(tmp_path / "sheet.pdf") as document:
        for page, across in zip(
            document, (starts(sheet, 0), turned(sheet)), strict=True
        ):
            check_lines(page, sheet, (across, starts(sheet, 1)))


def starts(sheet, axis: int) -> list[float]:
    """Where the cells begin along an axis, in mm."""
    many = (sheet.columns, sheet.rows)[axis]
    return [sheet.first_mm[axis] + at * sheet.pitch_mm[axis] for at in range(many)]


def turned(sheet) -> list[float]:
    """Where the cells begin on the back of a page that was turned to the side."""
    return [sheet.page_mm[0] - x - sheet.cell_mm[0] for x in starts(sheet, 0)]


def check_lines(page, sheet, corners) -> None:
    for axis in (0, 1):
        inset = INSET_MM + LINE_MM / 2
        ends = [start + sheet.cell_mm[axis] - inset for start in corners[axis]]
        for start in corners[1 - axis]:
            ink = inked(page, sheet.page_mm, axis, start)
            for expected in [start + inset for start in corners[axis]] + ends:
                assert place_mm(ink, expected) == pytest.approx(expected, abs=0.1)


def inked(page, page_mm, axis: int, start_mm: float) -> list[float]:
    """How dark each pixel is, 0 to 1, along a strip within one row or column."""
    box = [0.0, 0.0, *page_mm]
    box[1 - axis], box[3 - axis] = (start_mm + mm for mm in STRIP_MM)
    left, top, right, bottom = box
    cut = (left, page_mm[1] - bottom, page_mm[0] - right, top)
    strip = page.render(
        scale=DPI / 72, grayscale=True, crop=tuple(mm * 72 / 25.4 for mm in cut)
    ).to_pil()
    size = (strip.width, 1) if axis == 0 else (1, strip.height)
    return [
        1 - grey / 255 for grey in strip.resize(size, Image.Resampling.BOX).tobytes()
    ]


def place_mm(ink: list[float], expected_mm: float) -> float:
    """Where the middle of the one line near a place is."""
    first = max(round((expected_mm - NEAR_MM) * PX), 0)
    near = ink[first : round((expected_mm + NEAR_MM) * PX)]
    total = sum(near)
    assert total / PX == pytest.approx(LINE_MM, rel=0.25)
    middle = sum(dark * (at + 0.5) for at, dark in enumerate(near)) / total
    return (first + middle) / PX
