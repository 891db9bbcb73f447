"""Logos for tests: good ones, and such as nobody should send."""

import io

from PIL import Image, ImageDraw

from tests.hostile.designs import ENTITIES, a_flood_of_pixels, a_laugh

SVG = '<svg xmlns="http://www.w3.org/2000/svg" '
DOT = '<circle cx="10" cy="10" r="8" fill="#d00"/>'
MOVES = "An animated picture cannot be printed; give a still one."
NO_SORT = "This logo cannot be used: a file is no PNG, JPEG or SVG."
BROKEN = "This logo cannot be used: a picture is broken or no PNG or JPEG."
REPEATS = (
    "This logo cannot be used: "
    "a drawing has too many shapes, or repeats them too often."
)
EMPTY = "There is nothing to be seen on this logo."
ELSEWHERE = "This logo needs other files; save it as one drawing."


def encoded(picture: Image.Image, sort: str, **more: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, sort, **more)
    return made.getvalue()


def a_picture(sort: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    """A red disc on white."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).ellipse((50, 20, 200, 170), fill="#d00000")
    return encoded(picture, sort)


def a_film(sort: str) -> bytes:
    first, second = (Image.new("RGB", (40, 30), name) for name in ("red", "blue"))
    return encoded(first, sort, save_all=True, append_images=[second])


def drawn(inner: str = DOT, box: str = 'viewBox="0 0 40 20"') -> bytes:
    return f"{SVG}{box}>{inner}</svg>".encode()


HOSTILE = {
    "a flood of pixels": (
        a_flood_of_pixels(),
        "This logo cannot be used: a picture has more than 20 million pixels.",
    ),
    "a hair": (
        encoded(Image.new("RGB", (1, 50_000), "red"), "PNG"),
        "This logo is too long and narrow to be printed.",
    ),
    "an animated PNG": (a_film("PNG"), MOVES),
    "an animated GIF": (a_film("GIF"), MOVES),
    "an animated WebP": (a_film("WEBP"), MOVES),
    "a still GIF": (a_picture("GIF"), BROKEN),
    "half a PNG": (
        encoded(Image.effect_noise((300, 200), 80), "PNG")[:-9000],
        BROKEN,
    ),
    "white": (encoded(Image.new("RGB", (90, 60), "white"), "PNG"), EMPTY),
    "clear": (encoded(Image.new("RGBA", (90, 60)), "PNG"), EMPTY),
    "text": (b"Corner Tea House", NO_SORT),
    "nothing": (b"", NO_SORT),
    "noughts": (bytes(5000), NO_SORT),
    "uses of uses": (a_laugh().encode(), REPEATS),
    "entities": (
        ENTITIES.encode(),
        "This logo cannot be used: a drawing declares entities.",
    ),
    "a picture elsewhere": (
        drawn('<image href="http://127.0.0.1:{port}/x.png"/>' + DOT),
        "This logo cannot be used: a drawing holds another picture.",
    ),
    "a shape elsewhere": (
        drawn('<use href="http://127.0.0.1:{port}/x.svg#a"/>' + DOT),
        ELSEWHERE,
    ),
    "a style elsewhere": (
        drawn('<style>@import "http://127.0.0.1:{port}/x.css";</style>' + DOT),
        ELSEWHERE,
    ),
    "a fill elsewhere": (
        drawn('<rect width="9" height="9" fill="url(http://127.0.0.1:{port}/x#a)"/>'),
        ELSEWHERE,
    ),
    "a page": (b"<html><body>Tea</body></html>", EMPTY),
    "a drawing without sense": (drawn(box='viewBox="a b c d"'), EMPTY),
    "a broken drawing": (
        b"<svg><g></svg>",
        "This logo cannot be used: a drawing is broken.",
    ),
}
