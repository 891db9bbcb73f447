"""Every design on every sheet it fits, to be looked at: `make proofs`.

Each in every language, with short and with long texts, front and back, as PDF and PNG
in build/proofs, and all of them small on one contact sheet. `previews` makes the
pictures that lie in each design's folder.
"""

import itertools
import shutil
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from stampcard.printing import designs
from stampcard.printing.designs import Design
from stampcard.printing.imposition import front_mm
from stampcard.printing.sheets import Sheet
from stampcard.services.print_worker import ask_worker
from tests.printing.samples import a_job, silence

FOLDER = Path(__file__).parents[2] / "build" / "proofs"
FAMILY = Path(__file__).parents[2] / "docs" / "pictures" / "designs.png"
LOCALES, LENGTHS = ("en", "bn", "ru"), ("short", "long")
DPI = 110
THUMB_PX, ACROSS, CAPTION_PX = 220, 12, 26
PREVIEW_PX = 480


def main() -> None:
    """Prints them all; what an earlier run left there goes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    made = []
    for design in designs.every():
        for sheet in designs.sheets_for(design):
            for locale, length in itertools.product(LOCALES, LENGTHS):
                made += proof(design, sheet, locale=locale, length=length)
                print(made[-1].stem)
    contact_sheet(made).save(FOLDER / "contact.png")
    print(f"{len(made)} pictures on {FOLDER / 'contact.png'}")


def proof(design: Design, sheet: Sheet, *, locale: str, length: str) -> list[Path]:
    """The PDF of one full sheet, with a PNG of each of its sides beside it."""
    job = a_job(
        design.name, sheet.name, sheet.cells, locale=locale, long=length == "long"
    )
    file = FOLDER / f"{design.name}_{sheet.name}_{locale}_{length}.pdf"
    ask_worker({"job": job.to_json(), "target": str(file)}, silence)
    pictures = []
    with pypdfium2.PdfDocument(file) as document:
        for page, side in zip(document, ("front", "back"), strict=False):
            pictures.append(file.with_name(f"{file.stem}_{side}.png"))
            page.render(scale=DPI / 72).to_pil().save(pictures[-1])
    return pictures


def contact_sheet(pictures: list[Path]) -> Image.Image:
    """All pictures small, in rows, each with its name."""
    high = THUMB_PX * 3 // 2 + CAPTION_PX
    rows = -(-len(pictures) // ACROSS)
    whole = Image.new("RGB", (ACROSS * THUMB_PX, max(rows, 1) * high), "#888")
    pen = ImageDraw.Draw(whole)
    for at, path in enumerate(pictures):
        x, y = at % ACROSS * THUMB_PX, at // ACROSS * high
        with Image.open(path) as picture:
            picture.thumbnail((THUMB_PX - 8, high - CAPTION_PX - 8))
            whole.paste(picture, (x + 4, y + 4))
        name, *rest = path.stem.split("_")
        pen.text((x + 4, y + high - CAPTION_PX), f"{name}\n{' '.join(rest)}", "white")
    return whole


def previews() -> None:
    """The pictures in each design's folder: one copy in each language; and all."""
    made = []
    for design, locale in itertools.product(designs.every(), LOCALES):
        sheet = designs.sheets_for(design)[0]
        usual = locale == LOCALES[0]
        file = design.usual_picture if usual else design.picture(locale)
        preview(design, sheet, locale).save(file, optimize=True)
        made += [file] * usual
        print(file)
    together(made).save(FAMILY, optimize=True)


def together(pictures: list[Path]) -> Image.Image:
    """All designs beside each other in columns, each in its own shape."""
    column_px, gap_px = 300, 16
    ends = [gap_px] * 4
    placed = []
    opened = [Image.open(path).convert("RGB") for path in pictures]
    for shown in sorted(opened, key=lambda picture: -picture.height):
        high = round(shown.height * column_px / shown.width)
        at = ends.index(min(ends))
        placed.append((shown.resize((column_px, high)), at, ends[at]))
        ends[at] += high + gap_px
    wide = gap_px + 4 * (column_px + gap_px)
    whole = Image.new("RGB", (wide, max(ends)), "#e9e2d3")
    for shown, at, top in placed:
        whole.paste(shown, (gap_px + at * (column_px + gap_px), top))
    return whole.quantize(96, dither=Image.Dither.NONE)


def preview(design: Design, sheet: Sheet, locale: str) -> Image.Image:
    """One copy, or a pair, in the first mood, cut out of its sheet, in few colours."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{design.name}.pdf"
    copies = 2 if design.pair else 1
    job = a_job(design.name, sheet.name, copies, locale=locale, crop_marks=False)
    ask_worker({"job": job.to_json(), "target": str(file)}, silence)
    x, y = front_mm(sheet, 0)
    wide, high = sheet.cell_mm
    wide += front_mm(sheet, copies - 1)[0] - x
    scale = PREVIEW_PX / wide  # pixels a millimetre
    with pypdfium2.PdfDocument(file) as document:
        picture = document[0].render(scale=scale * 25.4 / 72).to_pil()
    end = min(y + high, picture.height / scale)
    box = [round(edge * scale) for edge in (x, y, x + wide, end)]
    return picture.crop(box).quantize(64, dither=Image.Dither.NONE)


if __name__ == "__main__":
    previews() if sys.argv[1:] == ["previews"] else main()
