"""The parts of the scan page that need a real browser: camera, reading, signals.

Each test has a page of three lines under an address that no server has: the browser is
handed the shop's own files for it. What the camera films is a printed card.
"""

import io
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from stampcard.web.security import HEADERS
from stampcard.web.vendored import TYPES
from tests import browsers, filming
from tests.printing.samples import PREFIX, a_job

STATIC = Path(__file__).parents[2] / "stampcard" / "web" / "static"
SHOP, PLAIN = "https://shop.test", "http://shop.test"
POLICY = HEADERS["Content-Security-Policy"].replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
)
PAGE = """<!doctype html><meta charset="utf-8"><title>Camera</title>
<video id="view" playsinline muted></video><input type="file" id="photo">
<script type="module" src="/page.js"></script>"""
SCRIPT = """
import { Camera } from "/static/counter/camera.js";
import { textInPhoto, textsIn } from "/static/counter/reading.js";
import * as signals from "/static/counter/signals.js";
window.texts = [];
window.troubles = [];
window.camera = new Camera(document.getElementById("view"), {
  onText: (text) => texts.push(text),
  onTrouble: (kind) => troubles.push(kind),
});
Object.assign(window, { signals, textInPhoto, textsIn });
document.body.dataset.ready = "yes";
"""


@pytest.fixture(scope="module")
def cards():
    """The cards of a sheet as the shop prints it."""
    job = a_job("stamp-card", "a4-card-85x55-10", 10, backs=False)
    return filming.cards_of(job), [PREFIX + piece.code for piece in job.pieces]


@pytest.fixture(scope="module")
def film(cards, tmp_path_factory):
    """A table, a card held well, the table again, another card hard to see."""
    (first, second, *_), _ = cards
    return filming.film(
        tmp_path_factory.mktemp("film") / "cards.mjpeg",
        (filming.looks(None, filming.EASY), 0.4),
        (filming.looks(first, filming.EASY), 1.5),
        (filming.looks(None, filming.HARD), 0.4),
        (filming.looks(second, filming.HARD), 1.5),
    )


@pytest.fixture(scope="module")
def browser(film):
    with browsers.chromium(*filming.flags(film)) as started:
        yield started


@pytest.fixture
def visit(browser):
    """Opens the page with a camera, and lists what it asked and was refused."""
    contexts = []

    def opened(*scripts, site=SHOP):
        context = browsers.a_visitor(browser)
        contexts.append(context)
        context.route("**/*", answer)
        context.add_init_script(WATCH)
        for script in scripts:
            context.add_init_script(script)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"{site}/")
        expect(page.locator("body[data-ready]")).to_be_attached()
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            assert all(url.startswith((SHOP, PLAIN, "data:")) for url in page.asked)
            assert page.said == []
        context.close()


WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.log(`blocked by policy: ${event.blockedURI}`));
"""


def answer(route):
    """The shop's files, as the shop would hand them out."""
    path = route.request.url.split("/", 3)[3]
    if path == "favicon.ico":
        return route.fulfill(status=204)
    kind, body = "text/html", PAGE.encode()
    if path == "page.js":
        kind, body = TYPES[".js"], SCRIPT.encode()
    elif path:
        file = STATIC / path.removeprefix("static/")
        kind, body = TYPES[file.suffix], file.read_bytes()
    headers = {"Content-Type": kind, "Content-Security-Policy": POLICY}
    return route.fulfill(body=body, headers=headers)


def until(page, condition):
    """Waits for something in the page, whose rules forbid the usual way of asking."""
    end = time.monotonic() + browsers.PATIENCE_MS / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def start(page):
    page.evaluate("camera.start()")


def test_a_printed_card_is_read_held_well_and_hard_to_see(visit, cards):
    page = visit()

    start(page)
    until(page, "texts.length >= 2")

    # The film plays over and over, and may be anywhere in it by now.
    assert set(page.evaluate("texts")) == set(cards[1][:2])
    assert page.evaluate("troubles") == []
    assert page.evaluate("camera.chosen") != ""
    assert page.evaluate("camera.cameras()")[0]["label"].endswith("cards.mjpeg")
    assert page.evaluate("camera.canTorch") is False
    assert page.evaluate("camera.torch(true)") is False


