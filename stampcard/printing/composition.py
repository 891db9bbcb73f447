"""Sheets and pages as HTML, with slots for what varies from card to card.

The design never knows whether its card is drawn whole, or with empty slots that are
stamped later. A specimen page shows every character a number may need, so that the
fonts hold exactly these and their places can be read back.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from . import colours, drawing, fonts, imposition, marks, qr
from .colours import Palette
from .designs import Design, renderer
from .imposition import Shape
from .job import SINGLES, Face, Job, Piece
from .marks import Mark
from .sheets import Sheet

WRAPPER = Path(__file__).with_name("sheet.html")
COMPACT_BELOW_MM = (75, 42)
BLEED_MM = 3.0  # what print houses ask for around a card
HELPERS = {
    "fit": fonts.fit_pt,
    "size_pt": fonts.size_pt,
    "even": fonts.even_mm,
    "stamp_grid": drawing.stamp_grid,
    "mixed": colours.mixed,
    "link_qr": qr.link_svg,
}
SITE = re.compile(r"^https?://([^/]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands in a card's variable places, as HTML; stubs have a second of each."""

    qr: Markup
    number: Markup
    second_qr: Markup
    second_number: Markup


NO_SLOTS = Slots(*[Markup("")] * 4)


@dataclass(frozen=True, slots=True)
class Cell:
    """The room a design has; with bleed, its ground may reach so far beyond.

    `column` counts from 0: so neighbours with numbers in a row can be a pair.
    """

    width_mm: float
    height_mm: float
    bleed_mm: float = 0
    column: int = 0

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
    start: int = 0  # which copy of the job stands in its first filled cell


QR = Markup('<span class="sc-qr">{}</span>')
ROOM_FOR_QR = Markup('<span class="sc-qr" id="card-0-{}"></span>')
LINE = Markup('<span class="sc-line"><span data-slot>{}</span></span>')
ROOM_FOR_LINE = Markup(
    '<span class="sc-line" id="card-0-{0}-line"><span data-slot id="card-0-{0}"'
    ' style="visibility:hidden">{1}</span></span>'
)
SPECIMEN = Markup('<span data-slot id="specimen-{}-{}">{}</span>')


def no_slots(at: int) -> Slots:
    """For backs and other pages on which nothing varies."""
    return NO_SLOTS


def empty_slots(number: str) -> Slots:
    """Slots that only keep the room, under names the stamping finds again."""
    codes = [ROOM_FOR_QR.format(name) for name in ("qr", "second_qr")]
    lines = [ROOM_FOR_LINE.format(name, number) for name in ("number", "second_number")]
    return Slots(codes[0], lines[0], codes[1], lines[1])


def specimen_slots(characters: Iterable[str]) -> Slots:
    """Slots that show each character once, each under its own name."""
    signs = sorted(characters)

    def shown(name: str) -> Markup:
        return LINE.format(
            Markup("").join(SPECIMEN.format(name, ord(sign), sign) for sign in signs)
        )

    return Slots(QR.format(""), shown("number"), QR.format(""), shown("second_number"))


def drawn_slots(
    pieces: Sequence[Piece], draw_qr: Callable[[Piece], Markup]
) -> Callable[[int], Slots]:
    """Slots with the cards' real QR codes and numbers: the slow way."""

    def slots(at: int) -> Slots:
        code, number = QR.format(draw_qr(pieces[at])), LINE.format(pieces[at].number)
        return Slots(code, number, code, number)

    return slots


def clean_face(face: Face) -> Face:
    """The face with every text in letters the fonts have."""
    texts = {
        field.name: cleaned(getattr(face, field.name))
        for field in dataclasses.fields(face)
    }
    return Face(**texts)


