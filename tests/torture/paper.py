"""What is printed can be read again, and no two are alike.

Cards go to a PDF as the shop prints them and are read from pictures of its pages at 300
dots an inch, by a decoder no one here wrote: clean, soiled and blurred.
"""

import math
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from stampcard.printing import pdf
from stampcard.printing.job import Piece
from stampcard.values.codes import (
    ALPHABET,
    MARK_LENGTH,
    NUMBER_LENGTH,
    Key,
    code_of,
    mark_key,
    number_of,
    read,
    shown,
)
from tests.printing.samples import PREFIX, a_job, silence
from tests.torture.street import Figure

DPI = 300
DAMAGED = 0.10  # share of a code's area
BLURRED_MODULES = 0.4  # the blur's standard deviation: 0.2 mm on a card
MODULES, CORNER_MODULES, QUIET_MODULES = 29, 9, 4
READABLE = 0.99
LENS_DOTS = (1.0, 0.3, 2.0)  # a phone looks until it reads, never quite sharp
LEAST_P = 0.01
QR = zxingcpp.BarcodeFormat.QRCodeModel2
Picture = Image.Image


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Figures 33 and 34: printed codes read back; numbers and marks all different."""
    dice = random.Random(seed)
    key = mark_key(f"a shop that prints {dice.random()}")
    yield from _read_back(500 if full else 20, key, dice)
    yield _all_different(1_000_000 if full else 20_000, key)
    yield _evenly_spread(1_000_000 if full else 20_000, key)
    yield _slips_found(5_000 if full else 40, dice)


def _read_back(count: int, key: Key, dice: random.Random) -> Iterator[Figure]:
    first = dice.randrange(1, 32**6)
    codes = [code_of(first + at, key) for at in range(count)]
    found = [seen for page in _pages(codes) for seen in _codes_of(page)]
    wanted = {PREFIX + code for code in codes}
    clean = _reading(found, lambda code: code, wanted)
    yield Figure(
        f"R33 {count} printed codes read at {DPI} dpi",
        "all, no two alike",
        f"{clean:.1%}, {len(wanted)} different",
        clean == 1 and len(wanted) == count,
    )
    shares = {
        f"a stain on {DAMAGED:.0%}": _reading(found, _stained(dice), wanted),
        f"{DAMAGED:.0%} of the dots": _reading(found, _speckled(dice), wanted),
        f"{BLURRED_MODULES} modules of blur": _reading(found, _blurred, wanted),
    }
    mean = sum(shares.values()) / len(shares)
    yield Figure(
        f"R33 the same, stained, speckled and blurred, {3 * count} in all",
        f">= {READABLE:.0%} of all, none wrong",
        f"{mean:.1%} ({', '.join(f'{way} {n:.1%}' for way, n in shares.items())})",
        mean >= READABLE,
    )


def _reading(
    found: list[tuple[Picture, int]],
    spoil: Callable[[Picture], Picture],
    wanted: set[str],
) -> float:
    """The share of codes read rightly after each was spoiled; -1 if any was wrong."""
    seen = [
        text for code, quiet in found for text in _text_of(spoil(code.copy()), quiet)
    ]
    right = len(wanted.intersection(seen))
    return right / len(wanted) if len(seen) == right else -1


def _pages(codes: list[str]) -> Iterator[Picture]:
    """Pictures of the fronts of a run of cards."""
    pieces = tuple(Piece(shown(code[:NUMBER_LENGTH]), code) for code in codes)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cards.pdf")
        pdf.print_job(replace(a_job(backs=False), pieces=pieces), file, silence)
        with pypdfium2.PdfDocument(file) as document:
            for page in document:
                yield page.render(scale=DPI / 72, grayscale=True).to_pil()


def _codes_of(page: Picture) -> Iterator[tuple[Picture, int]]:
    """Each code of a page with its quiet zone, as a phone held over a card sees it."""
    for found in zxingcpp.read_barcodes(page, formats=QR):
        first, last = found.position.top_left, found.position.bottom_right
        quiet = (last.x - first.x) * QUIET_MODULES // MODULES
        yield page.crop((first.x, first.y, last.x, last.y)), quiet


def _text_of(code: Picture, quiet: int) -> list[str]:
    whole = Image.new("L", (code.width + 2 * quiet, code.height + 2 * quiet), 255)
    whole.paste(code, (quiet, quiet))
    for blur in LENS_DOTS:
        seen = whole.filter(ImageFilter.GaussianBlur(blur))
        if found := zxingcpp.read_barcodes(seen, formats=QR):
            return [code.text for code in found]
    return []


def _stained(dice: random.Random) -> Callable[[Picture], Picture]:
    """One drop on a tenth of a code, black or white, that spares the corner marks.

    No code survives the loss of a corner mark: it is found by them, and beside them
    stands how it is to be read.
    """

    def stain(code: Picture) -> Picture:
        side = code.width
        radius = math.sqrt(DAMAGED * side * side / math.pi)
        corner = side * CORNER_MODULES / MODULES
        corners = [(0, 0), (side, 0), (0, side)]
        while True:
            x, y = (dice.uniform(radius, side - radius) for _ in range(2))
            near = min(_from_square(x, y, left, top, corner) for left, top in corners)
            if near > radius:
                break
        edge = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(code).ellipse(edge, fill=dice.choice((0, 255)))
        return code

    return stain


def _from_square(x: float, y: float, left: float, top: float, side: float) -> float:
    """How far a point lies from a corner mark, whose corner of the code is given."""
    across = max(abs(x - left) - side, 0)
    down = max(abs(y - top) - side, 0)
    return math.hypot(across, down)


def _speckled(dice: random.Random) -> Callable[[Picture], Picture]:
    """Every tenth dot black or white by chance, as on cheap paper."""

    def speckle(code: Picture) -> Picture:
        dots = bytearray(code.tobytes())
        for at in dice.sample(range(len(dots)), int(len(dots) * DAMAGED)):
            dots[at] = dice.choice((0, 255))
        return Image.frombytes("L", code.size, bytes(dots))

    return speckle


def _blurred(code: Picture) -> Picture:
    sigma = BLURRED_MODULES * code.width / MODULES
    return code.filter(ImageFilter.GaussianBlur(sigma))


def _all_different(count: int, key: Key) -> Figure:
    codes = {code_of(serial, key) for serial in range(1, count + 1)}
    marks = {code[NUMBER_LENGTH:] for code in codes}
    return Figure(
        f"R34 {count:,} codes made",
        "0 alike, 0 marks alike",
        f"{count - len(codes)} alike, {count - len(marks)} marks alike",
        len(codes) == len(marks) == count,
    )


def _evenly_spread(count: int, key: Key) -> Figure:
    """All marks' signs together, and each of the thirteen places for itself."""
    places = [Counter[str]() for _ in range(MARK_LENGTH)]
    for serial in range(1, count + 1):
        for at, sign in enumerate(code_of(serial, key)[NUMBER_LENGTH:]):
            places[at][sign] += 1
    together = _chance(sum(places, Counter()))
    least = min(map(_chance, places)) * MARK_LENGTH  # the least of so many (Bonferroni)
    return Figure(
        f"R34 signs of {count:,} marks, chi-square",
        f"p > {LEAST_P}",
        f"p = {together:.3f}, in the worst place {min(least, 1):.3f}",
        together > LEAST_P and least > LEAST_P,
    )


