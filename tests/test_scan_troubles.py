"""The scan page where there is no camera: a clear sentence, and the other ways."""

import pytest
from playwright.sync_api import expect

from stampcard.services.issuing import job_for
from tests import browsers, filming, https
from tests.builders import a_batch, a_code, a_programme, a_shop, balances

SAYS = {
    "NotAllowedError": "The camera was refused",
    "NotFoundError": "No camera was found",
    "NotReadableError": "Another program holds the camera",
}


@pytest.fixture
def house(app):
    house = app.extensions["stampcard"].house
    a_shop(house)
    return house


@pytest.fixture
def batch(house):
    return a_batch(a_programme("stamp_card", house), 10, house)


def other_ways(page):
    """They are on the page whatever the camera does."""
    expect(page.get_by_label("Number or code")).to_be_visible()
    expect(page.get_by_text("Take a photo of the code", exact=True)).to_be_visible()


def test_each_trouble_with_the_camera_is_said_and_passes(app, house, batch):
    with browsers.chromium() as browser, https.served(app) as site:
        phone = https.a_phone(browser, site, house)
        phone.add_init_script(filming.DRAWN)
        page = phone.new_page()
        page.goto(f"{site}/counter/scan")
        start = page.get_by_role("button", name="Start the camera")

        for name, sentence in SAYS.items():
            page.reload()
            page.evaluate("name => { window.refusal = name; }", name)
            start.click()
            expect(page.get_by_text(sentence)).to_be_visible()
            other_ways(page)
        page.evaluate("window.refusal = ''")
        page.reload()
        start.click()
        page.evaluate("window.dark = true")
        expect(page.get_by_text("The camera sees nothing")).to_be_visible()
        other_ways(page)
        page.evaluate("window.dark = false")
        expect(page.get_by_text("The camera sees nothing")).to_be_hidden()


def test_without_https_a_photo_of_the_card_is_stamped(app, house, batch):
    card = filming.cards_of(job_for(batch, 1, 10, house))[0]
    photo = {"name": "p.jpg", "mimeType": "image/jpeg"}
    (table,) = filming.looks(None, filming.EASY, 1)
    with (
        browsers.chromium(https.TO_HERE) as browser,
        https.served(app, plain=True) as site,
    ):
        page = https.a_phone(browser, site, house).new_page()
        page.goto(f"{site}/counter/scan")

        expect(page.get_by_text("No live camera on this address")).to_be_visible()
        other_ways(page)
        page.locator("#photo").set_input_files({**photo, "buffer": table})
        expect(page.get_by_text("No code was found in the photo")).to_be_visible()
        found = filming.photo(card, share=0.5)
        page.locator("#photo").set_input_files({**photo, "buffer": found})
        expect(page.locator("#result [data-outcome=good]")).to_be_visible()

    assert balances(a_code(batch, house=house), house) == {"stamp": 1}
