"""What people ask of programs that print labels and codes, and are not given.

Misalignment that adds up down the sheet, sheets used in part, numbers that repeat or
are lost, codes too small or without their quiet zone, and many small pages.
"""

import dataclasses

import pypdfium2
import pytest
import zxingcpp

from stampcard.printing import designs, imposition, pdf, qr, sheets
from stampcard.printing.job import CannotPrint, Job, Nudge
from tests.printing.samples import PREFIX, a_job, pictures, silence, some_pieces

DPI = 300
MM = DPI / 25.4
SHEET = sheets.find("a4-card-85x55-10")
MODEL_2 = zxingcpp.BarcodeFormat.QRCodeModel2


def codes_of(picture):
    return zxingcpp.read_barcodes(picture, formats=MODEL_2)


def test_labels_do_not_drift_down_the_sheet(tmp_path):
    """A printer that stretches by 0.4 % and starts 0.6 mm off puts each card right."""
    k, o_mm = 1.004, 0.6
    met = Nudge(front_mm=(-o_mm / k, -o_mm / k), stretch=(1 / k, 1 / k))
    plain = a_job(count=10, backs=False, crop_marks=False)
    pdf.print_job(plain, tmp_path / "true.pdf", silence)
    pdf.print_job(dataclasses.replace(plain, nudge=met), tmp_path / "met.pdf", silence)

    true = corners_mm(tmp_path / "true.pdf")
    came_out = {
        text: (x * k + o_mm, y * k + o_mm)
        for text, (x, y) in corners_mm(tmp_path / "met.pdf").items()
    }

    for text, corner in true.items():
        assert came_out[text] == pytest.approx(corner, abs=0.25)  # of 0.085 mm dots
    drifted = {text: (x * k + o_mm, y * k + o_mm) for text, (x, y) in true.items()}
    assert max(y - true[text][1] for text, (_, y) in drifted.items()) > 1.4


def corners_mm(file) -> dict[str, tuple[float, float]]:
    """Where each code's upper left corner is on the first page."""
    return {
        code.text: (code.position.top_left.x / MM, code.position.top_left.y / MM)
        for code in codes_of(pictures(file, DPI)[0])
    }


def test_every_sheet_that_is_cut_by_hand_says_how_to_check_its_size(tmp_path):
    pdf.print_job(a_job(count=1, backs=False), tmp_path / "card.pdf", silence)

    with pypdfium2.PdfDocument(tmp_path / "card.pdf") as document:
        text = document[0].get_textpage().get_text_bounded()

    assert "actual size" in text


def test_a_sheet_begun_is_used_up_where_it_is_free(tmp_path):
    job = a_job(count=6, first_free=3, skip=(5, 8), backs=False)

    pdf.print_job(job, tmp_path / "cards.pdf", silence)

    corners = corners_mm(tmp_path / "cards.pdf").values()
    assert sorted(map(cell_at, corners)) == [3, 4, 6, 7, 9, 10]


def cell_at(corner_mm: tuple[float, float]) -> int:
    """The position on the sheet, from 1, in which a corner lies."""
    column = int((corner_mm[0] - SHEET.first_mm[0]) // SHEET.pitch_mm[0])
    row = int((corner_mm[1] - SHEET.first_mm[1]) // SHEET.pitch_mm[1])
    return 1 + row * SHEET.columns + column


def test_numbers_run_on_card_by_card_and_page_by_page(tmp_path):
    pdf.print_job(a_job(count=25, backs=False), tmp_path / "cards.pdf", silence)

    seen = []
    for picture in pictures(tmp_path / "cards.pdf", DPI):
        found = codes_of(picture)
        found.sort(
            key=lambda code: cell_at(
                (code.position.top_left.x / MM, code.position.top_left.y / MM)
            )
        )
        seen += [code.text for code in found]

    assert seen == [PREFIX + piece.code for piece in some_pieces(25)]


def test_a_reprint_is_the_same_to_the_last_byte(tmp_path):
    job = a_job(count=23, first_free=4)
    again = Job.from_json(job.to_json())
    for name, which in (("first.pdf", job), ("again.pdf", again)):
        pdf.print_job(which, tmp_path / name, silence)

    first, second = (
        (tmp_path / name).read_bytes() for name in ("first.pdf", "again.pdf")
    )
    assert first == second


def test_a_code_too_small_to_scan_is_refused():
    symbol = qr.symbol_for(len(PREFIX) + 21)
    least_mm = (symbol.size + 2 * qr.QUIET_MODULES) * qr.LEAST_DOTS * qr.DOT_MM

    assert qr.module_dots(least_mm, symbol) == qr.LEAST_DOTS
    with pytest.raises(CannotPrint, match="too small to scan"):
        qr.module_dots(least_mm - 0.1, symbol)


@pytest.fixture
def covered(tmp_path, monkeypatch):
    """A design that lays a black ground and a picture over everything."""
    found = designs.find("coupon")
    folder = tmp_path / "designs" / "covered"
    folder.mkdir(parents=True)
    for file in found.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    with (folder / "front.html").open("a", encoding="utf-8") as file:
        file.write(
            '<div style="inset:0;background:#000"></div>'
            '<svg style="position:absolute;inset:0" viewBox="0 0 9 9">'
            '<path d="M0 0L9 9" stroke="#f00"/></svg>'
        )
    monkeypatch.setattr(designs, "every", lambda: (designs.read(folder),))
    return "covered"


@pytest.mark.parametrize("slowly", [False, True])
def test_nothing_a_design_paints_comes_into_the_quiet_zone(tmp_path, covered, slowly):
    job = a_job(covered, count=4, backs=False)
    target = tmp_path / "cards.pdf"
    if slowly:
        with target.open("w+b") as file:
            pdf.Run(job).write_slowly(file, silence)
    else:
        pdf.print_job(job, target, silence)
    page = pictures(target, DPI)[0]

    found = codes_of(page)

    assert len(found) == 4
    for code in found:
        box = code.position
        side = box.top_right.x - box.top_left.x
        module = side / qr.symbol_for(len(code.text)).size
        quiet = round(qr.QUIET_MODULES * module) - 2
        above = page.crop(
            (
                box.top_left.x - quiet,
                box.top_left.y - quiet,
                box.top_right.x + quiet,
                box.top_left.y - 2,
            )
        )
        assert above.getextrema()[0] > 200


def test_pages_are_split_so_that_many_cards_are_few_pages():
    sheet = sheets.find("a4-label-70x37-24")

    assert len(imposition.sheetfuls(10_000, sheet.cells)) == 417
