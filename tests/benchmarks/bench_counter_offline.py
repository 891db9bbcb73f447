"""The counter without a network, and on a slow one. Run as a module.

Fifty stamps are kept without a network, the browser is killed and opened again, and
they are sent. Then the counter's pages are opened over a line with 800 ms to the server
and 20 kB a second, with nothing kept from before and once more.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests import browsers
from tests.lines import Line
from tests.server.shops import Shop, a_shop_in
from tests.test_offline_story import (
    a_browser_of_its_own,
    at_the_counter,
    inside,
    kill,
    stamped,
    wait_for_the_shell,
    wait_until_written,
)

COUNT, LATENCY_MS, BYTES_A_SECOND = 50, 800, 20_000
MOST_SECONDS, MOST_BYTES = 3.0, 100_000
SCANNER = "/static/vendor/"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        shop = a_shop_in(Path(folder, "shop"))
        with shop.served(), Line(shop.port) as line:
            _killed(shop, line, Path(folder, "phone"))
            for path, ready in (("/counter", "#code"), ("/counter/scan", "#typed")):
                _slow(shop, path, ready)


def _killed(shop: Shop, line: Line, folder: Path) -> None:
    numbers = shop.numbers[:COUNT]
    with a_browser_of_its_own(folder, shop, line) as context:
        page = at_the_counter(context, line)
        wait_for_the_shell(page)
        line.up = False
        began = time.monotonic()
        inside(page, "send", numbers)
        kept = time.monotonic() - began
        wait_until_written(folder)
        kill(folder)
    with a_browser_of_its_own(folder, shop, line) as context:
        page = at_the_counter(context, line)
        line.up = True
        began = time.monotonic()
        inside(page, "upload")
        took = time.monotonic() - began
    found = stamped(shop, numbers)
    order = "in order" if found == numbers else "NOT in order"
    print(f"{COUNT} queued, killed, reopened: {len(found)} {order}")
    print(f"kept                   {kept / COUNT * 1000:8.0f} ms a stamp")
    print(f"sent                   {took:8.2f} s for all")


def _slow(shop: Shop, path: str, ready: str) -> None:
    """The page is usable when what staff need is there and answers to a tap."""
    url = f"http://127.0.0.1:{shop.port}"
    with browsers.chromium() as browser:
        context = browsers.a_visitor(browser, viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "device", "value": shop.token, "url": url}])
        for visit in ("first", "again"):
            seconds, before, scanner = _opened(context, f"{url}{path}", ready)
            well = seconds <= MOST_SECONDS and before <= MOST_BYTES
            print(
                f"{path:14} {visit:6} usable after {seconds:5.2f} s, "
                f"{before / 1000:6.1f} kB before the scanner, "
                f"{scanner / 1000:6.1f} kB of it   {'' if well else 'TOO MUCH'}"
            )
        context.close()


def _opened(
    context: BrowserContext, address: str, ready: str
) -> tuple[float, float, float]:
    page = context.new_page()
    sizes = _watched(page)
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.locator(ready).wait_for()
    page.wait_for_function("document.readyState !== 'loading'")
    took = time.monotonic() - began
    page.wait_for_load_state("networkidle")
    page.close()
    scanner = sum(size for url, size in sizes.items() if SCANNER in url)
    return took, sum(sizes.values()) - scanner, scanner


def _watched(page: Page) -> dict[str, float]:
    """Slow the page's line down; what comes over it, by address."""
    sizes: dict[str, float] = {}
    addresses: dict[str, str] = {}
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND,
    }
    line.send("Network.emulateNetworkConditions", limits)

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def came(event: dict[str, Any]) -> None:
        url = addresses.get(event["requestId"], "")
        sizes[url] = sizes.get(url, 0) + event["encodedDataLength"]

    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", came)
    return sizes


if __name__ == "__main__":
    main()
