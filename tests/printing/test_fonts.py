"""Scripts, shaping and room for text."""

import dataclasses
import hashlib
import io
import os

import pytest
from fontTools.ttLib import woff2
from PIL import ImageChops

from stampcard.printing import fonts, pdf
from tests.printing.samples import a_face, a_job, pictures, silence


def band(tmp_path, shop: str):
    """The card's coloured band with the shop's name, as a picture."""
    face = dataclasses.replace(a_face(stamps=10), shop=shop)
    job = a_job(face=face, count=1, backs=False)
    pdf.print_job(job, tmp_path / "card.pdf", silence)
    mm = 200 / 25.4
    card = pictures(tmp_path / "card.pdf", 200)[0]
    return card.crop([round(edge * mm) for edge in (18, 13, 72, 20.8)])


def ink_width(picture) -> int:
    """From the first to the last column with white ink on the band."""
    left, _, right, _ = picture.point(lambda grey: 255 * (grey > 190)).getbbox()
    return right - left


def test_the_files_are_those_that_were_vendored():
    sums = (fonts.FOLDER / "SHA256SUMS").read_text().splitlines()

    listed = dict(reversed(line.split()) for line in sums)
    there = {path.name for path in fonts.FOLDER.glob("*.woff2")}
    assert listed.keys() == there
    for name, digest in listed.items():
        content = (fonts.FOLDER / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_printing_reads_the_vendored_files_unpacked():
    for packed in fonts.FOLDER.glob("*.woff2"):
        unpacked = io.BytesIO()
        woff2.decompress(packed, unpacked)

        assert packed.with_suffix(".ttf").read_bytes() == unpacked.getvalue()


@pytest.mark.parametrize("conjunct", ["ক্ষ", "স্ত্র", "ন্দ", "জ্ঞ", "ত্ত", "র্ম"])
def test_bengali_conjuncts_are_shaped(tmp_path, conjunct):
    broken = conjunct.replace("্", "্\u200c")

    joined_up, taken_apart = band(tmp_path, conjunct * 3), band(tmp_path, broken * 3)

    assert ink_width(joined_up) < 0.95 * ink_width(taken_apart)


def test_a_vowel_sign_stands_before_its_consonant(tmp_path):
    reordered, written = band(tmp_path, "কি"), band(tmp_path, "কা")

    assert ImageChops.difference(reordered, written).getbbox()


@pytest.mark.parametrize(("first", "second"), [("Tea", "চা"), ("চা", "Чай"), ("é", "ő")])
def test_each_script_keeps_its_own_glyphs_in_company(tmp_path, first, second):
    alone = [ink_width(band(tmp_path, word)) for word in (first, second)]
    space = ink_width(band(tmp_path, "H H")) - 2 * ink_width(band(tmp_path, "H"))

    together = ink_width(band(tmp_path, f"{first} {second}"))

    assert together == pytest.approx(sum(alone) + space, abs=6)


def test_no_font_of_the_system_is_used():
    fonts.use_only_ours()

    assert os.environ["FONTCONFIG_FILE"] == str(fonts.FOLDER / "fonts.conf")
    assert "<dir" not in (fonts.FOLDER / "fonts.conf").read_text()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Café ☕ Aroma", "Café Aroma"),
        ("a\u202eb\u2066c", "abc"),
        ("  two \n lines ", "two lines"),
        ("ক্\u200cষ", "ক্\u200cষ"),
        ("৳ 50 ₹ 60", "৳ 50 ₹ 60"),
        ("from  ৳\xa050, 7\u202f000", "from ৳\xa050, 7\xa0000"),
    ],
)
def test_what_no_font_can_draw_is_left_out(given, kept):
    assert fonts.cleaned(given) == kept


def test_piled_marks_are_cut_short():
    assert len(fonts.cleaned("A" + "\u0301" * 300)) <= 4


def test_longer_text_comes_out_smaller_and_never_below_the_least():
    sizes = [
        fonts.fit_pt("coffee " * words, (50, 10), (16, 6)) for words in (1, 4, 9, 90)
    ]

    assert sizes[0] == 16
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 6


def test_no_word_is_broken_while_a_smaller_size_holds_it():
    size = fonts.fit_pt("Extraordinarily", (20, 50), (30, 6))

    assert fonts.width_em("Extraordinarily") * size * fonts.POINT_MM <= 20
    assert size > 6


def test_even_lines_leave_no_word_alone():
    text = "one two three four five six"
    size, wide_mm = 10, fonts.width_em("one two three four five") * 10 * fonts.POINT_MM

    even = fonts.even_mm(text, wide_mm, size)

    assert even < 0.8 * wide_mm
    assert fonts.fit_pt(text, (even, 2 * 10 * fonts.POINT_MM), (10, 6), leading=1) == 10


def test_a_text_of_one_line_keeps_its_room():
    assert fonts.even_mm("tea", 40, 10) == 40


def test_a_no_break_space_keeps_words_together():
    apart = fonts.fit_pt("long address", (12, 20), (20, 6))

    assert fonts.fit_pt("long\u00a0address", (12, 20), (20, 6)) < apart
