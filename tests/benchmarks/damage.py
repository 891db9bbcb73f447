"""A printed QR code as a phone sees it: paper, ink, and what happens to both.

The model: the printer's dots of 1/300 inch are black or white and the ink runs 0.02 mm;
the camera has ten pixels for a millimetre of paper, which is a 720p preview at a hand's
length; grey values from 45 to 205, one side in shade.
"""

import math
import random
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

DPI = 300
FINER = 4  # dots are drawn so many times finer, so that ink can run
PIXELS_MM = 10
DARK, LIGHT = 45, 205
SHADE = (0.85, 1.05)
SIDE_MODULES = 29  # of version 3; corner marks keep nine modules clear
CORNER_MODULES = 9
Picture = Image.Image


@dataclass(frozen=True)
class Damage:
    """What lies between a fresh print and the phone's picture."""

    name: str
    blur_mm: float = 0.05  # standard deviation, on paper
    noise: float = 3  # standard deviation, grey levels out of 160
    tilt: float = 0.0  # how far each corner strays, as a share of the side
    turn: float = 3  # degrees either way
    blot: float = 0.0  # share of the symbol under one drop of ink
    anywhere: bool = False  # the drop may fall on a corner mark
    promised: bool = True  # else only shown, to see where reading ends


DAMAGES = (
    Damage("none, held well"),
    Damage("blur 0.10 mm", blur_mm=0.10),
    Damage("blur 0.15 mm", blur_mm=0.15),
    Damage("blur 0.20 mm", blur_mm=0.20, promised=False),
    Damage("noise of 10 levels in 160", noise=10),
    Damage("noise of 20 levels in 160", noise=20, promised=False),
    Damage("perspective: corners off by 6 %, turned 15°", tilt=0.06, turn=15),
    Damage("ink on 10 %, corner marks spared", blot=0.10),
    Damage("ink on 10 %, anywhere", blot=0.10, anywhere=True, promised=False),
    Damage(
        "all: blur 0.10 mm, noise 10, corners 3 %, ink on 5 %",
        blur_mm=0.10,
        noise=10,
        tilt=0.03,
        turn=15,
        blot=0.05,
    ),
)


def seen(printed: Picture, symbol_dots: int, damage: Damage, seed: int) -> Picture:
    """One look of a camera at a code printed in the middle of a picture of dots."""
    dice = random.Random(seed)
    size = (printed.width * FINER, printed.height * FINER)
    paper = printed.resize(size, Image.Resampling.NEAREST)
    paper = paper.filter(ImageFilter.MinFilter(3))  # the ink runs by one of these dots
    if damage.blot:
        _spill(paper, symbol_dots * FINER, damage, random.Random(seed // 10))
    dot_mm = 25.4 / DPI / FINER * 2
    paper = paper.reduce(2).filter(ImageFilter.GaussianBlur(damage.blur_mm / dot_mm))
    return _photographed(paper, dot_mm, damage, dice)


def _spill(paper: Picture, side: int, damage: Damage, dice: random.Random) -> None:
    """One round drop; a code that is looked at again has it in the same place."""
    radius = math.sqrt(damage.blot * side * side / math.pi)
    corner = side * CORNER_MODULES / SIDE_MODULES
    while True:
        x, y = (dice.uniform(radius, side - radius) for _ in range(2))
        marks = ((0, 0), (side - corner, 0), (0, side - corner))
        near = min(_apart(x, y, mark, corner) for mark in marks)
        if damage.anywhere or near > radius:
            break
    left, top = ((length - side) / 2 for length in paper.size)
    box = (left + x - radius, top + y - radius, left + x + radius, top + y + radius)
    ImageDraw.Draw(paper).ellipse(box, fill=0)


def _apart(x: float, y: float, corner: tuple[float, float], side: float) -> float:
    across = max(corner[0] - x, x - corner[0] - side, 0)
    down = max(corner[1] - y, y - corner[1] - side, 0)
    return math.hypot(across, down)


def _photographed(
    paper: Picture, dot_mm: float, damage: Damage, dice: random.Random
) -> Picture:
    import numpy as np

    side = round(paper.width * dot_mm * PIXELS_MM)
    picture = paper.transform(
        (side, side),
        Image.Transform.QUAD,
        _corners(paper.width, damage, dice),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )
    noise = np.random.default_rng(dice.randrange(2**31))
    grey: Any = np.asarray(picture, "f4") / 255 * (LIGHT - DARK) + DARK
    grey = grey * np.linspace(*SHADE, side) + noise.normal(0, damage.noise, grey.shape)
    return Image.fromarray(np.clip(grey, 0, 255).astype("u1"))


def _corners(side: int, damage: Damage, dice: random.Random) -> tuple[float, ...]:
    """Where the picture's corners lie on the paper: turned, and strayed."""
    middle, angle = side / 2, math.radians(dice.uniform(-damage.turn, damage.turn))
    found: list[float] = []
    for x, y in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        across = x * math.cos(angle) - y * math.sin(angle)
        down = x * math.sin(angle) + y * math.cos(angle)
        for step in (across, down):
            stray = dice.uniform(-damage.tilt, damage.tilt) * side
            found.append(middle + middle * step + stray)
    return tuple(found)
