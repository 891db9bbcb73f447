"""A browser without a window prints the page that plain WeasyPrint prints."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import print_sheet
from tests.benchmarks.print_peers.weasyprint import picture
from tests.benchmarks.print_sheet import Order

TITLE = "Chromium"
COMMAND = "chromium"
PACKAGE = "qrcode"
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
)


def _print(order: Order, qr: Callable[[str], str] = picture) -> None:
    browser = shutil.which(COMMAND)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Path(folder, "page.html")
        page.write_text(print_sheet.page_html(order, qr), encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        target = f"--print-to-pdf={order.target.absolute()}"
        subprocess.run(
            [browser, *OPTIONS, profile, target, page.as_uri()],
            check=True,
            capture_output=True,
        )


def _print_tuned(order: Order) -> None:
    _print(order, print_sheet.tuned_svg)


WAYS = {"usual": _print, "tuned": _print_tuned}
