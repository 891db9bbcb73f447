"""Stamping codes and numbers on cards that were laid out once.

Works on the finished PDF just before it is written: the bare sheet, the card's front
and its back become forms, and every printed page is the sheet, its cards again and
again, and their codes and numbers drawn on top.
Where the slots stand comes from the public `Page.anchors`, and how the numbers look
from the specimen page's own drawing operators.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pydyf

from . import qr, spacing
from .job import Piece

Box = tuple[float, float, float, float]
Anchors = Mapping[str, Box]
PX_MM = 25.4 / 96
DOT_PX = qr.DOT_MM / PX_MM
POINT_PX = 0.75
DEFLATE_LEVEL = 6
DEFLATED = {"Filter": "/FlateDecode"}  # one for all pages
SNAP = True  # off only to compare with a sheet laid out whole
CLOSE_PX = 0.05
PAPER = "1 g {0} {0} {1} {1} re f 0 g\n"
OPERATORS = re.compile(
    rb"(?P<place>(?:[-\d.]+ ){4}(?P<x>[-\d.]+) (?P<y>[-\d.]+) Tm)"
    rb"|/(?P<font>\w+) (?P<size>[\d.]+) Tf"
    rb"|(?P<colour>(?:[\d.]+ )+(?:rg|g|k))\b"
    rb"|\[(?P<glyphs>[^\]]*)\] ?TJ"
)


class CannotStamp(Exception):
    """The laid-out sheet cannot be stamped; the slow way must be taken."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """How one character of a number is drawn."""

    setting: str  # colour, font and size, as PDF operators
    hexadecimal: str
    width_px: float
    rise_px: float  # from the top of its box down to the baseline


@dataclass(frozen=True, slots=True)
class Line:
    """Where one number stands, in CSS px from the page's top left."""

    slot: str
    number: Box
    line: Box

    def left_px(self, width_px: float) -> float:
        """Where a number of this width begins, aligned as the specimen number was."""
        before, after = self.number[0] - self.line[0], self.line[2] - self.number[2]
        share = before / (before + after) if before + after > CLOSE_PX else 0.5
        return self.line[0] + share * (self.line[2] - self.line[0] - width_px)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one card's variable parts stand: its codes and its numbers."""

    qr_matrices: tuple[str, ...]
    lines: tuple[Line, ...]


Glyphs = Mapping[str, Mapping[str, Glyph]]  # by slot, then by character


def read_glyphs(content: bytes, anchors: Anchors) -> dict[str, dict[str, Glyph]]:
    """Each slot's characters on the specimen page with how they were drawn there."""
    spots = {
        (slot, chr(int(code))): box
        for name, box in anchors.items()
        if name.startswith("specimen-")
        for _, slot, code in [name.split("-")]
    }
    found: dict[str, dict[str, Glyph]] = {slot: {} for slot, _ in spots}
    font, colour, x, y = "", "0 g", 0.0, 0.0
    for operator in OPERATORS.finditer(content):
        if operator["place"]:
            x, y = float(operator["x"]), float(operator["y"])
        elif operator["font"]:
            font = f"/{operator['font'].decode()} {float(operator['size']):g} Tf"
        elif operator["colour"]:
            colour = operator["colour"].decode()
        else:
            glyphs = "".join(re.findall(r"<(\w+)>", operator["glyphs"].decode()))
            for slot, sign in _at(spots, x, y) if len(glyphs) == 4 else ():
                left, top, right, _ = spots[slot, sign]
                setting = f"{colour} {font}"
                found[slot][sign] = Glyph(setting, glyphs, right - left, y - top)
    return found


def _at(
    spots: Mapping[tuple[str, str], Box], x: float, y: float
) -> list[tuple[str, str]]:
    return [
        spot
        for spot, (left, top, _, bottom) in spots.items()
        if abs(x - left) < CLOSE_PX and top - 1 <= y <= bottom + 1
    ]


