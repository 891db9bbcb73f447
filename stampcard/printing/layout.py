"""Cards and sheets through WeasyPrint, with slots for what varies.

The design never knows whether its card is drawn whole, or with empty slots that are
stamped later. A specimen page shows every character a number may need, so that the
fonts hold exactly these and their places can be read back.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from . import drawing, fonts, imposition, marks, pictures
from .designs import Design, renderer
from .fetching import OwnFilesOnly
from .imposition import Shape
from .job import Face, Job, Piece
from .sheets import Sheet

WRAPPER = Path(__file__).with_name("sheet.html")
COMPACT_BELOW_MM = (75, 42)
HELPERS = {
    "fit": fonts.fit_pt,
    "even": fonts.even_mm,
    "stamp_grid": drawing.stamp_grid,
}
SITE = re.compile(r"^https?://([^/]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands in a card's variable places, as HTML."""

    qr: Markup
    number: Markup


NO_SLOTS = Slots(Markup(""), Markup(""))


@dataclass(frozen=True, slots=True)
class Cell:
    """The room a design has."""

    width_mm: float
    height_mm: float

    @property
    def compact(self) -> bool:
        """Whether the card is so small that only the needful fits."""
        wide, high = COMPACT_BELOW_MM
        return self.width_mm < wide or self.height_mm < high


@dataclass(frozen=True, slots=True)
class Page:
    """One page to lay out: cards with their places."""

    shape: Shape
    back: bool
    slots: Callable[[int], Slots]  # from the card's place in the shape
    margins: bool = True  # with what is printed beside the cards


QR = Markup('<span class="sc-qr">{}</span>')
ROOM_FOR_QR = Markup('<span class="sc-qr" id="card-{}-qr"></span>')
LINE = Markup('<span class="sc-line"><span data-slot>{}</span></span>')
ROOM_FOR_LINE = Markup(
    '<span class="sc-line" id="card-{0}-line"><span data-slot id="card-{0}-number"'
    ' style="visibility:hidden">{1}</span></span>'
)
SPECIMEN = Markup('<span data-slot id="specimen-{}">{}</span>')


def empty_slots(number: str) -> Callable[[int], Slots]:
    """Slots that only keep the room, under names the stamping finds again."""
    return lambda at: Slots(ROOM_FOR_QR.format(at), ROOM_FOR_LINE.format(at, number))


def specimen_slots(characters: Iterable[str]) -> Callable[[int], Slots]:
    """Slots that show each character once, each under its own name."""
    shown = Markup("").join(
        SPECIMEN.format(ord(sign), sign) for sign in sorted(characters)
    )
    return lambda at: Slots(QR.format(""), LINE.format(shown))


def drawn_slots(
    pieces: tuple[Piece, ...], draw_qr: Callable[[Piece], Markup]
) -> Callable[[int], Slots]:
    """Slots with the cards' real QR codes and numbers: the slow way."""
    return lambda at: Slots(
        QR.format(draw_qr(pieces[at])), LINE.format(pieces[at].number)
    )


def lay_out(job: Job, design: Design, sheet: Sheet, pages: Sequence[Page]) -> Document:
    """The pages laid out by WeasyPrint, not yet painted."""
    face = clean_face(job.face)
    html = _html(job, face, design, sheet=sheet, pages=tuple(pages))
    fonts.use_only_ours()
    read = HTML(
        string=html,
        base_url=(design.folder / "front.html").as_uri(),
        url_fetcher=OwnFilesOnly(design.folder),
    )
    cards = sum(page.shape.count for page in pages)
    pictures.weigh(read.etree_element, max(cards, 1))
    return read.render(font_config=FontConfiguration())


def clean_face(face: Face) -> Face:
    """The face with every text in letters the fonts have."""
    texts = {
        field.name: _cleaned(getattr(face, field.name))
        for field in dataclasses.fields(face)
    }
    return Face(**texts)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return fonts.cleaned(value)
    return tuple(map(_cleaned, value)) if isinstance(value, tuple) else value


def _html(
    job: Job, face: Face, design: Design, *, sheet: Sheet, pages: tuple[Page, ...]
) -> str:
    characters = "".join(_texts(face)) + "".join(piece.number for piece in job.pieces)
    environment = jinja2.Environment(autoescape=True)
    return environment.from_string(WRAPPER.read_text(encoding="utf-8")).render(
        lang=face.locale,
        title=" · ".join(filter(None, (face.shop, face.programme))),
        font_css=fonts.css(design.fonts, characters + job.prefix.lower()),
        sheet=sheet,
        note=face.actual_size,
        note_top_mm=marks.note_top_mm(sheet),
        marks=marks.crop_marks(sheet) if job.crop_marks else (),
        pages=_pages(job, face, design, sheet=sheet, pages=pages),
    )


def _pages(
    job: Job, face: Face, design: Design, *, sheet: Sheet, pages: tuple[Page, ...]
) -> list[dict[str, Any]]:
    render = renderer(design, HELPERS)
    site = SITE.match(job.prefix)
    values = {
        "face": face,
        "cell": Cell(*sheet.cell_mm),
        "site": site[1].lower() if site else "",
    }

    def cell(page: Page, at: int) -> dict[str, Any]:
        place = imposition.back_mm if page.back else imposition.front_mm
        x_mm, y_mm = place(sheet, page.shape.first_cell + at)
        html = render(
            "back" if page.back else "front", {**values, "card": page.slots(at)}
        )
        return {"x_mm": round(x_mm, 3), "y_mm": round(y_mm, 3), "html": html}

    return [
        {
            "cells": [cell(page, at) for at in range(page.shape.count)],
            "margins": page.margins,
        }
        for page in pages
    ]


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Face):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
