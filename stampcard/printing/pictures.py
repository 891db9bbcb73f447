"""The files of a design and a shop's logo, looked at before they are laid out.

Pixels are counted before they are unpacked and written anew, drawings are counted
before they are drawn: a file of 17 kB can hold 144 million pixels, and ten lines of SVG
can stand for a billion shapes.
"""

import io
import re
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from PIL import Image, ImageFile, ImageOps

from stampcard.values.words import N_

from .job import COLOUR, GREY

MOST_PIXELS = 20_000_000
MOST_BYTES = 10 * 2**20
MOST_DRAWING_BYTES = 500_000
MOST_DEPTH, MOST_ELEMENTS = 60, 20_000
ENDLESS = 10**12
NO_SORT = "a file is no PNG, JPEG, SVG or style sheet"
_PICTURES = ("PNG", "JPEG")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)|^\s*#(\S+)$")
_HOLD_NOTHING = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr",
}  # fmt: skip
_END_EACH_OTHER = {"p", "li", "dt", "dd", "tr", "td", "th", "option"}
_UTF8_MARK = b"\xef\xbb\xbf"


class Unfit(Exception):
    """A file is too large, broken or no picture; one marked clause says so."""


def checked(data: bytes, ink: str = COLOUR) -> tuple[str, bytes]:
    """The media type of a design's file and what WeasyPrint may have of it; or Unfit.

    Judged by content alone: a name says nothing about what is in a file. Pictures
    come in the printer's ink, drawings as they are.
    """
    if len(data) > MOST_BYTES:
        raise Unfit(N_("a file has more than 10 MB"))
    if data.removeprefix(_UTF8_MARK).lstrip().startswith(b"<"):
        return "image/svg+xml", _drawing(data)
    if _is_picture(data):
        return _picture(data, ink)
    if b"\0" in data or len(data) > MOST_DRAWING_BYTES or not _is_text(data):
        raise Unfit(NO_SORT)
    return "text/css", data


def weigh(root: Any, cards: int = 1) -> None:
    """Unfit when a tree of elements is deep, or draws too much for so many cards.

    What an element costs is itself, what is in it, and what it refers to by `#name`,
    each time anew: a few lines that repeat each other are counted as they are drawn.
    """
    named = {name: part for part in root.iter() if (name := part.get("id"))}
    if _cost(root, named, {}, 0) > MOST_ELEMENTS * cards:
        raise Unfit(N_("a drawing has too many shapes, or repeats them too often"))


class Depth(HTMLParser):
    """Reads HTML and says Unfit where elements are nested too deeply.

    WeasyPrint needs time that grows with the square of the depth, and in the end fails.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One deeper, unless the element holds nothing or ends the one before."""
        if tag not in _HOLD_NOTHING and not (
            tag in _END_EACH_OTHER and self._open[-1:] == [tag]
        ):
            self._open.append(tag)
        if len(self._open) > MOST_DEPTH:
            raise Unfit(N_("elements are nested too deeply"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """No deeper in a drawing; elsewhere the stroke at the end means nothing."""
        if "svg" not in self._open:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Up to where the element began; nothing if it never did."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass


def _cost(part: Any, named: dict[str, Any], costs: dict[Any, int], depth: int) -> int:
    if depth > MOST_DEPTH:
        raise Unfit(N_("elements are nested too deeply"))
    if part not in costs:
        costs[part] = ENDLESS  # until it is known: what refers to itself is
        below = [(part_in, 1) for part_in in part] + list(_references(part, named))
        inner = sum(_cost(at, named, costs, depth + 1) * times for at, times in below)
        costs[part] = min(1 + inner, ENDLESS)
    return costs[part]


def _references(part: Any, named: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    """What an element draws besides its own, and how often; a link draws nothing."""
    if not isinstance(part.tag, str) or part.tag.rpartition("}")[2] == "a":
        return
    for attribute, value in part.items():
        corners = len(part.get("d", "") or part.get("points", "")) // 4 + 1
        times = corners if "marker" in attribute + value else 1
        for found in _REFERENCE.finditer(value):
            name = found[1] or found[2]
            if name in named:
                yield named[name], times


def _drawing(data: bytes) -> bytes:
    """An SVG that is small, plain and draws no other pictures."""
    if len(data) > MOST_DRAWING_BYTES or b"\0" in data or not _is_text(data):
        raise Unfit(N_("a drawing has more than 500 kB or is not UTF-8"))
    builder, depth = ElementTree.TreeBuilder(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise Unfit(N_("elements are nested too deeply"))
        if name.rpartition(":")[2] in ("image", "feImage"):
            raise Unfit(N_("a drawing holds another picture"))
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*declared: object) -> None:
        raise Unfit(N_("a drawing declares entities"))

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unfit(N_("a drawing is broken")) from error
    weigh(builder.close())
    return data


def _picture(data: bytes, ink: str) -> tuple[str, bytes]:
    """A PNG or JPEG written anew from its pixels, so that nothing else is in it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of sizes: they are judged here
            picture = Image.open(io.BytesIO(data), formats=_PICTURES)
        if picture.width * picture.height > MOST_PIXELS:
            raise Unfit(N_("a picture has more than 20 million pixels"))
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint has it otherwise
        picture.load()
        sort = "JPEG" if picture.format in ("JPEG", "MPO") else "PNG"
        fresh = io.BytesIO()
        _inked(_plain(ImageOps.exif_transpose(picture), sort), ink).save(
            fresh, sort, quality=95
        )
    except Unfit:
        raise
    except Exception as error:  # Pillow's readers raise whatever they stumble over
        raise Unfit(N_("a picture is broken or no PNG or JPEG")) from error
    return f"image/{sort.lower()}", fresh.getvalue()


def _plain(picture: Image.Image, sort: str) -> Image.Image:
    """The pixels alone, in red, green, blue and, in a PNG, how clear they are."""
    if sort == "JPEG":
        return picture.convert("L" if picture.mode == "L" else "RGB")
    return picture.convert("RGBA")


def _inked(picture: Image.Image, ink: str) -> Image.Image:
    """The pixels in greys, or in black and white dots; what is clear stays clear."""
    if ink == COLOUR:
        return picture
    clear = picture.getchannel("A") if picture.mode == "RGBA" else None
    grey = picture.convert("L") if ink == GREY else picture.convert("1").convert("L")
    return grey if clear is None else Image.merge("LA", (grey, clear))


def _is_picture(data: bytes) -> bool:
    """Whether Pillow would take it for a picture of any sort, text sorts too."""
    try:
        with warnings.catch_warnings(action="ignore"):
            Image.open(io.BytesIO(data)).close()
    except Exception:  # as above
        return False
    return True


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
