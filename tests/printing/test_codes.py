"""Codes for others to print: a list, and a picture of each."""

import csv
import io
import zipfile

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from stampcard.printing import codes
from tests.printing.samples import PREFIX, a_job, silence


@pytest.fixture
def archive(tmp_path):
    codes.write_pictures(a_job(count=5), tmp_path / "codes.zip", silence)
    with zipfile.ZipFile(tmp_path / "codes.zip") as found:
        yield found


def read(picture) -> str:
    (code,) = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormat.QRCodeModel2
    )
    return code.text


def test_the_list_has_number_code_and_link_of_every_card(tmp_path):
    job = a_job(count=300)

    codes.write_list(job, tmp_path / "list.csv")

    text = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["number", "code", "link"],
        *([piece.number, piece.code, PREFIX + piece.code] for piece in job.pieces),
    ]


def test_every_picture_holds_the_link_of_its_number(archive):
    for piece in a_job(count=5).pieces:
        png = Image.open(io.BytesIO(archive.read(f"png/{piece.number}.png")))

        assert png.mode == "1"
        assert read(png.convert("L")) == PREFIX + piece.code


def test_every_drawing_holds_the_link_of_its_number(archive):
    from weasyprint import HTML

    for piece in a_job(count=2).pieces:
        svg = archive.read(f"svg/{piece.number}.svg").decode()
        page = HTML(string=f'<div style="width: 40mm">{svg}</div>').write_pdf()
        with pypdfium2.PdfDocument(page) as document:
            picture = document[0].render(scale=2, grayscale=True).to_pil()

        assert read(picture) == PREFIX + piece.code


def test_the_list_lies_with_the_pictures(archive):
    assert archive.read("list.csv").decode("utf-8-sig").count("HTTPS://") == 5
    assert len(archive.namelist()) == 11


def test_the_same_run_gives_the_same_file(tmp_path):
    for name in ("one.zip", "two.zip"):
        codes.write_pictures(a_job(count=3), tmp_path / name, silence)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_progress_counts_up_to_all_pictures(tmp_path):
    told = []

    codes.write_pictures(
        a_job(count=4), tmp_path / "codes.zip", lambda *step: told.append(step)
    )

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