def test_a_chosen_camera_is_remembered_and_one_that_is_gone_is_not_missed(visit):
    page = visit()
    start(page)
    only = page.evaluate("camera.chosen")

    page.evaluate("camera.choose('a camera that is gone')")
    until(page, "texts.length >= 1")
    assert page.evaluate("camera.chosen") == only
    page.evaluate("id => camera.choose(id)", only)
    page.reload()
    expect(page.locator("body[data-ready]")).to_be_attached()
    start(page)
    until(page, "texts.length >= 1")

    assert page.evaluate("localStorage.getItem('counter-camera')") == only
    assert page.evaluate("troubles") == []


def test_a_card_counts_once_while_it_stays_in_view_even_over_a_result(visit, cards):
    page, (pictures, codes) = visit(filming.DRAWN), cards
    card, other = (filming.looks(each, filming.EASY, 1)[0] for each in pictures[:2])
    start(page)

    page.evaluate("show", filming.as_address(card))
    until(page, "texts.length === 1")
    page.evaluate("camera.pause()")
    page.wait_for_timeout(3500)  # somebody reads the result, card in hand
    page.evaluate("camera.resume()")
    page.evaluate("show", filming.as_address(other))
    until(page, "texts.length === 2")
    page.evaluate("show", filming.as_address(card))
    page.wait_for_timeout(500)
    assert page.evaluate("texts") == codes[:2]
    page.evaluate("show(null)")
    page.wait_for_timeout(3500)
    page.evaluate("show", filming.as_address(card))
    until(page, "texts.length === 3")

    assert page.evaluate("texts") == [codes[0], codes[1], codes[0]]


def test_of_several_cards_the_one_in_the_middle_is_meant(visit, cards):
    page, (pictures, codes) = visit(filming.DRAWN), cards
    start(page)

    page.evaluate("show", a_sheet(pictures[:4], left=440))
    until(page, "texts.length >= 1")
    page.wait_for_timeout(1000)
    in_view = page.evaluate("textsIn(document.getElementById('view'))")
    assert set(in_view) == set(codes[:3])
    assert page.evaluate("texts") == [codes[1]] == in_view[:1]
    page.evaluate("show", a_sheet(pictures[:4], left=-10))
    until(page, "texts.length >= 2")

    assert page.evaluate("texts") == [codes[1], codes[2]]


def a_sheet(pictures, left):
    """Four cards of a sheet side by side, as they move past; one in the middle."""
    table = Image.new("RGB", filming.SIZE, "white")
    for at, card in enumerate(pictures):
        table.paste(card.resize((430, 278)), (left - 260 + (at - 1) * 450, 200))
    seen = io.BytesIO()
    table.save(seen, "JPEG")
    return filming.as_address(seen.getvalue())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NotAllowedError", "refused"),
        ("NotFoundError", "none"),
        ("NotReadableError", "busy"),
        ("AbortError", "busy"),
        ("UnknownError", "none"),
    ],
)
def test_a_camera_that_is_not_to_be_had_is_told_by_its_reason(visit, name, kind):
    page = visit(filming.DRAWN, f"window.refusal = '{name}'")

    start(page)
    assert page.evaluate("troubles") == [kind]

    page.evaluate("window.refusal = ''")
    start(page)
    assert page.evaluate("troubles") == [kind, ""]


def test_a_camera_that_is_taken_away_comes_back_or_is_told(visit, cards):
    page, (pictures, codes) = visit(filming.DRAWN), cards
    start(page)

    page.evaluate(TAKE_AWAY)
    until(page, "given.length === 2")
    card = filming.as_address(filming.looks(pictures[0], filming.EASY, 1)[0])
    page.evaluate("show", card)
    until(page, "texts.length === 1")
    assert page.evaluate("troubles") == []
    page.evaluate("window.refusal = 'NotReadableError'")
    page.evaluate(TAKE_AWAY)
    until(page, "troubles.length === 1")

    assert page.evaluate("troubles") == ["busy"]
    assert page.evaluate("texts") == codes[:1]


# Browsers tell it so when the camera is pulled out; stopping it from here tells nobody.
TAKE_AWAY = """
const [track] = document.getElementById("view").srcObject.getTracks();
track.stop();
track.dispatchEvent(new Event("ended"));
"""


@pytest.mark.parametrize("dead", ["dark", "frozen"])
def test_a_camera_that_shows_nothing_is_told_until_it_shows_something(visit, dead):
    page = visit(filming.DRAWN)
    start(page)

    page.evaluate(f"window.{dead} = true")
    until(page, "troubles.length === 1")
    assert page.evaluate("troubles") == ["black"]
    page.evaluate(f"window.{dead} = false")
    until(page, "troubles.length === 2")

    assert page.evaluate("troubles") == ["black", ""]


