"""A shop's own encryption lends phones their camera: printed cards are scanned with it.

The phone trusts the shop's authority as any phone does that was told to, and nothing
else is let pass. What printed cards link to opens encrypted too, in a few taps.
"""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

import stampcard
from stampcard import config
from stampcard.models.base import close_database
from stampcard.models.cards import Batch
from stampcard.services.issuing import job_for
from tests import browsers, filming
from tests.benchmarks.figures import WANTED
from tests.builders import a_code, balances, stamp
from tests.server.processes import ROOT
from tests.server.shops import a_shop_in
from tests.taps import taps_on
from tests.trusting import a_trusting_browser, ca_of

pytestmark = pytest.mark.sqlite
NEEDED = 10
# A name that is none of this computer's own: browsers spare it nothing.
TO_HERE = "--host-resolver-rules=MAP till.local 127.0.0.1"
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def shop(tmp_path):
    """One that prints its encrypted address, and is served there by a process."""
    made = a_shop_in(tmp_path, stamps_needed=NEEDED)
    site = f"https://till.local:{made.port}"
    mine = {"STAMPCARD_PUBLIC_URL": site, "STAMPCARD_HTTPS": "1"}
    app = stampcard.create_app(config.load(made.environment | mine, root=ROOT))
    house, batch = app.extensions["stampcard"].house, Batch.get_by_id(1)
    codes = [a_code(batch, n, house=house) for n in range(1, 11)]
    with made.served(**mine):
        yield SimpleNamespace(
            site=site,
            folder=tmp_path,
            token=made.token,
            house=house,
            batch=batch,
            codes=codes,
        )
    close_database()


def a_paired_phone(browser, shop):
    phone = browsers.a_visitor(browser, **PHONE)
    phone.add_cookies([{"name": "device", "value": shop.token, "url": shop.site}])
    return phone.new_page()


def test_two_cards_of_a_printed_sheet_are_stamped_over_https(shop, tmp_path):
    cards = filming.cards_of(job_for(shop.batch, 1, 10, shop.house))
    film = filming.film(
        tmp_path / "counter.mjpeg",
        (filming.looks(None, filming.EASY), 1.0),
        (filming.looks(cards[0], filming.EASY), 3.0),
        (filming.looks(None, filming.HARD), 1.0),
        (filming.looks(cards[1], filming.HARD), 6.0),
        (filming.looks(None, filming.HARD), 1.0),
    )
    flags = (*filming.flags(film), TO_HERE)
    with a_trusting_browser(ca_of(shop.folder), *flags) as browser:
        page = a_paired_phone(browser, shop)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{shop.site}/counter/scan")
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")

        page.get_by_role("button", name="Start the camera").click()
        seen = set()
        while seen != {"0000-001", "0000-002"}:
            verdict = page.locator("#result [data-outcome]")
            expect(verdict).to_be_visible()
            number = page.locator("#result .number").first.inner_text()
            seen.add(number[:8])
            page.keyboard.press("Escape")  # or a moment later it is gone by itself
            expect(page.locator("#result")).to_be_hidden()
        address = page.url

    assert address == f"{shop.site}/counter/scan"
    stamps = [balances(code, shop.house) for code in shop.codes[:3]]
    assert stamps == [{"stamp": 1}, {"stamp": 1}, {}]
    assert all(url.startswith((shop.site, "data:", "blob:")) for url in asked)


def test_a_stamp_and_a_reward_take_few_taps_from_the_page_a_printed_code_opens(shop):
    most = {each.key: each.limit for each in WANTED}
    fresh, full = shop.codes[:2]
    stamp(full, shop.house, count=NEEDED, override=True)
    with a_trusting_browser(ca_of(shop.folder), TO_HERE) as browser:
        page = a_paired_phone(browser, shop)

        page.goto(f"{shop.site}/C/{fresh}")
        assert taps_on(page) <= most["taps_for_a_stamp"]
        page.goto(f"{shop.site}/C/{full}")
        assert taps_on(page) <= most["taps_for_a_reward"]

    assert balances(fresh, shop.house) == {"stamp": 1}
    assert balances(full, shop.house) == {"stamp": NEEDED}  # and no reward any more


def test_a_reward_is_given_on_the_page_of_the_shift(shop):
    full = shop.codes[0]
    stamp(full, shop.house, count=NEEDED, override=True)
    with a_trusting_browser(ca_of(shop.folder), TO_HERE) as browser:
        page = a_paired_phone(browser, shop)
        page.goto(f"{shop.site}/counter/scan")
        page.locator("#code").fill(full)
        page.keyboard.press("Enter")

        result = page.locator("#result")
        result.get_by_role("button", name="Give:").click()
        expect(result.locator("[data-outcome=good]")).to_be_visible()

    assert balances(full, shop.house) == {"stamp": NEEDED}
