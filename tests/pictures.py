"""The pictures of the README, taken from the running program: `make readme-pictures`.

One tea house for each language, served by the program itself; its clock stands still,
so that the pictures differ only where the pages do. The browser is started in the
language of the shop, as its own buttons speak it too.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page, expect

from stampcard.services import print_worker
from tests import browsers, filming
from tests.filming import View
from tests.shown_shop import AFTERNOON, COUPON, COUPON_SET, ShownShop, a_shown_shop

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
}
LAPTOP: dict[str, Any] = {
    "viewport": {"width": 1180, "height": 920},
    "device_scale_factor": 1.25,
}
TIMEZONES = {"en": "Asia/Dhaka", "bn": "Asia/Dhaka", "ru": "Europe/Moscow"}
FILM_PX = (1080, 1920)  # a phone held upright turns its picture, a film is that already
HELD = View(share=1.14, turn=4, away=0.05, blur=0.6, light=(1.0, 1.0), noise=0.4)
# The picture comes as the camera gives it, not cut to lie on its side.
AS_FILMED = """
const media = navigator.mediaDevices, given = media.getUserMedia.bind(media);
media.getUserMedia = () => given({ video: true });
"""
FACES_DREW = "document.fonts.ready.then(() => new Promise(requestAnimationFrame))"
SHEET_DPI = 130
SHEET_MARGIN, SHEET_SHAPE = 0.04, 0.688  # both as shares of the width
MOST_BYTES = 160_000
COLOURS = 256
BILL = {"en": "640", "bn": "৬৪০", "ru": "640"}
SOUGHT = {"en": "na", "bn": "না", "ru": "ан"}


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
            timezone_id=TIMEZONES[self.shop.locale],
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
        page.wait_for_load_state("networkidle")
        page.evaluate(FACES_DREW)
        shot = page.screenshot(animations="disabled")
        self.keep(Image.open(BytesIO(shot)), name)

    def keep(self, picture: Image.Image, name: str) -> None:
        """Write a picture small: few colours, no more bytes than allowed."""
        file = FOLDER / f"{name}-{self.shop.locale}.png"
        few = picture.convert("RGB").quantize(
            COLOURS, kmeans=1, dither=Image.Dither.NONE
        )
        few.save(file, optimize=True)
        size = file.stat().st_size
        shape = f"{few.width} × {few.height}"
        print(f"docs/pictures/{file.name} {shape}, {size / 1000:.0f} kB", flush=True)
        if size > MOST_BYTES:
            raise SystemExit(f"{file.name} is larger than {MOST_BYTES / 1000:.0f} kB")


def main() -> None:
    """Takes every picture anew, in all languages or in those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for locale in sys.argv[1:] or TAKEN:
        with tempfile.TemporaryDirectory() as folder:
            take_all(Path(folder), locale)


def take_all(folder: Path, locale: str) -> None:
    """Print a sheet, film a card of it, and walk past the pages."""
    with a_shown_shop(folder, locale) as shop:
        film = filmed(shop, folder / "counter.mjpeg")
        with browsers.chromium(f"--lang={locale}", *filming.flags(film)) as browser:
            for taken in TAKEN[locale]:
                taken(Visit(shop, browser))


def filmed(shop: ShownShop, file: Path) -> Path:
    """A card of the sheet in front of the camera."""
    card = filming.cards_of(shop.job(shop.holding(stamp=5)))[0]
    seen = filming.looks(on_a_table(card), HELD, size=FILM_PX)
    return filming.film(file, (seen, 1.0))


