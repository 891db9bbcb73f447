"""Stamping codes and numbers on a sheet that was laid out once.

Works on the finished PDF just before it is written: laid-out pages become shared
forms, and every printed page is one of them with its codes and numbers drawn on top.
Where the slots stand comes from the public `Page.anchors`, and how the numbers look
from the specimen page's own drawing operators.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pydyf

from . import qr
from .imposition import Shape, Sheetful
from .job import Piece

Box = tuple[float, float, float, float]
Anchors = Mapping[str, Box]
PX_MM = 25.4 / 96
DOT_PX = qr.DOT_MM / PX_MM
DEFLATE_LEVEL = 6
SNAP = True  # off only to compare with a sheet laid out whole
CLOSE_PX = 0.05
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
class Place:
    """Where one card's variable parts stand, in CSS px from the page's top left."""

    qr_matrix: str
    number: Box
    line: Box

    def number_left(self, width_px: float) -> float:
        """Where a number of this width begins, aligned as the specimen number was."""
        before, after = self.number[0] - self.line[0], self.line[2] - self.number[2]
        share = before / (before + after) if before + after > CLOSE_PX else 0.5
        return self.line[0] + share * (self.line[2] - self.line[0] - width_px)


def read_glyphs(content: bytes, anchors: Anchors) -> dict[str, Glyph]:
    """Each character of the specimen page with how it was drawn there."""
    spots = {
        chr(int(name.split("-")[1])): box
        for name, box in anchors.items()
        if name.startswith("specimen-")
    }
    found: dict[str, Glyph] = {}
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
            for character in _at(spots, x, y) if len(glyphs) == 4 else ():
                left, top, right, _ = spots[character]
                setting = f"{colour} {font}"
                found[character] = Glyph(setting, glyphs, right - left, y - top)
    return found


def _at(spots: Mapping[str, Box], x: float, y: float) -> list[str]:
    return [
        character
        for character, (left, top, _, bottom) in spots.items()
        if abs(x - left) < CLOSE_PX and top - 1 <= y <= bottom + 1
    ]


def places(
    page: int,
    shape: Shape,
    anchors: Anchors,
    *,
    page_height_px: float,
    symbol: qr.Symbol,
) -> list[Place]:
    """The places of one laid-out page; CannotStamp when a slot is missing."""
    try:
        return [
            Place(
                _qr_matrix(anchors[f"p{page}-{at}-qr"], symbol, page_height_px),
                anchors[f"p{page}-{at}-number"],
                anchors[f"p{page}-{at}-line"],
            )
            for at in range(shape.count)
        ]
    except KeyError as error:
        raise CannotStamp(f"the design left out the slot {error}") from error


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

    def __init__(self, batch: qr.Batch, glyphs: Mapping[str, Glyph]) -> None:
        self._batch = batch
        self._glyphs = glyphs
        self._runs = qr.runs(batch.symbol)

    def check(self, sample: str, box: Box) -> None:
        """CannotStamp when a number's letters do not add up to its laid-out width."""
        missing = set(sample) - self._glyphs.keys()
        if missing:
            raise CannotStamp(f"no glyph for {''.join(sorted(missing))}")
        wide = sum(self._glyphs[character].width_px for character in sample)
        if abs(wide - (box[2] - box[0])) > 0.2:
            raise CannotStamp("the number is turned, scaled or shaped")

    def draw(self, pieces: Iterable[Piece], where: Sequence[Place]) -> str:
        """The operators for one page, in CSS px from its top left."""
        codes, numbers = ["0 g\n"], ["BT\n"]
        for piece, place in zip(pieces, where, strict=True):
            codes += self._code(piece.code, place.qr_matrix)
            numbers += self._number(piece.number, place)
        return "".join([*codes, *numbers, "ET\n"])

    def _code(self, code: str, matrix: str) -> Iterator[str]:
        symbol = self._batch(code).to_bytes(len(self._runs), "big")
        yield f"q {matrix}\n"
        yield from [table[byte] for table, byte in zip(self._runs, symbol, strict=True)]
        yield "f Q\n"

    def _number(self, number: str, place: Place) -> Iterator[str]:
        glyphs = [self._glyphs[character] for character in number]
        x = place.number_left(sum([glyph.width_px for glyph in glyphs]))
        for setting, run in groupby(glyphs, key=lambda glyph: glyph.setting):
            same = list(run)
            y = place.number[1] + same[0].rise_px
            shown = "".join([glyph.hexadecimal for glyph in same])
            yield f"{setting} 1 0 0 -1 {x:.3f} {y:.3f} Tm<{shown}>Tj\n"
            x += sum([glyph.width_px for glyph in same])


