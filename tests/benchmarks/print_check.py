"""Whether a printed file holds what was ordered: pages, codes in place, numbers."""

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import zxingcpp

from tests.benchmarks.print_sheet import Card, Order

DPI = 200
SAMPLE = 3  # pages looked at in each file
MM = DPI / 25.4
QR = zxingcpp.BarcodeFormat.QRCodeModel2  # the wider format sees codes within codes


class Wrong(Exception):
    """The file is not what was ordered; the text says why."""


def check(file: Path, order: Order, sides: int) -> int:
    """How many codes were read on their cards, numbers beside; Wrong if one is not."""
    read = 0
    with pypdfium2.PdfDocument(file) as document:
        wanted = len(order.pages) * sides
        if len(document) != wanted:
            raise Wrong(f"{len(document)} pages, not {wanted}")
        last = len(order.pages) - 1
        for at in sorted({last * step // (SAMPLE - 1) for step in range(SAMPLE)}):
            page = document[at * sides]
            _check_page(page, order.pages[at], order.cell_mm)
            read += len(order.pages[at])
    return read


def _check_page(
    page: pypdfium2.PdfPage, cards: Sequence[Card], cell_mm: tuple[float, float]
) -> None:
    picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
    found: dict[Card | None, list[str]] = {}
    for code in zxingcpp.read_barcodes(picture, formats=QR):
        ends = code.position.top_left, code.position.bottom_right
        x, y = (sum(getattr(end, axis) for end in ends) / 2 / MM for axis in "xy")
        found.setdefault(_card_at(x, y, cards, cell_mm), []).append(code.text)
    text = page.get_textpage().get_text_bounded()
    for card in cards:
        if found.get(card) != [card.url]:
            raise Wrong(f"read {found.get(card)}, not {card.url}")
        if card.number.split()[-1] not in text:
            raise Wrong(f"no number {card.number}")


def _card_at(
    x: float, y: float, cards: Sequence[Card], cell_mm: tuple[float, float]
) -> Card | None:
    for card in cards:
        inside = 0 <= x - card.left < cell_mm[0] and 0 <= y - card.top < cell_mm[1]
        if inside:
            return card
    return None
