"""The square a home screen shows for a shop."""

import io
from math import hypot

import pytest
from PIL import Image, ImageChops

from stampcard.printing.icons import icon_png

WHITE = (255, 255, 255)


def drawn(logo: bytes, colour: str, size_px: int) -> Image.Image:
    return Image.open(io.BytesIO(icon_png(logo, colour, size_px)))


def a_logo(*size) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", size, "#aa0000").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("size_px", [180, 192, 512])
@pytest.mark.parametrize("logo", [b"", a_logo(90, 90)])
def test_an_icon_is_a_full_square_without_transparency(logo, size_px):
    icon = drawn(logo, "", size_px)

    assert icon.format == "PNG"
    assert icon.size == (size_px, size_px)
    assert icon.mode == "RGB"


@pytest.mark.parametrize("size", [(90, 90), (900, 45), (45, 900), (1, 1)])
def test_no_phone_cuts_a_corner_of_the_logo(size):
    icon = drawn(a_logo(*size), "", 200)

    ground = Image.new("RGB", icon.size, WHITE)
    left, top, right, bottom = ImageChops.difference(icon, ground).getbbox()
    assert hypot(right - left, bottom - top) <= 0.8 * 200 + 2
    assert abs(left - (200 - right)) <= 1
    assert abs(top - (200 - bottom)) <= 1


def test_without_a_logo_it_is_a_stamp_in_the_shops_colour():
    own, plain = drawn(b"", "#7a1f3d", 192), drawn(b"", "", 192)

    assert own.getpixel((2, 2)) == (0x7A, 0x1F, 0x3D)
    assert plain.getpixel((2, 2)) == (0x0D, 0x4A, 0x42)
    assert own.getpixel((90, 118)) == WHITE