def places(
    anchors: Anchors,
    shifts_px: Sequence[tuple[float, float]],
    *,
    page_height_px: float,
    symbol: qr.Symbol,
    slots: Iterable[str] = ("qr", "number"),
) -> list[Place]:
    """The places of a sheet's cards, from the one card laid out and each card's shift.

    CannotStamp when a slot is missing.
    """
    wanted = list(slots)
    try:
        codes = [anchors[f"card-0-{name}"] for name in wanted if "qr" in name]
        lines = [
            Line(name, anchors[f"card-0-{name}"], anchors[f"card-0-{name}-line"])
            for name in wanted
            if "number" in name
        ]
    except KeyError as error:
        raise CannotStamp(f"the design left out the slot {error}") from error
    return [
        Place(
            tuple(
                _qr_matrix(_shifted(box, shift), symbol, page_height_px)
                for box in codes
            ),
            tuple(
                Line(
                    line.slot, _shifted(line.number, shift), _shifted(line.line, shift)
                )
                for line in lines
            ),
        )
        for shift in shifts_px
    ]


def _shifted(box: Box, shift_px: tuple[float, float]) -> Box:
    x, y = shift_px
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _qr_matrix(box: Box, symbol: qr.Symbol, page_height_px: float) -> str:
    """Puts a module on whole printer dots, and the symbol on the grid of dots."""
    left, top, right, bottom = box
    if abs((right - left) - (bottom - top)) > 0.5:
        raise CannotStamp("the box of the QR code is not square")
    module = qr.module_dots((right - left) * PX_MM, symbol) * DOT_PX
    spare = (right - left - module * symbol.size) / 2
    x, y = left + spare, top + spare
    if SNAP:
        below = page_height_px - y - module * symbol.size
        x = round(x / DOT_PX) * DOT_PX
        y = page_height_px - round(below / DOT_PX) * DOT_PX - module * symbol.size
    return f"{module:.4f} 0 0 {module:.4f} {x:.4f} {y:.4f} cm"


class Stamper:
    """Draws codes and numbers of a run's pieces on its printed pages."""

    def __init__(self, batch: qr.Batch, glyphs: Glyphs) -> None:
        self._batch = batch
        self._glyphs = glyphs
        self._runs = qr.runs(batch.symbol)
        self._paper = PAPER.format(
            -qr.QUIET_MODULES, batch.symbol.size + 2 * qr.QUIET_MODULES
        )

    def check(self, sample: str, lines: Iterable[Line]) -> None:
        """CannotStamp when a number's letters do not add up to its laid-out width."""
        for line in lines:
            glyphs = self._glyphs.get(line.slot, {})
            missing = set(sample) - glyphs.keys()
            if missing:
                raise CannotStamp(f"no glyph for {''.join(sorted(missing))}")
            wide = sum(glyphs[character].width_px for character in sample)
            if abs(wide - (line.number[2] - line.number[0])) > 0.2:
                raise CannotStamp("the number is turned, scaled or shaped")

    def draw(self, pieces: Iterable[Piece], where: Sequence[Place]) -> str:
        """The operators for one page, in CSS px from its top left."""
        codes, numbers = list[str](), ["BT\n"]
        for piece, place in zip(pieces, where, strict=True):
            codes += self._code(piece.code, place.qr_matrices)
            for line in place.lines:
                numbers += self._number(piece.number, line)
        return "".join([*codes, *numbers, "ET\n"])

    def _code(self, code: str, matrices: Iterable[str]) -> Iterator[str]:
        """A white ground with the quiet zone, so that nothing lies in it; then dark."""
        symbol = self._batch(code).to_bytes(len(self._runs), "big")
        dark = "".join(
            [table[byte] for table, byte in zip(self._runs, symbol, strict=True)]
        )
        for matrix in matrices:
            yield f"q {matrix}\n{self._paper}{dark}f Q\n"

    def _number(self, number: str, line: Line) -> Iterator[str]:
        known = self._glyphs[line.slot]
        glyphs = [known[character] for character in number]
        x = line.left_px(sum([glyph.width_px for glyph in glyphs]))
        for setting, run in groupby(glyphs, key=lambda glyph: glyph.setting):
            same = list(run)
            y = line.number[1] + same[0].rise_px
            shown = "".join([glyph.hexadecimal for glyph in same])
            yield f"{setting} 1 0 0 -1 {x:.3f} {y:.3f} Tm<{shown}>Tj\n"
            x += sum([glyph.width_px for glyph in same])


