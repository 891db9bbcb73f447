"""The shop's colour and logo, made by a real printing process and kept."""

import base64
import io
import socket

import pytest
from PIL import Image

from stampcard.language import Speaker
from stampcard.models.paper import Picture
from stampcard.models.shops import the_shop
from stampcard.services import logos
from tests.printing.pictured import HOSTILE, a_picture, drawn


@pytest.fixture
def port():
    """The port of a server that nobody should call."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        yield listening.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#0D4A42", "#0d4a42"), (" #ffffff ", "#ffffff"), ("", ""), ("  ", "")],
)
def test_a_colour_is_kept_in_small_letters(shop, typed, kept):
    logos.set_colour("#123456")

    assert logos.set_colour(typed) == ()
    assert the_shop().colour == kept


@pytest.mark.parametrize("typed", ["red", "#12345", "#1234567", "#00000g", "0d4a42"])
def test_what_is_no_colour_is_refused_and_changes_nothing(shop, typed):
    logos.set_colour("#123456")

    assert [problem.field for problem in logos.set_colour(typed)] == ["colour"]
    assert the_shop().colour == "#123456"


def test_a_colour_brings_five_and_none_brings_none(shop):
    palette = logos.palette_of("#0d4a42")

    assert palette[0] == "#0d4a42"
    assert len(palette) == 5
    assert logos.palette_of("") == []


@pytest.mark.parametrize(
    "content",
    [a_picture("PNG"), a_picture("JPEG"), drawn()],
    ids=["PNG", "JPEG", "SVG"],
)
def test_a_logo_in_any_format_is_kept_as_png(shop, content):
    assert logos.set_logo(content) == ()

    png = logos.png_of(the_shop().logo)
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
    assert base64.b64decode(logos.as_base64(the_shop().logo)) == png


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_told_of_and_the_old_logo_stays(shop, port, name):
    content, sentence = HOSTILE[name]
    logos._keep("old", b"png")

    (problem,) = logos.set_logo(content.replace(b"{port}", str(port).encode()))

    assert (problem.field, Speaker().say(problem.words)) == ("logo", sentence)
    assert the_shop().logo == "old"


def test_a_file_too_large_is_refused_before_anything_looks_at_it(shop, monkeypatch):
    monkeypatch.setattr(logos, "ask_worker", None)

    (problem,) = logos.set_logo(bytes(logos.MOST_BYTES + 1))

    assert Speaker().say(problem.words) == "A logo has at most 10 MB."


def test_a_dropped_logo_is_kept_for_the_batches_that_name_it(shop):
    logos._keep("old", b"png")

    logos.drop_logo()

    assert the_shop().logo == ""
    assert logos.png_of("old") == b"png"


def test_the_same_logo_twice_is_one_picture(shop):
    for _ in range(2):
        logos._keep("same", b"png")

    assert Picture.select().count() == 1


def test_a_logo_there_is_not_is_nothing(shop):
    assert logos.png_of("") == logos.png_of("none") == b""
    assert logos.as_base64("") == ""
