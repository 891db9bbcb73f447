"""Every design on every sheet it fits, to be looked at: `make proofs`.

Each in both languages, with short and with long texts, front and back, as PDF and PNG
in build/proofs.
"""

import itertools
import shutil
from pathlib import Path

import pypdfium2

from stampcard.printing.designs import Design, fits
from stampcard.printing.designs import every as every_design
from stampcard.printing.sheets import Sheet
from stampcard.printing.sheets import every as every_sheet
from stampcard.services.print_worker import ask_worker
from tests.printing.samples import a_job, silence

FOLDER = Path(__file__).parents[2] / "build" / "proofs"
LOCALES, LENGTHS = ("en", "bn"), ("short", "long")
DPI = 110


def main() -> None:
    """Prints them all; what an earlier run left there goes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for design, sheet in itertools.product(every_design(), every_sheet()):
        if fits(design, sheet):
            for locale, length in itertools.product(LOCALES, LENGTHS):
                print(proof(design, sheet, locale=locale, length=length).name)


def proof(design: Design, sheet: Sheet, *, locale: str, length: str) -> Path:
    """The PDF of one full sheet, with a PNG of each of its sides beside it."""
    job = a_job(
        design.name, sheet.name, sheet.cells, locale=locale, long=length == "long"
    )
    file = FOLDER / f"{design.name}_{sheet.name}_{locale}_{length}.pdf"
    ask_worker({"job": job.to_json(), "target": str(file)}, silence)
    with pypdfium2.PdfDocument(file) as document:
        for page, side in zip(document, ("front", "back"), strict=False):
            picture = page.render(scale=DPI / 72).to_pil()
            picture.save(file.with_name(f"{file.stem}_{side}.png"))
    return file


if __name__ == "__main__":
    main()
