"""The designs found in printables/designs, checked when read, rendered in a sandbox."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from stampcard.values.words import N_

from . import colours, reading, sheets
from .colours import Mood
from .job import CannotPrint
from .limits import TEMPLATE_SECONDS, TookTooLong, processor_time
from .pictures import Depth, Unfit
from .reading import PRINTABLES, BadPrintable, Title
from .sheets import Sheet

FOLDER = PRINTABLES / "designs"
PARTS = PRINTABLES / "parts"  # what designs share: macros for text, drawings
SLOTS, SECOND_SLOTS = {"qr", "number"}, {"second_qr", "second_number"}
SMALLEST_QR_MM = 15.66  # 29 modules and the quiet zone at 5 dots of 1/300 inch
MOST_TEMPLATE_BYTES = 200_000  # what one file holds, and what one side becomes
MOST_REPEATS = 10_000


class NoSuchDesign(LookupError):
    """No design has that name; the text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Design:
    """How one card looks, for cells from the least to the most size."""

    name: str
    folder: Path
    title: Title
    kinds: tuple[str, ...]
    least_mm: tuple[float, float]
    most_mm: tuple[float, float]
    sides: int
    slots: tuple[str, ...]
    moods: tuple[Mood, ...]
    texts: Mapping[str, Title]  # its own words, "keep this part", by name
    qr_mm: float  # side of the smallest QR box it makes, quiet zone included
    fonts: tuple[str, ...]  # the stacks it uses: text, display
    author: str
    licence: str
    members: bool  # about persons: only for shops that have members
    pair: bool = False  # neighbours differ: every other column is the second of a pair

    @property
    def numbered(self) -> bool:
        """Whether each copy has its own number and code; posters have none."""
        return bool(self.slots)

    @property
    def usual_picture(self) -> Path:
        """Its picture for those in whose language there is none."""
        return self.folder / "preview.png"

    def picture(self, locale: str) -> Path:
        """Where its picture with texts in a language lies, if there is one."""
        return self.folder / f"preview.{locale}.png"


def _sides(value: Any) -> int:
    if value not in (1, 2) or isinstance(value, bool):
        raise ValueError("must be 1 or 2")
    return int(value)


def _slots(value: Any) -> tuple[str, ...]:
    found = reading.texts(value)
    if found and not SLOTS <= set(found) <= SLOTS | SECOND_SLOTS:
        raise ValueError("must be qr and number, perhaps second_qr and second_number")
    return found


def _fonts(value: Any) -> tuple[str, ...]:
    found = reading.texts(value)
    if not found or not set(found) <= {"text", "display"}:
        raise ValueError("must be text, display or both")
    return found


def _texts(value: Any) -> Mapping[str, Title]:
    if not isinstance(value, dict):
        raise TypeError("must be a table of texts")
    return {name: reading.title(words) for name, words in value.items()}


def _qr_mm(value: Any) -> float:
    side = reading.length_mm(value)
    if 0 < side < SMALLEST_QR_MM:
        raise ValueError(f"a QR below {SMALLEST_QR_MM} mm cannot be read")
    return side


READERS: dict[str, reading.Reader] = {
    "title": reading.title,
    "kinds": reading.texts,
    "least_mm": reading.pair_mm,
    "most_mm": reading.pair_mm,
    "sides": _sides,
    "slots": _slots,
    "moods": colours.moods,
    "texts": _texts,
    "qr_mm": _qr_mm,
    "fonts": _fonts,
    "author": reading.text,
    "licence": reading.text,
    "members": reading.flag,
    "pair": reading.flag,
}
USUAL = {"members": False, "pair": False}


def find(name: str) -> Design:
    """The design of that name; NoSuchDesign if there is none."""
    for design in every():
        if design.name == name:
            return design
    raise NoSuchDesign(f"There is no design called “{name[:60]}”.")


@cache
def every(folder: Path = FOLDER) -> tuple[Design, ...]:
    """All designs in the order of their names; BadPrintable at the first bad one."""
    return tuple(read(path) for path in sorted(folder.iterdir()) if path.is_dir())


