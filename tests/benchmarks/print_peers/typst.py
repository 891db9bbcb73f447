"""Typst through its Python package, with QR codes as SVG: `qrcode`'s own, and tuned."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import print_sheet
from tests.benchmarks.print_sheet import Order

TITLE = "Typst"
PACKAGE = "typst"
TEMPLATE = Path(__file__).with_name("card.typ")


def _print(order: Order, svg: Callable[[str], str] = print_sheet.usual_svg) -> None:
    import typst

    data = {
        "cell": order.cell_mm,
        "qr": print_sheet.QR_MM,
        "number": print_sheet.NUMBER_MM,
        "circles": print_sheet.CIRCLES_MM,
        "texts": [asdict(text) for text in order.texts],
        "pages": [
            [
                {
                    "left": card.left,
                    "top": card.top,
                    "number": card.number,
                    "svg": svg(card.url),
                }
                for card in page
            ]
            for page in order.pages
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "order.json").write_text(json.dumps(data), encoding="utf-8")
        main = Path(folder, "card.typ")
        main.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        typst.compile(str(main), output=str(order.target))


def _print_tuned(order: Order) -> None:
    _print(order, print_sheet.tuned_svg)


WAYS = {"usual": _print, "tuned": _print_tuned}
