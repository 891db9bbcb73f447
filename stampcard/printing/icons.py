"""The square a home screen shows for the shop: its logo, or a stamp in its colour."""

import io
from math import hypot

from PIL import Image, ImageDraw

from . import colours

SAFE = 0.8  # of the width: the circle that every phone leaves uncut
FINER = 4  # drawn larger and made small, so that edges are smooth
DASHES, DASH_SHARE = 15, 0.62
MARK = ((-0.14, 0.01), (-0.03, 0.12), (0.16, -0.11))  # from the middle, of the width
OWN_COLOUR, OWN_ACCENT = "#0d4a42", "#ffd98a"


def icon_png(logo: bytes, colour: str, size_px: int) -> bytes:
    """The icon as PNG, without transparency: some phones put black behind it."""
    drawn = _with_logo(logo, size_px) if logo else _stamp(colour, size_px)
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return file.getvalue()


def _with_logo(logo: bytes, size_px: int) -> Image.Image:
    """The logo on white, as on paper, its corners within what is never cut."""
    ground = Image.new("RGB", (size_px, size_px), colours.WHITE)
    with Image.open(io.BytesIO(logo), formats=("PNG",)) as opened:
        picture = opened.convert("RGBA")
    scale = SAFE * size_px / hypot(*picture.size)
    wide, high = (max(1, round(side * scale)) for side in picture.size)
    small = picture.resize((wide, high), Image.Resampling.LANCZOS)
    ground.paste(small, ((size_px - wide) // 2, (size_px - high) // 2), small)
    return ground


def _stamp(colour: str, size_px: int) -> Image.Image:
    """A stamped place: a dashed ring and a mark in it."""
    palette = colours.from_shop(colour) if colour else None
    ground = palette.main if palette else OWN_COLOUR
    accent = palette.accent if palette else OWN_ACCENT
    side = size_px * FINER
    image = Image.new("RGB", (side, side), ground)
    draw, middle = ImageDraw.Draw(image), side / 2
    radius, thick = side * 0.3, round(side * 0.06)
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    for dash in range(DASHES):
        start = 360 / DASHES * dash
        draw.arc(box, start, start + 360 / DASHES * DASH_SHARE, accent, thick)
    points = [(middle + side * x, middle + side * y) for x, y in MARK]
    thick = round(side * 0.085)
    draw.line(points, colours.WHITE, thick, "curve")
    for x, y in points:
        half = thick / 2
        draw.ellipse((x - half, y - half, x + half, y + half), colours.WHITE)
    return image.resize((size_px, size_px), Image.Resampling.LANCZOS)