def read(folder: Path) -> Design:
    """The design in one folder; BadPrintable naming file and field if it cannot be."""
    path = folder / "design.toml"
    found = reading.fields(path, READERS, USUAL)
    design = Design(name=folder.name, folder=folder, **found)
    wanted = ["front.html", "style.css", *["back.html"] * (design.sides == 2)]
    for name in wanted:
        if not (folder / name).is_file():
            raise BadPrintable(path, name, "missing file")
    if design.numbered and not design.qr_mm:
        raise BadPrintable(path, "qr_mm", "numbered cards have a QR")
    if any(map(float.__gt__, design.least_mm, design.most_mm)):
        raise BadPrintable(path, "most_mm", "is smaller than least_mm")
    return design


def sheets_for(design: Design) -> list[Sheet]:
    """Every sheet it fits; what is cut by hand first, as every shop has plain paper."""
    fitting = [sheet for sheet in sheets.every() if fits(design, sheet)]
    return sorted(fitting, key=lambda sheet: not sheet.cut_by_hand)


def fits(design: Design, sheet: Sheet) -> bool:
    """Whether the sheet's cells lie in the design's range of sizes."""
    return all(
        least <= cell <= most
        for least, cell, most in zip(
            design.least_mm, sheet.cell_mm, design.most_mm, strict=True
        )
    )


def for_kind(kind: str) -> tuple[Design, ...]:
    """The designs made for a kind of programme, by its code; its namesake first."""
    usual = kind.replace("_", "-")
    found = (design for design in every() if kind in design.kinds)
    return tuple(sorted(found, key=lambda design: design.name != usual))


def renderer(
    design: Design, helpers: Mapping[str, Any]
) -> Callable[[str, Mapping[str, Any]], str]:
    """A function from a side, "front" or "back", and its values to that side's HTML.

    The templates run in a sandbox that sees the design's own folder and the parts all
    designs share; CannotPrint when one asks for what it may not have or is broken.
    """
    environment = Sandbox(
        loader=jinja2.ChoiceLoader([OwnTemplates(design.folder), OwnTemplates(PARTS)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(helpers)

    def render(side: str, values: Mapping[str, Any]) -> str:
        try:
            with processor_time(TEMPLATE_SECONDS):
                pieces = environment.get_template(f"{side}.html").generate(values)
                return _shallow(_joined(pieces))
        except _TROUBLES as error:
            raise CannotPrint(
                N_("The design “{name}” cannot be used: {error}."),
                name=design.name,
                error=str(error) or "it never comes to an end",
            ) from error

    return render


class OwnTemplates(jinja2.BaseLoader):
    """Templates that lie in one folder; where a link leads is what counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """A template's text; TemplateNotFound if it is elsewhere or no small file."""
        path = (self._folder / template).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise jinja2.TemplateNotFound(template)
        if path.stat().st_size > MOST_TEMPLATE_BYTES:
            raise jinja2.TemplateError(f"{path.name} has more than 200 kB")
        return path.read_text(encoding="utf-8"), str(path), None


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no single operation can fill the memory."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any
    ) -> Any:
        """A product of numbers; a text or list repeated a little; no powers."""
        if operator == "**" or not _is_modest(left, right):
            raise jinja2.TemplateRuntimeError(f"“{operator}” makes something too large")
        return super().call_binop(context, operator, left, right)


def _is_modest(left: Any, right: Any) -> bool:
    sizes = [abs(v) if isinstance(v, int | float) else len(v) for v in (left, right)]
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    return max(sizes) < 1e9 if numbers else sizes[0] * sizes[1] <= MOST_REPEATS


def _joined(pieces: Iterator[str]) -> str:
    """The pieces of a rendered template in one, as long as they are not too much."""
    joined, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_TEMPLATE_BYTES:
            raise jinja2.TemplateRuntimeError("it makes more than 200 kB of HTML")
        joined.append(piece)
    return "".join(joined)


def _shallow(html: str) -> str:
    reader = Depth()
    reader.feed(html)
    return html


_TROUBLES = (
    Unfit,
    jinja2.TemplateError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    TookTooLong,
)
