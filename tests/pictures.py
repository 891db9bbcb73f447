"""The pictures of the README, taken from the running program: `make pictures`.

Each language gets a demo shop of its own in a temporary instance folder, served by the
real server. A sheet is printed as the owner would; a paired phone stamps a card of it.
Only the dates and times in the pictures differ from day to day.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests import browsers

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
PASSWORD = "a quiet river at dawn"
PUBLIC_URL = "https://tea.example"
HALF_FULL = range(4, 7)  # stamps on the card that is shown
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1120, "height": 760}}
OWNER_PAGES = {"home": "/", "print": "/programmes/1/print"}
MOST_BYTES = 150_000


@dataclass(frozen=True)
class Shop:
    """A demo shop being served."""

    locale: str
    url: str
    environ: dict[str, str]

    @property
    def folder(self) -> Path:
        """Its instance folder."""
        return Path(self.environ["STAMPCARD_INSTANCE_PATH"])


def main() -> None:
    """Takes every picture anew, in both languages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with browsers.chromium() as browser:
        for locale in ("en", "bn"):
            with a_shop(locale) as shop:
                take_all(shop, browser)


@contextmanager
def a_shop(locale: str) -> Iterator[Shop]:
    """A demo shop in a language, served until the pictures are taken."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        shop = Shop(locale, f"http://127.0.0.1:{port}", environ(folder, port))
        flask(shop, "demo", "--locale", locale)
        server = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=shop.environ,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(shop.url)
            yield shop
        finally:
            server.terminate()
            server.wait(10)


def environ(folder: str, port: int) -> dict[str, str]:
    """Settings that give the same numbers and codes every time."""
    return {
        **os.environ,
        "STAMPCARD_INSTANCE_PATH": folder,
        "STAMPCARD_HOST": "127.0.0.1",
        "STAMPCARD_PORT": str(port),
        "STAMPCARD_PUBLIC_URL": PUBLIC_URL,
        "STAMPCARD_SECRET_KEY": "the same codes in every picture",
        "STAMPCARD_OWNER_PASSWORD": PASSWORD,
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def flask(shop: Shop, *words: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=shop.environ,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


def wait_for(url: str) -> None:
    """Returns once the server answers."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            urlopen(f"{url}/healthz", timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)


def take_all(shop: Shop, browser: Browser) -> None:
    """Print a sheet, then walk through the pages as owner, staff and card holder."""
    number = half_full_card(shop)
    sheet = print_sheet(shop, number)
    keep(top_of(sheet), f"sheet-{shop.locale}")
    owner = a_page(shop, browser, screen=LAPTOP)
    sign_in(owner)
    card, invitation = path_on(sheet, number), invite(owner)
    take_on_phones(shop, browser, card=card, invitation=invitation)
    for name, address in OWNER_PAGES.items():
        owner.goto(address)
        take(owner, f"{name}-{shop.locale}")


def take_on_phones(shop: Shop, browser: Browser, *, card: str, invitation: str) -> None:
    """A card at the counter, once stamped, and as its holder sees it."""
    counter, holder = (a_page(shop, browser, screen=PHONE) for _ in range(2))
    pair(counter, invitation)
    counter.goto(card)
    take(counter, f"counter-{shop.locale}")
    counter.locator(".bottom .button-primary").click()
    counter.locator("[data-outcome=good]").wait_for()
    take(counter, f"outcome-{shop.locale}")
    holder.goto(card)
    take(holder, f"holder-{shop.locale}")


def a_page(shop: Shop, browser: Browser, *, screen: dict[str, Any]) -> Page:
    """An empty page of a browser that has never been here, in the shop's language."""
    visitor = browsers.a_visitor(
        browser, **screen, base_url=shop.url, locale=shop.locale
    )
    return visitor.new_page()


def half_full_card(shop: Shop) -> str:
    """The number of a stamp card that is on its way."""
    cards = json.loads(flask(shop, "export", "cards", "--format", "json"))
    numbers = (
        card["number"] for card in cards if card["balances"].get("stamp") in HALF_FULL
    )
    return str(next(numbers))


def print_sheet(shop: Shop, number: str) -> Image.Image:
    """The front of the sheet that starts with a card, as the printer gets it."""
    file = shop.folder / "cards.pdf"
    flask(shop, "reprint", "1", "--from", number, "--output", str(file))
    with pypdfium2.PdfDocument(file) as document:
        picture: Image.Image = document[0].render(scale=160 / 72).to_pil()
    return picture


def top_of(sheet: Image.Image) -> Image.Image:
    """The upper part of a sheet: its first two rows and the marks to cut along."""
    return sheet.crop((0, 0, sheet.width, round(sheet.height * 0.41)))


def path_on(sheet: Image.Image, number: str) -> str:
    """Where the QR code of a card on a sheet leads."""
    paths = [urlsplit(code.text).path for code in zxingcpp.read_barcodes(sheet)]
    return next(path for path in paths if path.startswith(f"/C/{number}"))


def sign_in(page: Page) -> None:
    """The owner's way in."""
    page.goto("/sign-in")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/")


def invite(page: Page) -> str:
    """The path of the link that pairs a phone."""
    page.goto("/devices")
    page.locator("form[action$=invite] button").click()
    return urlsplit(page.locator(".link code").inner_text()).path


def pair(page: Page, path: str) -> None:
    """Make a phone one of the shop's."""
    page.goto(path)
    page.locator("form.bottom button").click()
    page.wait_for_url("**/counter")


def take(page: Page, name: str) -> None:
    """A picture of what the page's window shows."""
    page.wait_for_load_state("networkidle")
    keep(Image.open(BytesIO(page.screenshot(animations="disabled"))), name)


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture small: few colours, no more bytes than allowed."""
    file = FOLDER / f"{name}.png"
    few = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)} {few.width} × {few.height}, {size / 1000:.0f} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} is larger than {MOST_BYTES / 1000:.0f} kB")


if __name__ == "__main__":
    main()
