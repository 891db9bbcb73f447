"""The counter without a network, and on a slow one. Run as a module.

Fifty stamps are kept without a network, the browser is killed and opened again, and
they are sent. Then the counter's pages are opened over a line with 800 ms to the server
and 20 kB a second, with nothing kept from before and once more.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests import browsers
from tests.benchmarks.figures import Measured, tell
from tests.lines import Line
from tests.server.shops import Shop, a_shop_in
from tests.test_offline_story import (
    a_browser_of_its_own,
    at_the_counter,
    inside,
    kill,
    paired,
    stamped,
    wait_for_the_shell,
)

COUNT, LATENCY_SECONDS, BYTES_A_SECOND = 50, 0.8, 20_000
PAGES = ("/counter", "/counter/scan")
SCANNER = "/static/vendor/"


def main() -> None:
    """Measure and print."""
    tell(figures())


def figures() -> Measured:
    """How many of the kept acts came in order, and the counter on a slow network."""
    with tempfile.TemporaryDirectory() as folder:
        shop = a_shop_in(Path(folder, "shop"))
        with shop.served(), Line(shop.port) as line:
            in_order = _killed(shop, line, Path(folder, "phone"))
            pages = [_slow(shop, path, "#code") for path in PAGES]
    drawn, sizes = zip(*pages, strict=True)
    return {
        "offline_in_order": in_order,
        "usable_slow_network_s": max(drawn),
        "page_kb": max(sizes) / 1000,
    }


def _killed(shop: Shop, line: Line, folder: Path) -> int:
    numbers = shop.numbers[:COUNT]
    with a_browser_of_its_own(folder, shop, line) as context:
        wait_for_the_shell(at_the_counter(context, line))
    with a_browser_of_its_own(folder, shop, line) as context:
        page = at_the_counter(context, line)
        line.up = False
        began = time.monotonic()
        inside(page, "send", numbers)
        kept = time.monotonic() - began
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
    return len(found) if found == numbers else 0


def _slow(shop: Shop, path: str, ready: str) -> tuple[float, float]:
    """With nothing kept from before, and again; the worker's own requests count too."""
    with Line(shop.port) as line, browsers.chromium() as browser:
        line.wait_seconds, line.bytes_a_second = LATENCY_SECONDS, BYTES_A_SECOND
        context = browsers.a_visitor(browser, viewport={"width": 390, "height": 844})
        paired(context, shop, line)
        longest, largest = 0.0, 0.0
        for visit in ("first", "again"):
            line.carried.clear()
            drawn, runs, size = _opened(context, f"{line.url}{path}", ready, line)
            longest, largest = max(longest, drawn), max(largest, size)
            print(
                f"{path:14} {visit:6} usable after {drawn:5.2f} s, all its scripts "
                f"after {runs:5.2f} s, {size / 1000:6.1f} kB before the scanner"
            )
        context.close()
    return longest, largest


def _opened(
    context: BrowserContext, address: str, ready: str, line: Line
) -> tuple[float, float, float]:
    """Until it is drawn and a number can be typed; until its scripts run; and the
    bytes until all was there, the copy that the phone keeps of the page included."""
    page = context.new_page()
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.locator(ready).wait_for()
    page.wait_for_function("() => performance.getEntriesByType('paint').length")
    drawn = time.monotonic() - began
    page.wait_for_load_state("domcontentloaded")
    runs = time.monotonic() - began
    page.wait_for_load_state("networkidle")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.close()
    sizes = line.carried.items()
    return (
        drawn,
        runs,
        sum(size for path, size in sizes if not path.startswith(SCANNER)),
    )


if __name__ == "__main__":
    main()
