"""The fonts in printables/fonts: what they cover, how wide text comes out, their CSS.

Nothing but these fonts is ever used, so that every machine prints the same card.
"""

import base64
import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from stampcard.values.words import N_

from . import reading
from .job import CannotPrint
from .reading import PRINTABLES

FOLDER = PRINTABLES / "fonts"
JOINERS = "\u200c\u200d"  # they steer Bengali conjuncts and draw nothing
NO_BREAK, NO_BREAKS = "\xa0", "\xa0\u202f"  # our fonts have the first alone
MARKS_TOGETHER = 3  # no word of ours carries more
SPARE = 1.03  # kerning and rounding may make a line a little wider than its letters
UNSEEN_EM = 0.6  # a letter's width when no font has it
CONJOINED = re.compile("(?<=\u09cd)[\u0995-\u09b9\u09df]")  # after a hasanta
CONJOINED_SHARE = 0.7  # of its width such a letter keeps
POINT_MM = 25.4 / 72
SHOWN = 60  # letters of a text that is too long


@cache
def _register() -> dict[str, Any]:
    return reading.table(FOLDER / "faces.toml")


@cache
def widths_em(file: str) -> dict[str, float]:
    """The characters a font file has, each with its width as a share of the size."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(FOLDER / file) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        names = font.getBestCmap()
        return {chr(code): metrics[name][0] / em for code, name in names.items()}


def use_only_ours() -> None:
    """Hide the system's fonts from the layout about to be made in this process."""
    os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")


def cleaned(text: str) -> str:
    """The text without what no font of ours can draw: emoji, controls, piled marks.

    Blanks between words become one; those that keep an amount together stay.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        shown = _blank(character) if character.isspace() else character
        marks = marks + 1 if unicodedata.category(shown) in ("Mn", "Me") else 0
        if marks <= MARKS_TOGETHER and (shown in JOINERS or family_of(shown)):
            kept.append(shown)
    return " ".join(_words("".join(kept)))


def _blank(character: str) -> str:
    return NO_BREAK if character in NO_BREAKS else " "


@cache
def family_of(character: str, stack: str = "text") -> str:
    """The first family in a stack that has the character; empty when none has."""
    for family in _register()["stacks"][stack]:
        if any(character in widths_em(file) for file in _files(family).values()):
            return str(family)
    return ""


def css(stacks: Iterable[str], texts: Iterable[str], *, inline: bool = False) -> str:
    """The @font-face rules these texts need, and one CSS variable for each stack.

    The rules point to the files, or hold them if they are to be read elsewhere.
    """
    characters = set("".join(texts)) | {" "}
    needed = {family_of(letter, stack) for stack in stacks for letter in characters}
    rules = [
        _rule(family, weight, file, inline=inline)
        for family in sorted(needed - {""})
        for weight, file in _files(family).items()
    ]
    variables = [
        f"--{name}: {', '.join(map(repr, families))};"
        for name, families in _register()["stacks"].items()
    ]
    return "\n".join([*rules, ":root {", *variables, "}"])


def _rule(family: str, weight: str, file: str, *, inline: bool) -> str:
    url = (FOLDER / file).as_uri()
    if inline:
        held = base64.b64encode((FOLDER / file).read_bytes()).decode()
        url = f"data:font/woff2;base64,{held}"
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("{url}"); }}'
    )


def _files(family: str) -> dict[str, str]:
    return dict(_register()["families"][family])


@lru_cache(maxsize=4096)
def width_em(text: str, stack: str = "text") -> float:
    """How wide bold text comes out on one line, as a multiple of its size.

    A Bengali conjunct is guessed from its letters, rather too wide than too narrow.
    """
    joined = sum(_advance_em(letter, stack) for letter in CONJOINED.findall(text))
    whole = sum(_advance_em(letter, stack) for letter in text)
    return SPARE * (whole - (1 - CONJOINED_SHARE) * joined)


@cache
def _advance_em(character: str, stack: str) -> float:
    family = family_of(character, stack)
    if not family:
        return 0 if character in JOINERS else UNSEEN_EM
    heaviest = _files(family)[max(_files(family))]
    return widths_em(heaviest).get(character, UNSEEN_EM)


def fit_pt(
    text: str,
    box_mm: tuple[float, float],
    sizes_pt: tuple[float, float],
    stack: str = "text",
    leading: float = 1.25,
) -> float:
    """The largest size in points, by quarters, at which the text fills a box.

    Sizes are largest and least; no word is broken above the least. Each line of the
    text begins a paragraph.
    """
    return _fitting_pt(text, box_mm, sizes_pt, stack, leading) or sizes_pt[1]


def size_pt(
    text: str,
    box_mm: tuple[float, float],
    sizes_pt: tuple[float, float],
    stack: str = "text",
    leading: float = 1.25,
) -> float:
    """The largest size at which the text fills a box, as `fit_pt` finds it.

    CannotPrint when it does not fit at the least size: nothing is printed over itself.
    """
    size = _fitting_pt(text, box_mm, sizes_pt, stack, leading)
    if size is None:
        raise CannotPrint(
            N_("“{words}” is too long for this card. Shorten it or take larger cards."),
            words=text if len(text) <= SHOWN else f"{text[:SHOWN]} …",
        )
    return size


def _fitting_pt(
    text: str,
    box_mm: tuple[float, float],
    sizes_pt: tuple[float, float],
    stack: str,
    leading: float,
) -> float | None:
    size, least = sizes_pt
    while size >= least:
        across_em = box_mm[0] / (size * POINT_MM)
        high_mm = _lines(text, across_em, stack) * size * leading * POINT_MM
        if high_mm <= box_mm[1] + 0.01 and _widest_em(text, stack) <= across_em:
            return size
        size -= 0.25
    return None


def even_mm(text: str, width_mm: float, size_pt: float, stack: str = "text") -> float:
    """The narrowest width in which the text fills no more lines than in this one.

    Lines come out about as long as each other, and no word is left alone on the last.
    """
    em_mm = size_pt * POINT_MM
    most = _lines(text, width_mm / em_mm, stack)
    if most == len(text.splitlines()):
        return width_mm
    even = width_mm
    narrowest = max(_widest_em(text, stack) * em_mm, width_mm / 2)
    while even - 0.5 >= narrowest and _lines(text, (even - 0.5) / em_mm, stack) == most:
        even -= 0.5
    return round(even, 2)


def _words(text: str) -> list[str]:
    """What stands between spaces and line ends; a no-break space parts nothing."""
    return [word for word in re.split("[ \n]", text) if word]


def _widest_em(text: str, stack: str) -> float:
    return max((width_em(word, stack) for word in _words(text)), default=0)


def _lines(text: str, across_em: float, stack: str) -> int:
    """How many lines the paragraphs of a text fill, no word being wider than a line."""
    return sum(_lines_of(line, across_em, stack) for line in text.splitlines())


def _lines_of(paragraph: str, across_em: float, stack: str) -> int:
    lines, used, space = 1, 0.0, width_em(" ", stack)
    for word in _words(paragraph):
        wide = width_em(word, stack)
        wanted = used + space + wide if used else wide
        if wanted > across_em:
            lines, wanted = lines + 1, wide
        used = wanted
    return lines
