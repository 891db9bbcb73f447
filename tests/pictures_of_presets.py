"""Every preset tried as a new owner would, on a phone: `make preset-pictures`.

Somebody opens the list of presets, chooses one, reads its form with the first visits,
saves it, and prints its first sheet as it is offered, and its back where there is one.
Forms, sheets and backs are put into build/presets, and beside them contact sheets, so
that a person can look at all of them. `python -m tests.pictures_of_presets bn` takes
some languages only.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from stampcard.language import locales, usual_digits
from stampcard.models.shops import Staff
from stampcard.services import access, presets
from tests import browsers
from tests.builders import a_shop
from tests.tour import an_app, served

FOLDER = Path(__file__).parents[1] / "build" / "presets"
SCREEN = {"width": 390, "height": 844}
SHEET_DPI = 70
MOST_CARDS = "200"  # so many that all prizes of a batch have a winner
ON_ONE = 7  # pictures on a contact sheet
GAP_PX, CAPTION_PX, FORM_PX, SHEET_PX = 8, 20, 300, 400


def main() -> None:
    """Tries them all anew."""
    with browsers.chromium() as browser:
        for locale in sys.argv[1:] or locales():
            with tempfile.TemporaryDirectory() as folder:
                try_all(browser, Path(folder), locale)


def try_all(browser: Browser, folder: Path, locale: str) -> None:
    """A new shop in one language, and its owner with every preset in turn."""
    shutil.rmtree(FOLDER / locale, ignore_errors=True)
    (FOLDER / locale).mkdir(parents=True)
    app = an_app(folder)
    house = app.extensions["stampcard"].house
    a_shop(house, locale=locale, digits=usual_digits(locale))
    owner = access.open_session(Staff.get_by_id(1), house=house)
    with served(app) as url:
        context = browsers.a_visitor(
            browser, viewport=SCREEN, base_url=url, locale=locale
        )
        held = {"lang": locale, "sid": owner}
        context.add_cookies(
            [{"name": n, "value": v, "url": url} for n, v in held.items()]
        )
        page = context.new_page()
        page.goto("/programmes/new")
        shown(page, FOLDER / locale / "all.png")
        every = [tried(page, preset.preset, locale) for preset in presets.every()]
        context.close()
    for name, wide in (("form", FORM_PX), ("sheet", SHEET_PX), ("back", SHEET_PX)):
        pictures = [found[name] for found in every if name in found]
        for file in contact_sheets(f"{locale}-{name}s", pictures, wide):
            print(file.relative_to(FOLDER.parents[1]), flush=True)


def tried(page: Page, name: str, locale: str) -> dict[str, Path]:
    """The form of a preset as it comes, its first sheet, and its back if any."""
    found = {"form": FOLDER / locale / f"{name}-form.png"}
    page.goto("/programmes/new")
    page.locator(f'a[href="/programmes/new/{name}"]').click()
    shown(page, found["form"])
    page.locator("main form button:not([name])").click()
    page.wait_for_url(re.compile(r"/programmes/\d+$"))
    page.goto(f"{page.url}/print?count={MOST_CARDS}")
    backs = page.locator("#backs").is_visible()
    if backs:
        page.locator("#backs").check()
    page.locator("main form button:not([name]):not([formaction])").last.click()
    page.wait_for_url(re.compile(r"/batches/\d+$"))
    link = page.locator("a[href$='.pdf']").first
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    with pypdfium2.PdfDocument(download.value.path()) as document:
        sides = ("sheet", "back") if backs else ("sheet",)
        for number, side in enumerate(sides):
            found[side] = FOLDER / locale / f"{name}-{side}.png"
            picture = document[number].render(scale=SHEET_DPI / 72).to_pil()
            picture.save(found[side])
    return found


def shown(page: Page, file: Path) -> None:
    """A picture of the whole page, what is folded open; what is loaded late too."""
    page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = ''; })")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.screenshot(path=file, full_page=True, animations="disabled")


def contact_sheets(name: str, pictures: list[Path], wide: int) -> Iterator[Path]:
    """Some pictures beside each other, each as wide as all others, with its name."""
    for n in range(0, len(pictures), ON_ONE):
        some = pictures[n : n + ON_ONE]
        small = [narrowed(path, wide) for path in some]
        high = max(one.height for one in small) + CAPTION_PX
        sheet = Image.new("RGB", (len(some) * (wide + GAP_PX), high), "#777")
        pen = ImageDraw.Draw(sheet)
        for at, (path, one) in enumerate(zip(some, small, strict=True)):
            pen.text((at * (wide + GAP_PX) + 4, 4), path.stem, "white")
            sheet.paste(one, (at * (wide + GAP_PX), CAPTION_PX))
        file = FOLDER / f"{name}-{n // ON_ONE + 1:02}.png"
        sheet.save(file, optimize=True)
        yield file


def narrowed(path: Path, wide: int) -> Image.Image:
    """A picture at another width."""
    with Image.open(path) as picture:
        high = round(picture.height * wide / picture.width)
        return picture.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
