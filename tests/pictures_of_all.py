"""Pictures of every page, in every language, light and dark, on a phone and a desktop.

`make pictures` puts them into build/pictures, one folder for each screen, theme and
language, and beside each folder contact sheets with a dozen pages on each, so that a
person can look at all of them. `python -m tests.pictures_of_all en bn` takes some
languages only.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Error, Page

from stampcard.language import locales
from tests import browsers
from tests.tour import Tour, Walker, before_set_up, through_the_shop

FOLDER = Path(__file__).parents[1] / "build" / "pictures"
SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
THEMES = ("light", "dark")
TALLEST_PX = 2400  # the beginning of a long list tells the rest
ACROSS, DOWN = {"phone": 6, "desktop": 4}, {"phone": 2, "desktop": 3}
THUMB_PX = {"phone": 320, "desktop": 480}
CAPTION_PX, GAP_PX = 22, 10
GREY = (120, 120, 120)


@dataclass(frozen=True)
class Taken:
    """One picture, and which folder it belongs to."""

    screen: str
    theme: str
    locale: str
    name: str

    @property
    def folder(self) -> Path:
        """Where all of its kind lie."""
        return FOLDER / f"{self.screen}-{self.theme}-{self.locale}"

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.folder / f"{self.name}.png"


def main() -> None:
    """Takes them all anew."""
    chosen = sys.argv[1:] or list(locales())
    shutil.rmtree(FOLDER, ignore_errors=True)
    with browsers.chromium() as browser:
        for locale in chosen:
            taken = [*take_all(browser, locale)]
            for screen in SCREENS:
                for theme in THEMES:
                    mine = [t for t in taken if (t.screen, t.theme) == (screen, theme)]
                    for sheet in contact_sheets(mine):
                        print(sheet.relative_to(FOLDER.parents[1]))


def take_all(browser: Browser, locale: str) -> Iterator[Taken]:
    """Walk past every page in one language."""
    for begin in (before_set_up, through_the_shop):
        with (
            tempfile.TemporaryDirectory() as folder,
            begin(Path(folder), locale) as tour,
            walking(browser, tour) as walker,
        ):
            for stop in tour.stops:
                try:
                    page = walker.at(stop)
                except (LookupError, Error) as error:
                    print(error)
                    continue
                yield from take(page, stop.name, locale)


@contextmanager
def walking(browser: Browser, tour: Tour) -> Iterator[Walker]:
    """Somebody who walks past all pages, nothing moving on them."""
    walker = Walker(browser, tour, reduced_motion="reduce", locale=tour.locale)
    try:
        yield walker
    finally:
        walker.close()


def take(page: Page, name: str, locale: str) -> Iterator[Taken]:
    """The page as it is, on each screen in each theme; it is loaded once."""
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        tall = min(TALLEST_PX, page.evaluate("document.documentElement.scrollHeight"))
        # The whole page fits the window, so that the bar below is where it ends.
        page.set_viewport_size({"width": width, "height": max(height, tall)})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            taken = Taken(screen, theme, locale, name)
            taken.folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=taken.file, animations="disabled")
            yield taken


def contact_sheets(taken: list[Taken]) -> Iterator[Path]:
    """A dozen pictures on each, in the order of the walk, with their names."""
    if not taken:
        return
    screen, folder = taken[0].screen, taken[0].folder
    on_one = ACROSS[screen] * DOWN[screen]
    for n in range(0, len(taken), on_one):
        file = folder.with_name(f"{folder.name}-{n // on_one + 1:02}.png")
        contact_sheet(taken[n : n + on_one], screen).save(file, optimize=True)
        yield file


def contact_sheet(taken: list[Taken], screen: str) -> Image.Image:
    """Pictures side by side, each as wide as all others and cut off below."""
    wide, across = THUMB_PX[screen], ACROSS[screen]
    shape = SCREENS[screen]
    most = round(wide * (2.17 if screen == "phone" else shape[1] / shape[0] * 1.35))
    cell = (wide + GAP_PX, most + CAPTION_PX + GAP_PX)
    rows = -(-len(taken) // across)
    sheet = Image.new("RGB", (cell[0] * across, cell[1] * rows), GREY)
    draw = ImageDraw.Draw(sheet)
    for n, each in enumerate(taken):
        x, y = cell[0] * (n % across), cell[1] * (n // across)
        draw.text((x + 4, y + 5), each.name, fill="white")
        with Image.open(each.file) as picture:
            high = round(picture.height * wide / picture.width)
            small = picture.convert("RGB").resize(
                (wide, high), Image.Resampling.LANCZOS
            )
        sheet.paste(small.crop((0, 0, wide, min(high, most))), (x, y + CAPTION_PX))
    return sheet


if __name__ == "__main__":
    main()
