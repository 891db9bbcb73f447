"""From a card before the camera to its result on the screen.

A film shows six cards of a printed sheet one after the other, with the table between
them; a white mark in its corner tells the page the moment a card comes into view. The
page is the shop's own over HTTPS, in a real browser: at full speed, and slowed down six
times as a stand-in for a cheap phone.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from stampcard import create_app
from stampcard.config import Settings
from stampcard.services.issuing import job_for
from tests import browsers, filming, https
from tests.benchmarks.figures import Measured, tell
from tests.builders import a_batch, a_programme, a_shop

CARDS = 6
IN_VIEW_SECONDS, BETWEEN_SECONDS = 2.0, 1.0
# How many times slower the browser runs, and the name of the figure.
SLOWER = {1: "code_to_result_ms", 6: "code_to_result_slow_ms"}
MARK = 24  # dots, in the film's upper left corner
# Notes when a card came into view, when its text was sent, when its result was seen; a
# result is tapped away at once, as the next card is coming.
WATCH = """
window.seen = [];
let under = null; // the card whose text was sent last
const view = document.getElementById("view");
const dots = document.createElement("canvas");
dots.width = dots.height = 1;
const brush = dots.getContext("2d", { willReadFrequently: true });
let lit = false;
const look = () => {
  brush.drawImage(view, 0, 0, MARK, MARK, 0, 0, 1, 1);
  const bright = brush.getImageData(0, 0, 1, 1).data[0] > 150;
  if (bright && !lit) seen.push({ came: performance.now() });
  lit = bright;
  view.requestVideoFrameCallback(look);
};
view.requestVideoFrameCallback(look);
const ask = window.fetch;
window.fetch = (url, options) => {
  if (String(url).endsWith("/counter/scans") && seen.length) {
    under = seen.at(-1);
    under.read ??= performance.now();
  }
  return ask(url, options);
};
const place = document.getElementById("result");
const tapAway = () => { // again where the first was too early for a slow page
  if (place.hidden) return;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  setTimeout(tapAway, 100);
};
new MutationObserver(() => {
  if (place.hidden) return;
  requestAnimationFrame(() => setTimeout(() => {
    if (under) under.shown ??= performance.now();
    tapAway();
  }));
}).observe(place, { attributes: true, attributeFilter: ["hidden"] });
"""


def main() -> None:
    """Prints the table, and the figures beside what they may be."""
    tell(figures())


def figures() -> Measured:
    """From a code in view until its result is shown: the slower view's median."""
    print("| view | browser | cards | read, median | worst | shown, median | worst |")
    print("|---|---|---|---|---|---|---|")
    medians: dict[int, list[float]] = {slower: [] for slower in SLOWER}
    for name in filming.VIEWS:
        for slower in SLOWER:
            reads, shows = zip(*_times(name, slower), strict=True)
            times = [
                f"{pick(each):.0f} ms" for each in (reads, shows) for pick in PICKS
            ]
            speed = f"{slower} times slower" if slower > 1 else "full speed"
            print(
                f"| {name} | {speed} | {len(shows)} | {' | '.join(times)} |",
                flush=True,
            )
            medians[slower].append(statistics.median(shows))
    return {key: max(medians[slower]) for slower, key in SLOWER.items()}


PICKS = (statistics.median, max)


def _times(name: str, slower: int) -> list[tuple[float, float]]:
    """Milliseconds from view to read and to shown, for each card of the film."""
    with _counter(name) as page:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.get_by_role("button", name="Start the camera").click()
        page.locator("#start").wait_for(state="hidden")
        page.evaluate(WATCH.replace("MARK", str(MARK)))
        page.wait_for_timeout(1000 * (CARDS + 2) * (IN_VIEW_SECONDS + BETWEEN_SECONDS))
        seen = page.evaluate("seen")
    times = [
        (each["read"] - each["came"], each["shown"] - each["came"])
        for each in seen
        if "shown" in each
    ]
    if len(times) < CARDS / 2:
        raise SystemExit(f"{name}: only {len(times)} of {CARDS} cards were read")
    return times[:CARDS]


@contextmanager
def _counter(name: str) -> Iterator[Page]:
    """The scan page of a new shop, before its camera is started."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(
                instance_path=Path(folder),
                database_url=f"sqlite:///{folder}/shop.sqlite3",
                secret_key="the secret key of the shop that is measured",
            )
        )
        house = app.extensions["stampcard"].house
        a_shop(house)
        batch = a_batch(a_programme("stamp_card", house, pause_seconds=0), 10, house)
        pictures = filming.cards_of(job_for(batch, 1, 10, house))[:CARDS]
        film = filming.film(Path(folder, "cards.mjpeg"), *_scenes(pictures, name))
        with (
            browsers.chromium(*filming.flags(film)) as browser,
            https.served(app) as site,
        ):
            page = https.a_phone(browser, site, house).new_page()
            page.goto(f"{site}/counter/scan")
            yield page


def _scenes(
    pictures: list[filming.Picture], name: str
) -> Iterator[tuple[list[bytes], float]]:
    view = filming.VIEWS[name]
    table = filming.looks(None, view)
    for card in pictures:
        yield table, BETWEEN_SECONDS
        yield filming.looks(card, view, mark=MARK), IN_VIEW_SECONDS


if __name__ == "__main__":
    main()
