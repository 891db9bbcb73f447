"""The system's Chromium, started in one way wherever a test or a picture needs it.

A busy machine is no defect: time-outs are long, so that only what never happens fails.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PATIENCE_MS = 60_000  # for a page, an answer, or the start of the browser itself
SEEN_WITHIN_MS = 20_000  # for what a test expects to see on a page
FLAGS = (
    "--no-sandbox",  # which root and most containers cannot have
    "--disable-gpu",
    "--disable-dev-shm-usage",  # of which containers have little
    "--disable-background-networking",
    "--no-proxy-server",  # the shop is on this machine
)

UNTIL = """async ([given, patience]) => {
  const asked = %s;
  for (const end = performance.now() + patience; !(await asked(given)); ) {
    if (performance.now() > end) throw new Error(`never: ${asked}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}"""

expect.set_options(timeout=SEEN_WITHIN_MS)


@contextmanager
def chromium(*flags: str, **more: Any) -> Iterator[Browser]:
    """A browser that nobody used before; closed at the end, whatever happens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*FLAGS, *flags],
            timeout=PATIENCE_MS,
            **more,
        )
        try:
            yield browser
        finally:
            browser.close()


def a_visitor(browser: Browser, **options: Any) -> BrowserContext:
    """Somebody with cookies of their own, and patience with a busy machine."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    return context


def wait_until(page: Page, question: str, given: object = None) -> None:
    """Wait until a page's function answers with a promise of yes.

    Playwright's `wait_for_function` takes the promise itself for a yes.
    """
    page.evaluate(UNTIL % question, [given, PATIENCE_MS])