def cleaned(value: Any) -> Any:
    """A text, or every text in lists and tables, in letters the fonts have."""
    if isinstance(value, str):
        return fonts.cleaned(value)
    if isinstance(value, Mapping):
        return {name: cleaned(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return tuple(map(cleaned, value))
    return value


def as_html(
    job: Job,
    design: Design,
    sheet: Sheet,
    pages: Sequence[Page],
    *,
    inline: bool = False,
) -> str:
    """The pages as one HTML document; with everything in it that it needs if asked."""
    face, facts = clean_face(job.face), cleaned({**job.facts, "each": job.each})
    palette = colours.palette_for(design.moods, job.look.mood, job.look.colour)
    palette = colours.in_ink(palette, job.look.ink)
    numbers = "".join({piece.number for piece in job.pieces})
    words = {name: text.in_(face.locale) for name, text in design.texts.items()}
    shown = (face, facts, cleaned(words))
    characters = "".join(_texts(shown)) + numbers
    values = _values(job, shown, palette=palette, sheet=sheet)
    environment = jinja2.Environment(autoescape=True)
    return environment.from_string(WRAPPER.read_text(encoding="utf-8")).render(
        lang=face.locale,
        title=" · ".join(filter(None, (face.shop, face.programme))),
        font_css=fonts.css(
            design.fonts, characters + job.prefix.lower(), inline=inline
        ),
        palette=dataclasses.asdict(palette),
        own_style=(design.folder / "style.css").read_text("utf-8") if inline else "",
        sheet=sheet,
        note=face.actual_size,
        note_corner_mm=marks.note_corner_mm(sheet),
        pages=_pages(job, design, sheet, pages, values=values),
    )


def _values(
    job: Job, shown: tuple[Face, Any, Any], *, palette: Palette, sheet: Sheet
) -> dict[str, Any]:
    """What every side of a design's card may show."""
    face, facts, words = shown
    site = SITE.match(job.prefix)
    bleed_mm = BLEED_MM if job.output == SINGLES else 0
    return {
        "face": face,
        "facts": facts,
        "words": words,
        "cell": Cell(*sheet.cell_mm, bleed_mm),
        "palette": palette,
        "logo": f"data:image/png;base64,{job.look.logo}" if job.look.logo else "",
        "site": site[1].lower() if site else "",
    }


def _pages(
    job: Job,
    design: Design,
    sheet: Sheet,
    pages: Sequence[Page],
    *,
    values: Mapping[str, Any],
) -> list[dict[str, Any]]:
    render = renderer(design, HELPERS)

    def cell(page: Page, at: int) -> dict[str, Any]:
        place = imposition.back_mm if page.back else imposition.front_mm
        x_mm, y_mm = place(sheet, page.shape.cells[at], job.nudge)
        column = page.shape.cells[at] % sheet.columns
        own = {
            "card": page.slots(at),
            "facts": _of_copy(values["facts"], page, at),
            "cell": dataclasses.replace(values["cell"], column=column),
        }
        html = render("back" if page.back else "front", {**values, **own})
        return {"x_mm": round(x_mm, 3), "y_mm": round(y_mm, 3), "html": html}

    drawn = (*marks.crop_marks(sheet), *marks.ruler(sheet))
    if not job.crop_marks:
        drawn = marks.ruler(sheet)
    return [
        {
            "cells": [cell(page, at) for at in range(page.shape.count)],
            "marks": [_moved(mark, page, job) for mark in drawn if page.margins],
            "noted": page.margins,
        }
        for page in pages
    ]


def _of_copy(facts: Mapping[str, Any], page: Page, at: int) -> Mapping[str, Any]:
    """What one copy shows: what all show, and its own."""
    own = facts["each"][page.start + at :][:1]
    return {**facts, **own[0]} if own else facts


def _moved(mark: Mark, page: Page, job: Job) -> Mark:
    corner = (mark.x_mm, mark.y_mm)
    x_mm, y_mm = imposition.nudged(corner, job.nudge, back=page.back)
    return dataclasses.replace(mark, x_mm=round(x_mm, 3), y_mm=round(y_mm, 3))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Face):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
