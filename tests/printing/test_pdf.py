"""Whole print runs: the fast way against the slow way, and what reaches the disk."""

import dataclasses
import errno
import os

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops, ImageFilter

from stampcard.printing import pdf, sheets, stamping
from stampcard.printing.job import CannotPrint, Job
from tests.printing.samples import PREFIX, a_face, a_job, pictures, silence

HOSTILE = {
    "emoji": "Café ☕🎉 Aroma",
    "right to left": "Shop \u202eevil\u202c \u2066x\u2069",
    "marks": "A" + "\u0301" * 300,
    "markup": "<b>Bold</b> & {{ 7 * 7 }} <script>x</script>",
    "controls": "a\x00b\x07c\nd",
    "style": "</style><style>* { display: none }</style>",
    "only emoji": "🎉🎉",
}


def printed(job: Job, target) -> pypdfium2.PdfDocument:
    pdf.print_job(job, target, silence)
    return pypdfium2.PdfDocument(target)


@pytest.mark.parametrize("locale", ["en", "bn"])
@pytest.mark.parametrize(
    ("design", "sheet"),
    [("stamp-card", "a4-card-85x55-10"), ("coupon", "a4-label-70x37-24")],
)
def test_the_fast_way_prints_what_the_slow_way_prints(
    tmp_path, monkeypatch, design, sheet, locale
):
    monkeypatch.setattr(stamping, "SNAP", False)
    job = a_job(design, sheet, 57, locale=locale, first_free=4)
    fast = pdf.print_job(job, tmp_path / "fast.pdf", silence)
    with (tmp_path / "slow.pdf").open("w+b") as file:
        pdf.Run(job).write_slowly(file, silence)

    slow = tmp_path / "slow.pdf"
    ours = pictures(tmp_path / "fast.pdf", 150)

    assert fast.fast
    assert len(ours) == fast.pages
    for drawn, whole in zip(ours, pictures(slow, 150), strict=True):
        assert _strangers(drawn, whole) == _strangers(whole, drawn) == 0
    assert _spots(tmp_path / "fast.pdf") == pytest.approx(_spots(slow), abs=0.01)


def _strangers(drawn, whole) -> int:
    """Pixels darker than all their neighbours in the other picture, or lighter.

    Neighbours count because a renderer may put the same glyph one pixel off.
    """
    too_dark = ImageChops.subtract(whole.filter(ImageFilter.MinFilter(3)), drawn)
    too_light = ImageChops.subtract(drawn, whole.filter(ImageFilter.MaxFilter(3)))
    far = ImageChops.lighter(too_dark, too_light).point(lambda grey: grey > 64)
    return sum(far.histogram()[1:])


def _spots(path) -> list[float]:
    """Where the first page's numbers begin and end, in points, in reading order."""
    with pypdfium2.PdfDocument(path) as document:
        text = document[0].get_textpage()
        whole = text.get_text_range()
        starts = [at for at in range(len(whole)) if whole[at:].startswith("0000-")]
        boxes = [text.get_charbox(at + end) for at in starts for end in (0, 8)]
    return sorted(edge for box in boxes for edge in box)


@pytest.mark.parametrize(
    ("design", "sheet", "locale"),
    [
        ("stamp-card", "a4-card-85x55-10", "en"),
        ("coupon", "a4-label-70x37-24", "bn"),
        ("coupon", "us-card-10", "en"),
        ("coupon", "a4-coupon-105x74-8", "bn"),
    ],
)
def test_every_code_reads_back_in_the_card_that_shows_its_number(
    tmp_path, design, sheet, locale
):
    job = a_job(design, sheet, 104, locale=locale, backs=False, first_free=3)
    document = printed(job, tmp_path / "cards.pdf")
    shape = sheets.find(sheet)
    number_of = {PREFIX + piece.code: piece.number for piece in job.pieces}
    read = []

    seen = pictures(tmp_path / "cards.pdf", 200)
    for page, picture in zip(document, seen, strict=True):
        for code in zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormat.QRCodeModel2
        ):
            assert number_of[code.text] in _text_of_cell(page, shape, code, dpi=200)
            read.append(code.text)

    assert sorted(read) == sorted(number_of)


