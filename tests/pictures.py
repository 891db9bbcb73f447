"""The pictures of the README, taken from the running program: `make readme-pictures`.

One tea house for each language, served by the program itself; its clock stands still, so
that the pictures differ only where the pages do. The browser is started in the language
of the shop, as its own buttons speak it too.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from stampcard.printing.job import Job
from stampcard.services import print_worker
from tests import browsers, filming
from tests.builders import NOON
from tests.filming import View
from tests.shown_shop import FULL, HALF, NEARLY, ON_A_SHEET, ShownShop, a_shown_shop

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1180, "height": 860}}
FILM_PX = (1080, 1920)  # as a phone held upright sees it
ON_THE_TABLE = View(
    share=0.62, turn=5, away=0.06, blur=0.6, light=(0.8, 1.0), noise=0.4
)
SHEET_DPI = 130
SHEET_SHARE = 0.43  # of its height: two rows, and the marks to cut along
MOST_BYTES = 200_000
COLOURS = 256
BILL = {"en": "640", "bn": "৬৪০", "ru": "640"}
SOUGHT = {"en": "card", "bn": "কার্ড", "ru": "карт"}


@dataclass
class Visit:
    """A shop, a browser in its language, and how pictures of it are taken."""

    shop: ShownShop
    browser: Browser

    def page(self, who: str, screen: dict[str, Any], *, theme: str = "light") -> Page:
        """An empty page in the hand of somebody who has not been here before."""
        context = browsers.a_visitor(
            self.browser,
            **screen,
            base_url=self.shop.url,
            locale=self.shop.locale,
            color_scheme=theme,
            reduced_motion="reduce",
            permissions=["camera"],
        )
        held = {"lang": self.shop.locale, **self.shop.cookies[who]}
        context.add_cookies(
            [{"name": n, "value": v, "url": self.shop.url} for n, v in held.items()]
        )
        return context.new_page()

    def take(self, page: Page, name: str) -> None:
        """A picture of what the window shows, under its name in this language."""
        page.evaluate("document.fonts.ready.then(() => 0)")
        shot = page.screenshot(animations="disabled")
        self.keep(Image.open(BytesIO(shot)), name)

    def keep(self, picture: Image.Image, name: str) -> None:
        """Write a picture small: few colours, no more bytes than allowed."""
        file = FOLDER / f"{name}-{self.shop.locale}.png"
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
        size = file.stat().st_size
        shape = f"{few.width} × {few.height}"
        print(f"docs/pictures/{file.name} {shape}, {size / 1000:.0f} kB", flush=True)
        if size > MOST_BYTES:
            raise SystemExit(f"{file.name} is larger than {MOST_BYTES / 1000:.0f} kB")


def main() -> None:
    """Takes every picture anew, in all languages or in those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for locale in sys.argv[1:] or ("en", "bn", "ru"):
        with tempfile.TemporaryDirectory() as folder:
            take_all(Path(folder), locale)


def take_all(folder: Path, locale: str) -> None:
    """Print a sheet, film a card of it, and walk past the pages."""
    with a_shown_shop(folder, locale) as shop:
        film = filmed(shop, folder / "counter.mjpeg")
        with browsers.chromium(f"--lang={locale}", *filming.flags(film)) as browser:
            visit = Visit(shop, browser)
            for taken in (sheet, scanning, counter, offline, holder, owner):
                taken(visit)


def filmed(shop: ShownShop, file: Path) -> Path:
    """A card of the sheet before the camera."""
    card = filming.cards_of(shop.job())[HALF - 1]
    seen = filming.looks(card, ON_THE_TABLE, size=FILM_PX)
    return filming.film(file, (seen, 1.0))


def sheet(visit: Visit) -> None:
    """The upper part of the printed sheet, as the printer gets it."""
    with pypdfium2.PdfDocument(print_worker.pdf(visit.shop.job())) as document:
        page: Image.Image = document[0].render(scale=SHEET_DPI / 72).to_pil()
    visit.keep(page.crop((0, 0, page.width, round(page.height * SHEET_SHARE))), "sheet")


def scanning(visit: Visit) -> None:
    """A card before the camera: what is shown over the picture, and what stays."""
    page = visit.page("phone", PHONE)
    page.goto("/counter/scan")
    page.locator("#begin").click()
    expect(page.locator("#result [data-outcome=good]")).to_be_visible()
    visit.take(page, "stamped")
    expect(page.locator("#result")).to_be_hidden()
    visit.take(page, "scan")
    page.context.close()


def counter(visit: Visit) -> None:
    """Pages of the counter in the thumb's reach."""
    shop = visit.shop
    page = visit.page("phone", PHONE)
    page.goto(f"/counter/cards/{shop.card(NEARLY)}")
    visit.take(page, "counter")
    page.goto(shop.refused)
    visit.take(page, "refused")
    codes = "&".join(f"codes={number}" for number in shop.set_numbers(5))
    page.goto(f"/counter/several?{codes}")
    visit.take(page, "several")
    page.goto(f"/counter/cards/{shop.coupon()}")
    page.locator("input[name=spend]").fill(BILL[shop.locale])
    visit.take(page, "bill")
    page.context.close()


def offline(visit: Visit) -> None:
    """What a phone keeps while there is no network."""
    page = visit.page("phone", PHONE)
    page.clock.set_fixed_time(NOON)
    page.goto("/counter/scan")
    page.context.set_offline(True)
    for n in range(5, 8):
        page.locator("#code").fill(visit.shop.card(n)[:8])
        page.keyboard.press("Enter")
        expect(page.locator("#result")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#result")).to_be_hidden()
    page.locator("[data-unsent-badge]").click()
    visit.take(page, "unsent")
    page.context.close()


def holder(visit: Visit) -> None:
    """What the holder of a card sees."""
    shop = visit.shop
    page = visit.page("visitor", PHONE)
    page.goto(f"/C/{shop.card(NEARLY)}")
    visit.take(page, "holder")
    page.goto(f"/C/{shop.card(FULL)}")
    visit.take(page, "full")
    page.goto(f"/C/{shop.card(FULL)}/show")
    visit.take(page, "code")
    page.context.close()


def owner(visit: Visit) -> None:
    """The owner's pages on a larger screen."""
    page = visit.page("owner", LAPTOP)
    page.goto("/")
    visit.take(page, "home")
    page.goto("/search")
    page.locator("#q").fill(SOUGHT[visit.shop.locale])
    page.locator("main form button").first.click()
    visit.take(page, "search")
    page.goto("/programmes/1/print")
    visit.take(page, "print")
    page.context.close()


if __name__ == "__main__":
    main()