@dataclass(frozen=True, slots=True)
class LaidPages:
    """The pages of a PDF before stamping; the last one is the specimen."""

    pdf: pydyf.PDF
    pages: list[pydyf.Dictionary]
    streams: list[pydyf.Stream]

    @classmethod
    def of(cls, pdf: pydyf.PDF) -> "LaidPages":
        """The pages WeasyPrint has just painted."""
        by_number = {item.number: item for item in pdf.objects}
        pages = [by_number[number] for number in pdf.pages["Kids"][::3]]
        streams = [by_number[_number(page["Contents"])] for page in pages]
        return cls(pdf, pages, streams)

    def specimen(self) -> bytes:
        """The drawing operators of the specimen page."""
        return spacing.content(self.streams[-1])

    def as_forms(self) -> pydyf.Dictionary:
        """Turns every page but the specimen into a form, and gives their resources."""
        forms = pydyf.Dictionary()
        for at, (page, stream) in enumerate(zip(self.pages, self.streams, strict=True)):
            form = {"Type": "/XObject", "Subtype": "/Form", "BBox": page["MediaBox"]}
            stream.extra.update(form, Resources=page["Resources"])
            forms[f"S{at}"] = stream.reference
        self.streams[-1].stream = []
        by_number = {item.number: item for item in self.pdf.objects}
        fonts = by_number[_number(self.pages[0]["Resources"])]["Font"]
        return pydyf.Dictionary({"XObject": forms, "Font": fonts})


def _number(reference: bytes | str) -> int:
    text = reference.decode() if isinstance(reference, bytes) else reference
    return int(text.split()[0])


def repeat_form(form: int, shifts_px: Iterable[tuple[float, float]]) -> str:
    """The operators that draw a laid-out page again and again, each time shifted."""
    return "".join(
        f"q 1 0 0 1 {x * POINT_PX:.4f} {-y * POINT_PX:.4f} cm /S{form} Do Q\n"
        for x, y in shifts_px
    )


class _Page(pydyf.Object):  # type: ignore[misc]
    """A page that keeps only what is its own; whole dictionaries fill the memory."""

    def __init__(self, shared: dict[str, object], content: pydyf.Stream) -> None:
        super().__init__()
        self._shared, self._content = shared, content

    @property
    def data(self) -> bytes:
        """What stands in the file."""
        own = {"Contents": self._content.reference}
        return bytes(pydyf.Dictionary({**self._shared, **own}).data)


class PageWriter:
    """Replaces a PDF's pages with pages made of its forms and of what is stamped."""

    def __init__(self, laid: LaidPages) -> None:
        self._pdf = laid.pdf
        first = laid.pages[0]
        names = ("MediaBox", "TrimBox", "BleedBox")
        boxes = {name: first[name] for name in names if name in first}
        height = boxes["MediaBox"][3]
        self._to_px = f"{POINT_PX} 0 0 {-POINT_PX} 0 {height:.4f} cm\n"
        self._resources = laid.as_forms()
        self._pdf.add_object(self._resources)
        self._page = {
            "Type": "/Page",
            "Parent": self._pdf.pages.reference,
            "Contents": "",
            "Resources": self._resources.reference,
            **boxes,
        }
        self._pdf.pages["Kids"][:] = []
        self._pdf.pages["Count"] = 0

    def add(self, content: pydyf.Stream) -> None:
        """Adds a page that shows a content, which several pages may share."""
        self._pdf.add_page(_Page(self._page, content))

    def content(self, forms: str, stamped: str = "") -> pydyf.Stream:
        """Forms drawn as they are, and on them what is stamped, in px from top left."""
        drawn = f"{forms}{self._to_px}{stamped}".encode("ascii")
        data = zlib.compress(drawn, DEFLATE_LEVEL)
        stream = pydyf.Stream([data], DEFLATED)
        self._pdf.add_object(stream)
        return stream
