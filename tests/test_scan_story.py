"""A printed sheet is filmed at the counter, over HTTPS, and stamps come of it."""

import pytest
from playwright.sync_api import expect

from stampcard.services.issuing import job_for
from tests import browsers, filming, https
from tests.builders import a_batch, a_code, a_programme, a_shop, balances


@pytest.fixture
def house(app):
    house = app.extensions["stampcard"].house
    a_shop(house)
    return house


@pytest.fixture
def batch(house):
    return a_batch(a_programme("stamp_card", house), 10, house)


@pytest.fixture
def cards(batch, house):
    """A sheet as the shop prints it, cut into its cards."""
    return filming.cards_of(job_for(batch, 1, 10, house))


def test_two_cards_of_a_printed_sheet_are_stamped_over_https(
    app, house, batch, cards, tmp_path
):
    film = filming.film(
        tmp_path / "counter.mjpeg",
        (filming.looks(None, filming.EASY), 1.0),
        (filming.looks(cards[0], filming.EASY), 3.0),
        (filming.looks(None, filming.HARD), 1.0),
        (filming.looks(cards[1], filming.HARD), 6.0),
        (filming.looks(None, filming.HARD), 1.0),
    )
    codes = [a_code(batch, n, house=house) for n in (1, 2)]
    with browsers.chromium(*filming.flags(film)) as browser, https.served(app) as site:
        page = https.a_phone(browser, site, house).new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/counter/scan")

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

    assert address == f"{site}/counter/scan"
    assert [balances(code, house) for code in codes] == [{"stamp": 1}, {"stamp": 1}]
    assert all(url.startswith((site, "data:", "blob:")) for url in asked)
