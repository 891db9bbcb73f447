"""Every code of every design on every sheet it fits is read back, in both languages."""

import pytest
import zxingcpp

from stampcard.printing import designs, pdf
from tests.printing.samples import PREFIX, a_job, pictures, silence

DPI = 300
NUMBERED = [
    (design, sheet)
    for design in designs.every()
    if design.numbered
    for sheet in designs.sheets_for(design)
]
TEXTS = [("en", False), ("bn", True)]  # usual and long texts take turns


def name(value: object) -> str:
    return getattr(value, "name", str(value))


@pytest.mark.parametrize(("locale", "long"), TEXTS, ids=["en", "bn-long"])
@pytest.mark.parametrize(("design", "sheet"), NUMBERED, ids=name)
def test_every_code_on_a_full_sheet_is_read(tmp_path, design, sheet, locale, long):
    job = a_job(design.name, sheet.name, sheet.cells, locale=locale, long=long)
    target = tmp_path / "sheet.pdf"

    pdf.print_job(job, target, silence)

    read = zxingcpp.read_barcodes(
        pictures(target, DPI)[0], formats=zxingcpp.BarcodeFormat.QRCodeModel2
    )
    each = 1 + ("second_qr" in design.slots)
    assert sorted(code.text for code in read) == sorted(
        PREFIX + piece.code for piece in job.pieces for _ in range(each)
    )


def test_every_design_comes_with_its_picture():
    missing = [
        design.name
        for design in designs.every()
        if not (design.folder / "preview.png").is_file()
    ]

    assert missing == []
