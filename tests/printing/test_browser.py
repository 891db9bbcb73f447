"""Sheets that a browser prints, where WeasyPrint cannot be used."""

import json
import os
import subprocess
import sys

import pypdfium2
import pytest
import zxingcpp

from stampcard.printing import browser
from stampcard.printing.job import BROWSER, CannotPrint
from tests.browsers import a_visitor, chromium
from tests.printing.samples import PREFIX, a_job, pictures

NO_LIBRARIES = 'raise OSError("cannot load library libpango")\n'


def ask_without_weasyprint(tmp_path, order: dict) -> list[dict]:
    """What the printing process says on a machine without Pango."""
    (tmp_path / "weasyprint.py").write_text(NO_LIBRARIES)
    done = subprocess.run(
        [sys.executable, "-m", "stampcard.printing"],
        input=json.dumps(order),
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def printed_by_chromium(page_file, target) -> None:
    """The file as a browser prints it, with its own page sizes."""
    with chromium() as found:
        page = a_visitor(found).new_page()
        page.goto(page_file.as_uri())
        page.pdf(path=str(target), prefer_css_page_size=True, print_background=True)


@pytest.mark.parametrize(
    ("design", "sheet", "locale"),
    [
        ("stamp-card", "a4-card-85x55-10", "bn"),
        ("ticket-with-stub", "a4-ticket-170x55-5", "en"),
    ],
)
def test_a_browser_prints_the_same_sheets_without_weasyprint(
    tmp_path, design, sheet, locale
):
    job = a_job(design, sheet, 12, locale=locale, output=BROWSER)
    target = tmp_path / "sheets.html"

    told = ask_without_weasyprint(
        tmp_path, {"job": job.to_json(), "target": str(target)}
    )
    printed_by_chromium(target, tmp_path / "sheets.pdf")

    assert told[-1]["printed"]["pages"] == len(pictures(tmp_path / "sheets.pdf"))
    with pypdfium2.PdfDocument(tmp_path / "sheets.pdf") as document:
        wide, high = (round(side * 25.4 / 72) for side in document[0].get_size())
    assert (wide, high) == (210, 297)
    read = {
        code.text
        for picture in pictures(tmp_path / "sheets.pdf", 300)
        for code in zxingcpp.read_barcodes(picture)
    }
    assert read >= {PREFIX + piece.code for piece in job.pieces}


def test_the_page_holds_its_fonts_and_reaches_for_nothing(tmp_path):
    browser.write(a_job(count=2, output=BROWSER), tmp_path / "sheets.html")

    html = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    assert "file:" not in html
    assert "http:" not in html.replace("http://www.w3.org/2000/svg", "")
    assert html.count("base64,") >= 2


def test_too_many_cards_for_a_browser_are_refused(tmp_path):
    with pytest.raises(CannotPrint, match="at most 500 cards"):
        browser.write(a_job(count=501, output=BROWSER), tmp_path / "sheets.html")

    assert list(tmp_path.iterdir()) == []
