"""The colours of print: moods that can be read, a palette from any colour, the inks."""

import shutil

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stampcard.printing import colours, designs, pdf
from stampcard.printing.colours import READABLE, WHITE, contrast, from_shop
from stampcard.printing.job import COLOUR, GREY, ONE_INK, CannotPrint, Look
from tests.printing.samples import a_job, silence

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
GOOD = {
    "en": "Sea",
    "bn": "সাগর",
    "main": "#0d4a42",
    "ground": "#f4f7f6",
    "accent": "#ffd98a",
    "ink": "#16302c",
    "muted": "#4d655f",
}
COUPON = ("coupon", "a4-label-70x37-24")


@settings(max_examples=200)
@given(colour=COLOURS)
@example(colour="#ffffff")
@example(colour="#000000")
@example(colour="#ffff00")
@example(colour="#808080")
def test_whatever_a_shops_colour_everything_can_be_read(colour):
    palette = from_shop(colour)

    pairs = {
        "white on bands": (WHITE, palette.main),
        "bands on ground": (palette.main, palette.ground),
        "accent on bands": (palette.accent, palette.main),
        "text on ground": (palette.ink, palette.ground),
        "text on accent": (palette.ink, palette.accent),
        "small text on ground": (palette.muted, palette.ground),
    }
    assert {n: p for n, p in pairs.items() if contrast(*p) < READABLE} == {}


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert from_shop("#0d4a42").main == "#0d4a42"


def test_black_on_white_is_the_most_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1


def test_a_good_mood_is_read():
    (mood,) = colours.moods({"sea": GOOD})

    assert (mood.name, mood.title["en"], mood.palette.main) == ("sea", "Sea", "#0d4a42")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"main": "#ffff00"}, "cannot be read"),
        ({"ink": "#cccccc"}, "cannot be read"),
        ({"muted": "#dddddd"}, "cannot be read"),
        ({"accent": "#0d4a43"}, "cannot be read"),
        ({"main": "green"}, "#rrggbb"),
        ({"main": 7}, "#rrggbb"),
        ({"extra": "#000000"}, "code of a language"),
    ],
)
def test_a_mood_that_cannot_be_read_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        colours.moods({"sea": {**GOOD, **change}})


@pytest.mark.parametrize("value", [None, {}, [], {"sea": None}])
def test_a_design_has_moods(value):
    with pytest.raises(ValueError, match="must h"):
        colours.moods(value)


def test_the_palette_is_the_moods_the_shops_or_the_first():
    moods = colours.moods({"sea": GOOD, "ink": {**GOOD, "main": "#222222"}})

    assert colours.palette_for(moods, "ink", "").main == "#222222"
    assert colours.palette_for(moods, "", "").main == "#0d4a42"
    assert colours.palette_for(moods, "none", "").main == "#0d4a42"
    assert colours.palette_for(moods, "shop", "").main == "#0d4a42"
    assert colours.palette_for(moods, "shop", "#7a1f1f").main == "#7a1f1f"


@pytest.fixture
def printed(tmp_path, monkeypatch):
    """Prints a coupon in some ink, with a piece of HTML more on it; its pages."""

    def show(ink, more="", **wishes):
        folder = tmp_path / "designs" / "coupon"
        shutil.copytree(designs.FOLDER / "coupon", folder)
        with (folder / "front.html").open("a", encoding="utf-8") as file:
            file.write(more)
        found = designs.every
        monkeypatch.setattr(designs, "every", lambda: found.__wrapped__(folder.parent))
        job = a_job(*COUPON, 3, look=Look("shop", "#c0392b", ink=ink), **wishes)
        pdf.print_job(job, tmp_path / "made.pdf", silence)
        with pypdfium2.PdfDocument(tmp_path / "made.pdf") as document:
            return [page.render(scale=2).to_pil().convert("RGB") for page in document]

    return show


OWN_COLOURS = (
    '<p style="position: absolute; inset: 0; margin: 0; background: #00ff00; '
    'border: 1mm solid rgb(255 0 128); color: blue">x</p>'
)
DRAWING = (
    '<svg style="position: absolute; inset: 0" viewBox="0 0 9 9">'
    '<rect width="9" height="9" fill="#e07000" stroke="#00f"/></svg>'
)


def coloured(picture):
    return [rgb for _, rgb in picture.getcolors(1 << 24) if max(rgb) - min(rgb) > 2]


def share_between(picture):
    """The share of pixels neither black nor white; edges of letters are such."""
    grey = picture.convert("L").histogram()
    return sum(grey[24:232]) / sum(grey)


@pytest.mark.parametrize("more", ["", OWN_COLOURS, DRAWING], ids=["as is", "p", "svg"])
@pytest.mark.parametrize("ink", [GREY, ONE_INK])
def test_nothing_on_a_sheet_without_colour_is_coloured(printed, ink, more):
    for page in printed(ink, more):
        assert coloured(page) == []


@pytest.mark.parametrize("more", ["", OWN_COLOURS, DRAWING], ids=["as is", "p", "svg"])
def test_in_one_ink_there_is_only_black_and_paper(printed, more):
    for page in printed(ONE_INK, more):
        assert share_between(page) < 0.06


def test_in_colour_the_designs_own_stay(printed):
    front = printed(COLOUR, OWN_COLOURS)[0]

    assert (0, 255, 0) in coloured(front)


def test_in_greys_there_is_more_than_black_and_paper(printed):
    assert share_between(printed(GREY, OWN_COLOURS)[0]) > 0.06


def test_shades_that_run_into_each_other_need_colour(printed):
    shade = OWN_COLOURS.replace("#00ff00", "linear-gradient(red, blue)")

    with pytest.raises(CannotPrint, match="shades"):
        printed(GREY, shade)


def readings(palette):
    """The contrast of everything that is read on a card."""
    return [
        contrast(WHITE, palette.main),
        contrast(palette.main, palette.ground),
        contrast(palette.accent, palette.main),
        contrast(palette.ink, palette.ground),
        contrast(palette.ink, palette.accent),
        contrast(palette.muted, palette.ground),
    ]


@settings(max_examples=200)
@given(colour=COLOURS)
@example(colour="#8e5f87")
def test_in_greys_everything_can_be_read_as_in_colour(colour):
    palette = from_shop(colour)

    grey = colours.in_ink(palette, GREY)

    assert readings(grey) == pytest.approx(readings(palette), rel=0.02)


def test_in_colour_a_palette_is_as_it_is_and_in_one_ink_black_on_paper():
    palette = from_shop("#c0392b")

    assert colours.in_ink(palette, COLOUR) == palette
    assert min(readings(colours.in_ink(palette, ONE_INK))) == pytest.approx(21)