def on_a_table(card: Image.Image) -> Image.Image:
    """The card with its shadow, and so much table that its code lies in the middle."""
    edge = card.width // 8
    table = Image.new(
        "RGB", (card.width + 3 * edge, card.height + 2 * edge), filming.TABLE
    )
    dark = Image.new("RGB", card.size, tuple(part // 2 for part in filming.TABLE))
    table.paste(dark, (edge // 3, edge + edge // 8))
    table = table.filter(ImageFilter.GaussianBlur(edge / 12))
    table.paste(card, (edge // 3, edge))
    return table


def sheet(visit: Visit) -> None:
    """The upper part of the printed sheet, as the printer gets it."""
    job = visit.shop.job(visit.shop.holding(stamp=5))
    with pypdfium2.PdfDocument(print_worker.pdf(job)) as document:
        page: Image.Image = document[0].render(scale=SHEET_DPI / 72).to_pil()
    left = round(page.width * SHEET_MARGIN)
    wide = page.width - 2 * left
    top = left // 2  # the marks to cut along are nearer the upper edge
    visit.keep(
        page.crop((left, top, left + wide, top + round(wide * SHEET_SHAPE))), "sheet"
    )


def scanning(visit: Visit) -> None:
    """A card before the camera: what is shown over the picture, and what stays."""
    page = scanned(visit, "good")
    visit.take(page, "stamped")
    expect(page.locator("#result")).to_be_hidden()
    visit.take(page, "scan")
    page.context.close()


def scanned(visit: Visit, outcome: str) -> Page:
    """The page that scans, as soon as it shows what came of the card."""
    page = visit.page("phone", PHONE)
    page.add_init_script(AS_FILMED)
    page.goto("/counter/scan")
    page.locator("#begin").click()
    expect(page.locator(f"#result [data-outcome={outcome}]")).to_be_visible()
    return page


def at_the_counter(visit: Visit) -> None:
    """A card in the thumb's reach, light and dark, and one whose reward was given."""
    shop = visit.shop
    card = f"/counter/cards/{shop.holding(stamp=6)}"
    page = visit.page("phone", PHONE)
    page.goto(card)
    visit.take(page, "counter")
    page.emulate_media(color_scheme="dark")
    visit.take(page, "counter-dark")
    page.emulate_media(color_scheme="light")
    page.goto(shop.used_twice())
    visit.take(page, "refused")
    page.context.close()


def more_at_the_counter(visit: Visit) -> None:
    """Coupons that count together, and a bill on large keys."""
    shop = visit.shop
    page = visit.page("phone", PHONE)
    together = [code[:8] for code in shop.fresh(COUPON_SET, 5)]
    page.goto("/counter/several?" + "&".join(f"codes={number}" for number in together))
    visit.take(page, "several")
    page.goto(f"/counter/cards/{shop.fresh(COUPON)[0]}")
    page.locator("input[name=spend]").fill(BILL[shop.locale])
    page.evaluate("scrollTo(0, 0)")
    visit.take(page, "bill")
    page.context.close()


def offline(visit: Visit) -> None:
    """What a phone keeps while there is no network, over the camera's picture."""
    shop = visit.shop
    page = scanned(visit, "good")
    page.keyboard.press("Escape")
    page.clock.set_fixed_time(AFTERNOON[shop.locale])
    page.context.set_offline(True)
    for stamps in (4, 8, 9):
        expect(page.locator("#result")).to_be_hidden()
        page.locator("#code").fill(shop.holding(stamp=stamps)[:8])
        page.keyboard.press("Enter")
        expect(page.locator("#result")).to_be_visible()
        page.keyboard.press("Escape")
    page.locator("[data-unsent-badge]").click()
    visit.take(page, "unsent")
    page.context.close()


def holder(visit: Visit) -> None:
    """What the holder of a card sees on the way, and at its end."""
    shop = visit.shop
    page = visit.page("visitor", PHONE)
    page.goto(f"/C/{shop.holding(stamp=6)}")
    visit.take(page, "holder")
    page.goto(f"/C/{shop.holding(stamp=10, reward=1)}")
    visit.take(page, "full")
    page.context.close()


def holder_at_night(visit: Visit) -> None:
    """A full card in the dark, and its code as large as the screen."""
    shop = visit.shop
    page = visit.page("visitor", PHONE, theme="dark")
    full = f"/C/{shop.holding(stamp=10, reward=1)}"
    page.goto(full)
    visit.take(page, "full-dark")
    page.goto(f"{full}/show")
    visit.take(page, "code")
    page.context.close()


def owner(visit: Visit) -> None:
    """The owner's first page, a search, and a sheet about to be printed."""
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


SOME = (sheet, scanning, holder)
MORE = (holder_at_night, owner, at_the_counter, more_at_the_counter, offline)
TAKEN: dict[str, tuple[Callable[[Visit], None], ...]] = {
    "en": SOME + MORE,
    "bn": SOME + MORE,
    "ru": SOME,
}


if __name__ == "__main__":
    main()
