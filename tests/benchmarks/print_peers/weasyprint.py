"""WeasyPrint by itself: every page laid out, one picture of a QR code for each card."""

import base64

from tests.benchmarks import print_sheet
from tests.benchmarks.print_sheet import Order

TITLE = "WeasyPrint"
PACKAGE = "weasyprint"


def picture(url: str) -> str:
    """A QR code as `qrcode` makes it, in the page itself."""
    data = base64.b64encode(print_sheet.usual_png(url)).decode()
    return f'<img src="data:image/png;base64,{data}">'


def _print(order: Order) -> None:
    from weasyprint import HTML

    HTML(string=print_sheet.page_html(order, picture)).write_pdf(order.target)


def _print_tuned(order: Order) -> None:
    from weasyprint import HTML

    page = print_sheet.page_html(order, print_sheet.tuned_svg)
    HTML(string=page).write_pdf(order.target)


WAYS = {"usual": _print, "tuned": _print_tuned}