@dataclass(frozen=True, slots=True)
class LaidPages:
    """The pages of a PDF before stamping: its fronts, then backs, then the specimen."""

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

    def as_forms(self) -> pydyf.Dictionary:
        """Turns every page but the specimen into a form, and gives their resources."""
        by_number = {item.number: item for item in self.pdf.objects}
        forms = pydyf.Dictionary()
        for at, (page, stream) in enumerate(zip(self.pages, self.streams, strict=True)):
            if at == len(self.pages) - 1:
                stream.stream = []
                continue
            form = {"Type": "/XObject", "Subtype": "/Form", "BBox": page["MediaBox"]}
            stream.extra.update(form, Resources=page["Resources"])
            forms[f"S{at}"] = stream.reference
        fonts = by_number[_number(self.pages[0]["Resources"])]["Font"]
        return pydyf.Dictionary({"XObject": forms, "Font": fonts})


def _number(reference: bytes | str) -> int:
    text = reference.decode() if isinstance(reference, bytes) else reference
    return int(text.split()[0])


class PageWriter:
    """Replaces a PDF's pages with stamped ones."""

    def __init__(self, laid: LaidPages) -> None:
        self._pdf = laid.pdf
        first = laid.pages[0]
        boxes = ("MediaBox", "TrimBox", "BleedBox")
        self._boxes = {name: first[name] for name in boxes if name in first}
        self._resources = laid.as_forms()
        self._pdf.add_object(self._resources)
        self._constant: dict[int, pydyf.Stream] = {}
        self._pdf.pages["Kids"][:] = []
        self._pdf.pages["Count"] = 0

    def add(self, form: int, drawn: str = "") -> None:
        """Adds a page: the laid-out page with something drawn on it, or as it is."""
        stream = self._stream(form, drawn) if drawn else self._bare(form)
        page = {
            "Type": "/Page",
            "Parent": self._pdf.pages.reference,
            "Contents": stream.reference,
            "Resources": self._resources.reference,
        }
        self._pdf.add_page(pydyf.Dictionary({**page, **self._boxes}))

    def _bare(self, form: int) -> pydyf.Stream:
        if form not in self._constant:
            self._constant[form] = self._stream(form, "")
        return self._constant[form]

    def _stream(self, form: int, drawn: str) -> pydyf.Stream:
        height = self._boxes["MediaBox"][3]
        content = f"/S{form} Do\n.75 0 0 -.75 0 {height:.4f} cm\n{drawn}"
        data = zlib.compress(content.encode("ascii"), DEFLATE_LEVEL)
        stream = pydyf.Stream([data], {"Filter": "/FlateDecode"})
        self._pdf.add_object(stream)
        return stream


def write_pages(
    writer: PageWriter,
    sheets: Sequence[Sheetful],
    draw: Callable[[Sheetful], tuple[int, str]],
    *,
    back_form: Callable[[Sheetful], int] | None,
    on_sheet: Callable[[Sheetful], None],
) -> None:
    """Adds all printed pages, each front followed by its back if there are backs."""
    for sheetful in sheets:
        writer.add(*draw(sheetful))
        if back_form:
            writer.add(back_form(sheetful))
        on_sheet(sheetful)