def _chance(counts: Counter[str]) -> float:
    """How often even signs are spread so unevenly or more (Wilson, Hilferty 1931)."""
    expected, freedom = counts.total() / len(ALPHABET), len(ALPHABET) - 1
    square = sum((counts[sign] - expected) ** 2 / expected for sign in ALPHABET)
    spread = 2 / (9 * freedom)
    score = ((square / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)
    return math.erfc(score / math.sqrt(2)) / 2


def _slips_found(count: int, dice: random.Random) -> Figure:
    """Every single wrong sign and every swap of neighbours, in numbers drawn by lot."""
    missed = tried = 0
    for _ in range(count):
        for slip in _slips(number_of(dice.randrange(1, 32**7))):
            tried += 1
            missed += read(slip, {}) is not None
    return Figure(
        f"R34 {tried:,} slips in {count:,} numbers",
        "all found",
        f"{missed} missed",
        not missed and tried > count * NUMBER_LENGTH * 31,
    )


def _slips(number: str) -> Iterator[str]:
    for at, right in enumerate(number):
        for sign in ALPHABET:
            if sign != right:
                yield number[:at] + sign + number[at + 1 :]
        after = number[at + 1 : at + 2]
        if after and after != right:
            yield number[:at] + after + right + number[at + 2 :]
