"""Two hundred hostile codes before the camera: each is told, and nothing else happens."""

import base64
import io

import pytest
import qrcode
from playwright.sync_api import expect

from stampcard.models import ledger
from tests import browsers, filming, https
from tests.builders import a_batch, a_programme, a_shop
from tests.hostile.payloads import scans

SERIAL = 3
MODULE_DOTS = 4
# Each is shown until something was said, which is noted and tapped away.
SHOW_EACH = """async (addresses) => {
  const place = document.getElementById("result");
  const wait = () => new Promise((done) => setTimeout(done, 15));
  const said = [];
  for (const address of addresses) {
    await show(address);
    const began = performance.now();
    while (place.hidden && performance.now() - began < 20000) await wait();
    said.push(place.innerText);
    while (!place.hidden) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      await wait();
    }
  }
  return said;
}"""
WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.log(`blocked by policy: ${event.blockedURI}`));
"""


@pytest.fixture
def house(app):
    house = app.extensions["stampcard"].house
    a_shop(house)
    a_batch(a_programme("stamp_card", house), 5, house)
    return house


def drawn(text):
    """The address of a picture of a code; a symbol holds what it holds, and no more."""
    code = qrcode.QRCode(box_size=MODULE_DOTS, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(text.encode("utf-8", "surrogatepass")[:1200], optimize=0)
    code.make(fit=True)
    picture = code.make_image().convert("RGB").get_image()
    frame = picture.resize((720, 720)) if picture.height > 720 else picture
    board = filming.Image.new("RGB", filming.SIZE, "white")
    board.paste(frame, ((1280 - frame.width) // 2, (720 - frame.height) // 2))
    packed = io.BytesIO()
    board.save(packed, "PNG")
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()


def test_no_code_leads_anywhere_and_each_is_answered_with_a_sentence(app, house):
    shown = [text for text in scans(SERIAL) if text.strip()]
    before = ledger.tip()
    with browsers.chromium() as browser, https.served(app) as site:
        phone = https.a_phone(browser, site, house)
        phone.add_init_script(filming.DRAWN)
        phone.add_init_script(WATCH)
        page = phone.new_page()
        wrong = []
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda line: "olicy" in line.text and wrong.append(line.text)
        )
        page.on("popup", lambda other: wrong.append(other.url))
        page.on(
            "request",
            lambda request: (
                wrong.append(request.url)
                if not request.url.startswith((site, "data:image/png"))
                else None
            ),
        )
        page.goto(f"{site}/counter/scan")
        page.get_by_role("button", name="Start the camera").click()
        expect(page.locator("#view")).to_be_visible()

        said = page.evaluate(SHOW_EACH, [drawn(text) for text in shown])
        address = page.url

    assert len(said) == len(shown) >= 195
    for text, sentence in zip(shown, said, strict=True):
        assert "No card has this number" in sentence or "\x00" in text, text
        assert sentence.strip(), text
    assert wrong == []
    assert address == f"{site}/counter/scan"
    assert ledger.tip() == before