def _text_of_cell(page, sheet, code, *, dpi: int) -> str:
    corner = code.position.top_left
    x_mm, y_mm = corner.x * 25.4 / dpi, corner.y * 25.4 / dpi
    left = sheet.first_mm[0]
    left += (x_mm - left) // sheet.pitch_mm[0] * sheet.pitch_mm[0]
    top = sheet.first_mm[1]
    top += (y_mm - top) // sheet.pitch_mm[1] * sheet.pitch_mm[1]
    height, point = sheet.page_mm[1], 72 / 25.4
    return page.get_textpage().get_text_bounded(
        left=left * point,
        right=(left + sheet.cell_mm[0]) * point,
        top=(height - top) * point,
        bottom=(height - top - sheet.cell_mm[1]) * point,
    )


@pytest.mark.parametrize("count", [1, 10, 11, 57])
def test_n_pieces_print_n_cards(tmp_path, count):
    document = printed(a_job(count=count, backs=False), tmp_path / "cards.pdf")

    found = sum(
        page.get_textpage().get_text_bounded().count("0000-0") for page in document
    )
    assert found == count


def test_fronts_and_backs_take_turns(tmp_path):
    document = printed(a_job(count=25), tmp_path / "cards.pdf")

    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert ["0000-0" in text for text in texts] == [True, False] * 3
    assert [texts[at].count("A lost card") for at in (1, 3, 5)] == [10, 10, 5]


def test_positions_before_the_first_free_one_stay_empty(tmp_path):
    printed(a_job(count=1, first_free=4, backs=False), tmp_path / "card.pdf")
    picture = pictures(tmp_path / "card.pdf", 50)[0]
    mm = 50 / 25.4

    first = picture.crop([int(edge * mm) for edge in (17, 12, 98, 63)])
    fourth = picture.crop([int(edge * mm) for edge in (112, 67, 193, 118)])

    assert first.getextrema() == (255, 255)
    assert fourth.getextrema()[0] < 100


def test_the_same_job_twice_is_the_same_file(tmp_path):
    job = a_job(count=33, locale="bn")
    for name in ("one.pdf", "two.pdf"):
        pdf.print_job(job, tmp_path / name, silence)

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_printer_is_asked_not_to_scale_and_to_turn_the_long_edge(tmp_path):
    pdf.print_job(a_job(), tmp_path / "card.pdf", silence)
    pdf.print_job(a_job(backs=False), tmp_path / "fronts.pdf", silence)

    with pypdfium2.PdfDocument(tmp_path / "card.pdf") as document:
        wishes = pypdfium2.raw
        assert not wishes.FPDF_VIEWERREF_GetPrintScaling(document)
        assert wishes.FPDF_VIEWERREF_GetDuplex(document) == wishes.DuplexFlipLongEdge
        assert document.get_metadata_value("Title").startswith("Corner Coffee & Books")
    with pypdfium2.PdfDocument(tmp_path / "fronts.pdf") as document:
        duplex = pypdfium2.raw.FPDF_VIEWERREF_GetDuplex(document)
        assert duplex == pypdfium2.raw.DuplexUndefined


def test_progress_counts_up_to_all_pieces(tmp_path):
    told = []

    pdf.print_job(
        a_job(count=25), tmp_path / "card.pdf", lambda done, all_: told.append(done)
    )

    assert told == [10, 20, 25]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_neither_crashes_nor_breaks_out(tmp_path, name):
    face = dataclasses.replace(a_face(stamps=10), shop=name, programme=name)

    document = printed(a_job(face=face, count=12), tmp_path / "card.pdf")

    text = document[0].get_textpage().get_text_bounded()
    assert len(document) == 4
    assert text.count("Valid until 31 December 2027") == 10
    assert "49" not in text
    assert not set(text) & set("☕🎉\u202e\u2066\x07")


