"""fpdf2: usually `qrcode`'s picture on each card; tuned, one of a dot a module."""

from collections.abc import Callable
from typing import Any

from tests.benchmarks import print_sheet
from tests.benchmarks.print_sheet import CIRCLE_MM, NUMBER_MM, QR_MM, Order

TITLE = "fpdf2"
PACKAGE = "fpdf"
POINT_MM = 25.4 / 72


def _print(
    order: Order, picture: Callable[[str], Any] = print_sheet.usual_picture
) -> None:
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(False)
    for page in order.pages:
        pdf.add_page()
        for card in page:
            _draw_same(pdf, order, card.left, card.top)
            left, top = card.left + QR_MM[0], card.top + QR_MM[1]
            pdf.image(picture(card.url), left, top, QR_MM[2], QR_MM[2])
            pdf.set_font("Helvetica", size=8)
            pdf.set_xy(card.left + NUMBER_MM[0], card.top + NUMBER_MM[1])
            pdf.cell(QR_MM[2], 3.4, card.number, align="C")
    pdf.output(str(order.target))


def _draw_same(pdf: Any, order: Order, left: float, top: float) -> None:
    pdf.set_draw_color(0xBB)
    pdf.set_line_width(0.2)
    pdf.rect(left, top, *order.cell_mm)
    for text in order.texts:
        pdf.set_font("Helvetica", "B" if text.bold else "", text.size_pt)
        pdf.set_xy(left + text.left, top + text.top)
        leading = text.size_pt * 1.2 * POINT_MM
        pdf.multi_cell(text.width, leading, text.words, align="L", padding=0)
    pdf.set_draw_color(0x7A, 0x1F, 0x3D)
    pdf.set_line_width(0.3)
    half = CIRCLE_MM / 2
    for x, y in print_sheet.CIRCLES_MM:
        pdf.circle(left + x + half, top + y + half, half)


def _smallest(url: str) -> Any:
    from PIL import Image

    modules = print_sheet.tuned_modules(url)
    quiet = print_sheet.QUIET_MODULES
    side = len(modules) + 2 * quiet
    picture = Image.new("1", (side, side), 1)
    for x, y, wide in print_sheet.runs(modules):
        picture.paste(0, (x + quiet, y + quiet, x + quiet + wide, y + quiet + 1))
    return picture


def _print_tuned(order: Order) -> None:
    _print(order, _smallest)


WAYS = {"usual": _print, "tuned": _print_tuned}
