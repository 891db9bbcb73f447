"""Two hundred hostile codes before the camera: each is told, nothing else happens."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from stampcard.models import ledger
from tests import browsers, filming, https
from tests.builders import a_batch, a_programme, a_shop
from tests.hostile.payloads import scans
from tests.hostile.test_browser import WATCH, watched
from tests.hostile.test_scans import SAID

SERIAL = 3
MODULE_DOTS = 5
MOST_BYTES = 1000  # then a symbol is as high as what the camera sees
PICTURE = "asked for data:image/"
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


@pytest.fixture
def house(app):
    house = app.extensions["stampcard"].house
    a_shop(house)
    a_batch(a_programme("stamp_card", house), 5, house)
    return house


def drawn(text):
    """The address of a picture of a code, with so much of the text as is read well."""
    content = text.encode("utf-8", "surrogatepass")[:MOST_BYTES]
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCodeModel2)
    symbol = Image.fromarray(code.to_image(scale=MODULE_DOTS))
    board = Image.new("L", filming.SIZE, 255)
    board.paste(symbol, ((1280 - symbol.width) // 2, (720 - symbol.height) // 2))
    packed = io.BytesIO()
    board.save(packed, "PNG")
    return filming.as_address(packed.getvalue())


def test_no_code_leads_anywhere_and_each_is_answered_with_a_sentence(app, house):
    shown = [text for text in scans(SERIAL) if text.strip()]
    before = ledger.tip()
    with browsers.chromium() as browser, https.served(app) as site:
        phone = https.a_phone(browser, site, house)
        phone.add_init_script(filming.DRAWN)
        phone.add_init_script(WATCH)
        page = phone.new_page()
        wrong = watched(page, site)
        page.goto(f"{site}/counter/scan")
        page.get_by_role("button", name="Start the camera").click()
        expect(page.locator("#start")).to_be_hidden()

        said = page.evaluate(SHOW_EACH, [drawn(text) for text in shown])
        address = page.url

    assert len(shown) > 190
    for text, sentence in zip(shown, said, strict=True):
        assert SAID in sentence or "cannot be read" in sentence, (text, sentence)
    assert [each for each in wrong if not each.startswith(PICTURE)] == []
    assert address == f"{site}/counter/scan"
    assert ledger.tip() == before