@pytest.mark.parametrize("name", ["W" * 200, "far too many words " * 20])
def test_a_name_that_fits_no_card_is_refused_with_the_reason(tmp_path, name):
    face = dataclasses.replace(a_face(stamps=10), shop=name)

    with pytest.raises(CannotPrint, match="too long for this card"):
        pdf.print_job(a_job(face=face), tmp_path / "card.pdf", silence)

    assert list(tmp_path.iterdir()) == []


def test_markup_in_a_name_is_printed_as_it_is_written(tmp_path):
    face = dataclasses.replace(a_face(stamps=10), shop="<b>Rock</b> & Roll")

    document = printed(a_job(face=face, count=1), tmp_path / "card.pdf")

    assert "<b>Rock</b> & Roll" in document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"sheet": "a5"}, "There is no sheet called “a5”."),
        ({"design": "neon"}, "There is no design called “neon”."),
        ({"sheet": "a4-label-70x37-24"}, "does not fit"),
        ({"pieces": ()}, "nothing to print"),
        ({"first_free": 11}, "between 1 and 10"),
        ({"prefix": "https://a/c/"}, "sign a QR code cannot hold"),
        ({"prefix": f"HTTPS://{'A' * 140}/C/"}, "too small to scan"),
    ],
)
def test_what_cannot_be_printed_is_said_and_leaves_nothing(tmp_path, wish, sentence):
    with pytest.raises(CannotPrint, match=sentence):
        pdf.print_job(a_job(**wish), tmp_path / "card.pdf", silence)

    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(CannotPrint, match="folder is missing"):
        pdf.print_job(a_job(), tmp_path / "no" / "card.pdf", silence)


def test_a_full_disk_leaves_the_older_file_and_nothing_else(tmp_path, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "card.pdf"
    target.write_bytes(b"older")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(CannotPrint, match="disk is full"):
        pdf.print_job(a_job(), target, silence)

    assert [path.name for path in tmp_path.iterdir()] == ["card.pdf"]
    assert target.read_bytes() == b"older"


def test_what_cannot_be_stamped_is_printed_slowly_with_a_note(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.qr, "check", lambda batch, codes: False)

    made = pdf.print_job(a_job(count=12), tmp_path / "card.pdf", silence)

    assert not made.fast
    assert "qrcode" in made.note
    codes = zxingcpp.read_barcodes(
        pictures(tmp_path / "card.pdf", 200)[0],
        formats=zxingcpp.BarcodeFormat.QRCodeModel2,
    )
    assert len(codes) == 10


@pytest.mark.parametrize("page", [1, 2])
def test_a_preview_is_a_picture_as_wide_as_asked(tmp_path, page):
    from PIL import Image

    pdf.preview(a_job(count=500), tmp_path / "seen.png", 700, page=page)

    with Image.open(tmp_path / "seen.png") as picture:
        assert picture.size[0] == 700
        assert picture.convert("L").getextrema()[0] < 60


def test_too_many_cards_for_the_slow_way_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.qr, "check", lambda batch, codes: False)

    with pytest.raises(CannotPrint, match="at most 500 cards"):
        pdf.print_job(a_job(count=501), tmp_path / "card.pdf", silence)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("slowly", [False, True])
def test_a_print_house_gets_one_card_a_page_with_trim_and_bleed(tmp_path, slowly):
    job = a_job(count=12, output="singles")
    target = tmp_path / "cards.pdf"
    if slowly:
        with target.open("w+b") as file:
            pdf.Run(job).write_slowly(file, silence)
    else:
        pdf.print_job(job, target, silence)

    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 24
        page = document[0]
        boxes = [page.get_mediabox(), page.get_bleedbox(), page.get_trimbox()]

    in_mm = [[round(edge * 25.4 / 72, 1) for edge in box] for box in boxes]
    assert in_mm == [[0, 0, 91, 61], [0, 0, 91, 61], [3, 3, 88, 58]]
