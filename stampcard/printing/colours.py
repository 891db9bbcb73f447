"""The colours a card is printed in: a design's moods, the shop's own, grey, one ink."""

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import pydyf

from stampcard.values.words import N_

from . import reading, spacing
from .job import COLOUR, GREY, ONE_INK, CannotPrint
from .reading import Title

SHOP = "shop"  # the mood made from the shop's own colour
READABLE = 4.5  # contrast of small text, WCAG 2.2 criterion 1.4.3
_HEX = re.compile(r"#[0-9a-f]{6}\Z")
_SET = re.compile(rb"(?P<rgb>(?:[\d.]+ ){3})(?P<which>rg|RG)\b")
_MIDDLE = 0.6  # lighter than this is paper where there is one ink
BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class Palette:
    """What a design paints with, as `#rrggbb`; white is read on `main`."""

    main: str  # bands and large type
    ground: str  # large light areas
    accent: str  # what stands out, on `main` and with `ink` on it
    ink: str  # text
    muted: str  # text that steps back


@dataclass(frozen=True, slots=True)
class Mood:
    """One way a design is coloured."""

    name: str
    title: Title
    palette: Palette


def hexadecimal(value: Any) -> str:
    """A colour written #rrggbb, in small letters; ValueError if it is none."""
    if not isinstance(value, str) or not _HEX.match(value.lower()):
        raise ValueError("a colour is written #rrggbb")
    return value.lower()


def moods(value: Any) -> tuple[Mood, ...]:
    """A table of moods, each with a title and the five colours of a palette."""
    if not isinstance(value, dict) or not value:
        raise ValueError("must hold at least one mood")
    return tuple(_mood(name, table) for name, table in value.items())


def _mood(name: str, table: Any) -> Mood:
    wanted = {field.name for field in fields(Palette)}
    if not isinstance(table, dict) or not wanted <= table.keys():
        raise ValueError(f"{name} must have {', '.join(sorted(wanted))} and titles")
    palette = Palette(**{field: hexadecimal(table[field]) for field in wanted})
    title = reading.title({k: said for k, said in table.items() if k not in wanted})
    for pair in (
        (WHITE, palette.main), (palette.accent, palette.main),
        (palette.ink, palette.ground), (palette.ink, palette.accent),
        (palette.muted, palette.ground), (palette.main, palette.ground),
    ):  # fmt: skip
        if contrast(*pair) < READABLE:
            raise ValueError(f"{name}: {pair[0]} cannot be read on {pair[1]}")
    return Mood(name, title, palette)


def palette_for(moods: tuple[Mood, ...], mood: str, shop_colour: str) -> Palette:
    """The palette of a mood, the first one if there is none of that name."""
    if mood == SHOP and shop_colour:
        return from_shop(shop_colour)
    named = {one.name: one.palette for one in moods}
    return named.get(mood, moods[0].palette)


def from_shop(colour: str) -> Palette:
    """A palette around the shop's own colour, darkened until white is read on it."""
    main = darkened(colour, WHITE)
    ground = mixed(main, WHITE, 0.07)
    ink = darkened(mixed(main, BLACK, 0.45), ground, 10)
    return Palette(
        main=darkened(main, ground),
        ground=ground,
        accent=lightened(mixed(main, WHITE, 0.3), (main, ink)),
        ink=ink,
        muted=darkened(mixed(main, "#666666", 0.4), ground),
    )


def darkened(colour: str, ground: str, wanted: float = READABLE) -> str:
    """The colour, in the same hue, as dark as it must be to be read on a light one."""
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    while contrast(_written(colorsys.hls_to_rgb(hue, light, full)), ground) < wanted:
        light -= 0.01
        if light <= 0:
            return BLACK
    return _written(colorsys.hls_to_rgb(hue, light, full))


def lightened(colour: str, grounds: tuple[str, ...]) -> str:
    """The colour, in the same hue, as light as it must be to be read on dark ones."""
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    while light < 1:
        found = _written(colorsys.hls_to_rgb(hue, light, full))
        if all(contrast(found, ground) >= READABLE for ground in grounds):
            return found
        light += 0.01
    return WHITE


def mixed(colour: str, other: str, share: float) -> str:
    """So much of a colour in another."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return _written(tuple(a * share + b * (1 - share) for a, b in pairs))


def contrast(one: str, other: str) -> float:
    """How well two colours are told apart, 1 to 21, as WCAG 2.2 reckons it."""
    low, high = sorted((luminance(_parts(one)), luminance(_parts(other))))
    return (high + 0.05) / (low + 0.05)


def luminance(rgb: tuple[float, ...]) -> float:
    """Relative luminance of red, green and blue from 0 to 1 (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def in_ink(palette: Palette, ink: str) -> Palette:
    """The palette for a printer's ink: as it is, in greys, or in black and paper."""
    if ink == GREY:
        greys = {f.name: _grey(getattr(palette, f.name)) for f in fields(Palette)}
        return replace(palette, **greys)
    if ink == ONE_INK:
        return Palette(BLACK, WHITE, WHITE, BLACK, BLACK)
    return palette


def keep(pdf: pydyf.PDF, ink: str) -> None:
    """Sees to it that nothing in a PDF is in another ink, whatever a design painted.

    CannotPrint for shades that run into each other, whose colours lie elsewhere.
    """
    if ink == COLOUR:
        return
    set_colour = _setter(ink)
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and "ShadingType" in item:
            raise CannotPrint(
                N_("This design has shades that cannot be printed without colour.")
            )
        if isinstance(item, pydyf.Stream) and "Filter" not in item.extra:
            item.stream = [_SET.sub(set_colour, spacing.content(item))]


def _setter(ink: str) -> Callable[[re.Match[bytes]], bytes]:
    def set_colour(found: re.Match[bytes]) -> bytes:
        light = _lightness(tuple(map(float, found["rgb"].split())))
        shade = light if ink == GREY else float(light > _MIDDLE)
        return f"{shade:.3g} {'g' if found['which'] == b'rg' else 'G'}".encode()

    return set_colour


def _lightness(rgb: tuple[float, ...]) -> float:
    """How light a colour looks as a grey, 0 to 1 (Rec. 601 luma)."""
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]


def _grey(colour: str) -> str:
    """The grey of the same luminance, which can be read wherever the colour could."""
    linear = luminance(_parts(colour))
    light = (
        12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return _written((light, light, light))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(max(0, min(1, part)) * 255):02x}" for part in rgb)
