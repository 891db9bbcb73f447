"""The sheet every printing program of the comparison makes, and QR codes for it.

Each reads the order that our own printing process reads, and draws the same texts,
stamp places, number and QR code on the same ten cards of a page.
"""

import html
import io
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

SHEETS = Path(__file__).parents[2] / "printables/sheets"
PAGE_MM = (210, 297)
QR_MM = (60, 4, 21.93)  # left, top and side on the card, quiet zone included
QUIET_MODULES = 4
NUMBER_MM = (60, 26.5)
TERMS_MM = (4, 42, 77, 5)
CIRCLE_MM = 8
CIRCLES_MM = tuple((4 + at % 5 * 10, 21.5 + at // 5 * 9.5) for at in range(10))


@dataclass(frozen=True)
class Text:
    """A text of the card, mm and points; the number is not among them."""

    words: str
    left: float
    top: float
    width: float
    size_pt: float
    bold: bool


@dataclass(frozen=True)
class Card:
    """What differs from card to card, and where the card stands, mm from top left."""

    left: float
    top: float
    number: str
    url: str


@dataclass(frozen=True)
class Order:
    """A print run in plain values."""

    cell_mm: tuple[float, float]
    texts: tuple[Text, ...]
    pages: tuple[tuple[Card, ...], ...]
    target: Path

    @classmethod
    def read(cls, file: TextIO) -> "Order":
        """The order in a JSON file as our own printing process takes it."""
        order = json.load(file)
        job = order["job"]
        sheet = tomllib.loads(SHEETS.joinpath(f"{job['sheet']}.toml").read_text())
        places = _places(sheet)
        cards = [
            (f"{job['face']['number_label']} {number}", job["prefix"] + code)
            for number, code in job["pieces"]
        ]
        pages = tuple(
            tuple(
                Card(*place, *card)
                for place, card in zip(places, cards[start:], strict=False)
            )
            for start in range(0, len(cards), len(places))
        )
        texts = tuple(_texts(job["face"]))
        return cls(tuple(sheet["cell_mm"]), texts, pages, Path(order["target"]))


def _places(sheet: dict[str, Any]) -> list[tuple[float, float]]:
    (left, top), (across, down) = sheet["first_mm"], sheet["pitch_mm"]
    return [
        (left + column * across, top + row * down)
        for row in range(sheet["rows"])
        for column in range(sheet["columns"])
    ]


def _texts(face: dict[str, Any]) -> Iterator[Text]:
    yield Text(face["shop"], 4, 3.5, 54, 11, True)
    yield Text(face["programme"], 4, 9, 54, 9, True)
    yield Text(face["promise"], 4, 14, 54, 7, False)
    left, top, width, size = TERMS_MM
    yield Text(" ".join(face["terms"]), left, top, width, size, False)


def usual_picture(url: str) -> Any:
    """A QR code as `qrcode` makes it when told nothing: a PIL picture."""
    import qrcode

    return qrcode.make(url).get_image()


def usual_png(url: str) -> bytes:
    """The same as a PNG file."""
    import qrcode

    file = io.BytesIO()
    qrcode.make(url).save(file)
    return file.getvalue()


def usual_svg(url: str) -> str:
    """A QR code as `qrcode` writes it as an SVG of one path."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    file = io.BytesIO()
    qrcode.make(url, image_factory=SvgPathImage).save(file)
    return file.getvalue().decode().split("?>", 1)[-1].strip()


def tuned_modules(url: str) -> list[list[bool]]:
    """The library at its quickest: version and mask fixed, nothing tried out."""
    import qrcode
    from qrcode import constants, util

    maker = qrcode.QRCode(
        version=3, error_correction=constants.ERROR_CORRECT_M, mask_pattern=3
    )
    maker.add_data(util.QRData(url, mode=util.MODE_ALPHA_NUM), optimize=0)
    maker.make(fit=False)
    return maker.modules


def runs(modules: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """Dark modules in a row as (x, y, how many)."""
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                yield start, y, x - start
            x += 1


def tuned_svg(url: str) -> str:
    """The quick code as an SVG of one short path."""
    modules = tuned_modules(url)
    side = len(modules) + 2 * QUIET_MODULES
    quiet = QUIET_MODULES
    path = "".join(
        f"M{x + quiet} {y + quiet}h{wide}v1h-{wide}z" for x, y, wide in runs(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{path}"/></svg>'
    )


CSS = f"""
@page {{ size: A4; margin: 0 }}
body {{ margin: 0; font-family: sans-serif; color: #222 }}
.page {{ position: relative; width: 210mm; height: 296.9mm; overflow: hidden }}
.page {{ break-after: page }}
.page:last-child {{ break-after: auto }}
.card {{ position: absolute; box-sizing: border-box; border: .2mm solid #bbb }}
.card > * {{ position: absolute; margin: 0; line-height: 1.2 }}
.card i {{ box-sizing: border-box; width: {CIRCLE_MM}mm; height: {CIRCLE_MM}mm }}
.card i {{ border: .3mm solid #7a1f3d; border-radius: 50% }}
.qr {{ left: {QR_MM[0]}mm; top: {QR_MM[1]}mm }}
.qr {{ width: {QR_MM[2]}mm; height: {QR_MM[2]}mm }}
.qr > * {{ display: block; width: 100%; height: 100%; image-rendering: pixelated }}
.number {{ left: {NUMBER_MM[0]}mm; top: {NUMBER_MM[1]}mm; width: {QR_MM[2]}mm }}
.number {{ text-align: center; font-size: 8pt; white-space: nowrap }}
"""


def page_html(order: Order, qr: Any) -> str:
    """All pages as the plain HTML a program would write; `qr` gives a URL's element."""
    width, height = order.cell_mm
    same = "".join(
        f'<p style="left:{text.left}mm;top:{text.top}mm;width:{text.width}mm;'
        f"font-size:{text.size_pt}pt;font-weight:{700 if text.bold else 400}"
        f'">{html.escape(text.words)}</p>'
        for text in order.texts
    ) + "".join(f'<i style="left:{x}mm;top:{y}mm"></i>' for x, y in CIRCLES_MM)
    pages = []
    for page in order.pages:
        cards = [
            f'<div class="card" style="left:{card.left}mm;top:{card.top}mm;'
            f'width:{width}mm;height:{height}mm">{same}<div class="qr">{qr(card.url)}'
            f'</div><p class="number">{html.escape(card.number)}</p></div>'
            for card in page
        ]
        pages.append(f'<div class="page">{"".join(cards)}</div>')
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sheet</title>'
        f"<style>{CSS}</style><body>{''.join(pages)}</body></html>"
    )
