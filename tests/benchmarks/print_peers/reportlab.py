"""ReportLab: usually a paragraph for each text; tuned, the common card drawn once."""

from typing import Any

from tests.benchmarks import print_sheet
from tests.benchmarks.print_sheet import CIRCLE_MM, NUMBER_MM, PAGE_MM, QR_MM, Order

TITLE = "ReportLab"
PACKAGE = "reportlab"
MM = 72 / 25.4


def _canvas(order: Order) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    size = (PAGE_MM[0] * MM, PAGE_MM[1] * MM)
    return Canvas(str(order.target), pagesize=size, pageCompression=1)


def _draw_same(canvas: Any, order: Order, left: float, bottom: float) -> None:
    """What all cards share, from the card's lower left corner in points."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    width, height = (length * MM for length in order.cell_mm)
    top = bottom + height
    canvas.setLineWidth(0.2 * MM)
    canvas.setStrokeColor("#bbbbbb")
    canvas.rect(left, bottom, width, height)
    for text in order.texts:
        style = ParagraphStyle(
            "text",
            fontName="Helvetica-Bold" if text.bold else "Helvetica",
            fontSize=text.size_pt,
            leading=text.size_pt * 1.2,
        )
        paragraph = Paragraph(text.words.replace("&", "&amp;"), style)
        _, high = paragraph.wrap(text.width * MM, height)
        paragraph.drawOn(canvas, left + text.left * MM, top - text.top * MM - high)
    canvas.setStrokeColor("#7a1f3d")
    canvas.setLineWidth(0.3 * MM)
    half = CIRCLE_MM / 2
    for x, y in print_sheet.CIRCLES_MM:
        canvas.circle(left + (x + half) * MM, top - (y + half) * MM, half * MM)


def _draw_number(canvas: Any, number: str, left: float, top: float) -> None:
    canvas.setFont("Helvetica", 8)
    middle = left + (NUMBER_MM[0] + QR_MM[2] / 2) * MM
    canvas.drawCentredString(middle, top - (NUMBER_MM[1] + 2.8) * MM, number)


def _print(order: Order) -> None:
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode import qr
    from reportlab.graphics.shapes import Drawing

    canvas = _canvas(order)
    side = QR_MM[2] * MM
    for page in order.pages:
        for card in page:
            left, top = card.left * MM, (PAGE_MM[1] - card.top) * MM
            _draw_same(canvas, order, left, top - order.cell_mm[1] * MM)
            drawing = Drawing(side, side)
            drawing.add(
                qr.QrCodeWidget(
                    card.url, barLevel="M", barWidth=side, barHeight=side, barBorder=4
                )
            )
            below = top - QR_MM[1] * MM - side
            renderPDF.draw(drawing, canvas, left + QR_MM[0] * MM, below)
            canvas.setFillColor("#222222")
            _draw_number(canvas, card.number, left, top)
        canvas.showPage()
    canvas.save()


def _print_tuned(order: Order) -> None:
    canvas = _canvas(order)
    canvas.beginForm("card")
    _draw_same(canvas, order, 0, 0)
    canvas.endForm()
    for page in order.pages:
        for card in page:
            left, top = card.left * MM, (PAGE_MM[1] - card.top) * MM
            canvas.saveState()
            canvas.translate(left, top - order.cell_mm[1] * MM)
            canvas.doForm("card")
            canvas.restoreState()
            _draw_code(canvas, card.url, left + QR_MM[0] * MM, top - QR_MM[1] * MM)
            _draw_number(canvas, card.number, left, top)
        canvas.showPage()
    canvas.save()


def _draw_code(canvas: Any, url: str, left: float, top: float) -> None:
    modules = print_sheet.tuned_modules(url)
    module = QR_MM[2] * MM / (len(modules) + 2 * print_sheet.QUIET_MODULES)
    quiet = print_sheet.QUIET_MODULES * module
    canvas.saveState()
    canvas.translate(left + quiet, top - quiet)
    canvas.scale(module, -module)
    path = canvas.beginPath()
    for x, y, wide in print_sheet.runs(modules):
        path.rect(x, y, wide, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


WAYS = {"usual": _print, "tuned": _print_tuned}
