"""A logo as it is made from any picture: small, cropped, clear where it was."""

import pytest
from PIL import Image

from stampcard.printing import limits, logo
from stampcard.printing.job import CannotPrint
from tests.hostile.designs import SVG as LINKED
from tests.printing.pictured import DOT, HOSTILE, a_picture, drawn, encoded


@pytest.fixture
def made(tmp_path):
    def make(content):
        (tmp_path / "given").write_bytes(content)
        logo.make(tmp_path / "given", tmp_path / "made.png")
        with Image.open(tmp_path / "made.png", formats=["PNG"]) as picture:
            picture.load()
            return picture

    return make


@pytest.mark.parametrize("sort", ["PNG", "JPEG"])
def test_a_picture_loses_its_white_edges(made, sort):
    picture = made(a_picture(sort))

    assert picture.mode == "RGBA"
    # A JPEG's edges are not quite white.
    assert picture.size == pytest.approx((151, 151), abs=24 if sort == "JPEG" else 0)


def test_a_large_picture_is_made_small(made):
    picture = made(encoded(Image.new("RGB", (3000, 1500), "red"), "PNG"))

    assert picture.size == (900, 450)


@pytest.mark.parametrize(
    "box",
    [
        'viewBox="0 0 40 20"',
        'viewBox="0,0,40,20" width="100%" height="100%"',
        'width="40" height="20"',
        "",
    ],
)
def test_a_drawing_is_seen_whatever_it_says_of_its_size(made, box):
    picture = made(drawn(box=box))

    assert picture.width == pytest.approx(picture.height, abs=2)
    assert picture.getpixel((picture.width // 2, picture.height // 2))[0] > 200


def test_what_is_clear_in_a_drawing_stays_clear(made):
    picture = made(drawn())

    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((picture.width // 2, picture.height // 2))[3] == 255


def test_nothing_of_a_drawing_is_cut_off(made):
    picture = made(drawn('<rect width="40" height="20" fill="#0d4a42"/>'))

    assert picture.width == pytest.approx(2 * picture.height, rel=0.01)


def test_parts_a_drawing_refers_to_within_itself_are_drawn(made):
    part = f'<defs><g id="a">{DOT}</g></defs><use xlink:href="#a"/>'

    assert made(f'{LINKED} height="9">{part}</svg>'.encode()).width > 50


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_printed_is_refused_in_a_sentence(made, tmp_path, name):
    content, sentence = HOSTILE[name]

    with pytest.raises(CannotPrint) as trouble:
        made(content)

    assert str(trouble.value) == sentence
    assert not (tmp_path / "made.png").exists()


def test_a_drawing_that_takes_too_long_is_ended(made, monkeypatch):
    def endless(svg):
        raise limits.TookTooLong

    monkeypatch.setattr(logo, "_drawn", endless)

    with pytest.raises(CannotPrint, match="takes too long"):
        made(drawn())
