"""Whether everybody can use every page: axe-core, own looks, taps, Lighthouse.

Run as `python -m tests.benchmarks.bench_counter_access [LOCALE …]`, or with the other
figures of the counter by `make bench-counter`. Every page is looked at in every
language, light and dark; what is found is printed. Lighthouse comes from npm into
build/lighthouse; without it its figures are not measured.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from stampcard.language import locales
from tests import browsers
from tests.benchmarks.figures import Measured, tell
from tests.looking import BY_AXE, stumbled_over
from tests.taps import taps_on
from tests.tour import Tour, Walker, before_set_up, through_the_shop

BUILD = Path(__file__).parents[2] / "build"
LIGHTHOUSE = BUILD / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("accessibility", "best-practices")
BY_LIGHTHOUSE = (
    "counter.home",
    "counter-half",
    "outcome-good",
    "holder-half",
    "home.index",
    "access.sign_in",
)
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Measure and print."""
    tell(figures(sys.argv[1:]))


def figures(languages: Sequence[str] = ()) -> Measured:
    """Each figure by its key."""
    found: Measured = {"axe_findings": 0, "stumbles": 0}
    with browsers.chromium() as browser:
        for locale in languages or locales():
            for line in _on_every_page(browser, locale):
                found["axe_findings" if line.startswith(BY_AXE) else "stumbles"] += 1
        with a_folder() as folder, through_the_shop(folder, "en") as tour:
            walker = Walker(browser, tour, viewport=PHONE)
            found |= _taps(walker, tour)
            walker.close()
            found |= _by_lighthouse(tour)
    return found


@contextmanager
def a_folder() -> Iterator[Path]:
    """An instance folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _on_every_page(browser: Browser, locale: str) -> Iterator[str]:
    for begin in (before_set_up, through_the_shop):
        with a_folder() as folder, begin(folder, locale) as tour:
            walker = Walker(browser, tour, locale=locale)
            for stop in tour.stops:
                for line in stumbled_over(walker.at(stop), locale):
                    print(f"{locale} {stop.name}: {line}", flush=True)
                    yield line
            walker.close()


def _taps(walker: Walker, tour: Tour) -> Measured:
    """Presses at the counter, from a card's page to what came of it."""
    return {
        "taps_for_a_stamp": taps_on(walker.at(tour.stop("counter-fresh"))),
        "taps_for_a_reward": taps_on(walker.at(tour.stop("counter-full"))),
    }


def _by_lighthouse(tour: Tour) -> Measured:
    """The lowest score of each category over the main pages."""
    if not LIGHTHOUSE.exists():
        print("Lighthouse is not there: make build/lighthouse")
        return {}
    lowest: Measured = {}
    for name in BY_LIGHTHOUSE:
        for category, said in _asked_lighthouse(tour, name)["categories"].items():
            key, score = f"lighthouse_{category.replace('-', '_')}", 100 * said["score"]
            lowest[key] = min(score, lowest.get(key, 100))
            print(f"{name:16} {category:16} {score:3.0f}", flush=True)
    return lowest


def _asked_lighthouse(tour: Tour, name: str) -> dict[str, Any]:
    """The report on a page as whoever may open it, on a phone."""
    stop = tour.stop(name)
    held = "; ".join(f"{c['name']}={c['value']}" for c in tour.cookies_of(stop.who))
    file = BUILD / "lighthouse" / f"{name}.json"
    command = [
        str(LIGHTHOUSE),
        tour.url + stop.path,
        *("--quiet", "--output=json", f"--output-path={file}"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={json.dumps({'Cookie': held})}",
        f"--chrome-flags=--headless=new {' '.join(browsers.FLAGS)}",
    ]
    environ = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
    report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 1:
            print(f"{name:16} {audit['id']}: {audit['title']}")
    return report


if __name__ == "__main__":
    main()