def test_the_camera_is_let_go_in_the_background_and_asked_for_again(visit):
    page = visit(filming.DRAWN, HIDING)
    start(page)

    page.evaluate("hide(true)")
    assert page.evaluate("document.getElementById('view').srcObject") is None
    page.evaluate("hide(false)")
    until(page, "document.getElementById('view').srcObject !== null")
    assert page.evaluate("given.length") == 2
    page.evaluate("camera.stop()")
    page.evaluate("hide(true); hide(false)")

    assert page.evaluate("given.length") == 2
    assert page.evaluate("document.getElementById('view').srcObject") is None


HIDING = """
let hidden = false;
Object.defineProperty(document, "hidden", { get: () => hidden });
window.hide = (away) => {
  hidden = away;
  document.dispatchEvent(new Event("visibilitychange"));
};
"""


def test_the_browsers_own_reader_is_used_until_it_fails(visit, cards):
    page, (pictures, codes) = visit(filming.DRAWN, OWN_READER), cards
    start(page)

    until(page, "texts.length === 1")
    assert page.evaluate("texts") == ["read by the browser"]
    assert not any("vendor" in url for url in page.asked)
    page.evaluate("window.failing = true")
    card = filming.as_address(filming.looks(pictures[0], filming.EASY, 1)[0])
    page.evaluate("show", card)
    until(page, "texts.length === 2")

    assert page.evaluate("texts")[1] == codes[0]


OWN_READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() {
    if (window.failing) throw new DOMException("", "NotSupportedError");
    const boundingBox = new DOMRectReadOnly(0, 0, 9, 9);
    return [{ rawValue: "read by the browser", boundingBox }];
  }
};
"""


@pytest.fixture(scope="module")
def photos(cards):
    """The same card on photos of twelve megapixels, from near and from far."""
    return [filming.photo(cards[0][3], share=share) for share in (0.7, 0.2)]


@pytest.mark.parametrize("site", [SHOP, PLAIN], ids=["https", "http"])
def test_a_large_photo_is_read_in_the_page_also_without_https(
    visit, cards, photos, site
):
    page = visit(site=site)
    photo = {"name": "p.jpg", "mimeType": "image/jpeg"}

    found = []
    for buffer in (*photos, b"no picture"):
        page.locator("#photo").set_input_files({**photo, "buffer": buffer})
        found.append(page.evaluate("textInPhoto(photo.files[0])"))

    assert found == [cards[1][3], cards[1][3], ""]
    start(page)
    assert page.evaluate("troubles") == ([] if site == SHOP else ["insecure"])


def test_each_result_sounds_and_feels_different_and_can_be_silent(visit):
    page = visit(LISTENING)
    tunes = set()

    for kind in ("good", "reward", "warn", "bad"):
        page.evaluate("signals.signal", kind)
        tunes.add(str(page.evaluate("heard.splice(0)")))
    page.evaluate("signals.beQuiet(true)")
    page.evaluate("signals.signal('good')")

    assert len(tunes) == 4
    assert page.evaluate("heard") == []
    felt = page.evaluate("felt")
    assert len({str(buzz) for buzz in felt[:4]}) == 4
    assert felt[4] == felt[0]
    assert page.evaluate("signals.isQuiet()") is True


LISTENING = """
window.heard = [];
window.felt = [];
navigator.vibrate = (buzz) => felt.push(buzz);
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  const voice = make.call(this);
  const begin = voice.start;
  voice.start = function (at) {
    heard.push(voice.frequency.value);
    return begin.call(voice, at);
  };
  return voice;
};
"""


def test_a_phone_that_forbids_everything_still_reads(visit, cards):
    page = visit(FORBIDDING)

    page.evaluate("signals.signal('bad')")
    page.evaluate("signals.beQuiet(true)")
    page.evaluate("signals.stayAwake()")
    start(page)
    until(page, "texts.length >= 1")

    assert page.evaluate("signals.isQuiet()") is True
    assert page.evaluate("texts")[0] in cards[1]


FORBIDDING = """
delete window.AudioContext;
const no = () => { throw new DOMException("", "QuotaExceededError"); };
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => no() } });
Object.assign(Storage.prototype, { getItem: no, setItem: no });
"""
