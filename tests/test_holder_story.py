"""A customer with a cheap phone: looks, shows the code, copies, without JavaScript.

The code on the screen is photographed and read as any scanner would, on whatever screen
and in whatever theme.
"""

import io
import threading

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from stampcard.models.shops import Shop
from tests import browsers
from tests.builders import a_card
from tests.web.visits import opened

SCREENS = [(320, 640), (390, 844), (844, 390), (1280, 800)]


class Silent(WSGIRequestHandler):
    """Does not tell of each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def browser():
    with browsers.chromium() as started:
        yield started


@pytest.fixture
def card(app):
    """The link of a card that ends one day, of a shop on plain HTTP."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    url = f"http://127.0.0.1:{server.port}"
    house = opened(app, name="Tea House")
    Shop.update(public_url=url).execute()
    answering = threading.Thread(target=server.serve_forever)
    answering.start()
    yield f"{url}/C/{a_card(house, ends_on='2026-12-31')}"
    server.shutdown()
    answering.join()
    server.server_close()


def on_screen(page) -> list[str]:
    """What a scanner reads from the screen as it is, without scrolling."""
    photographed = Image.open(io.BytesIO(page.screenshot()))
    return [found.text for found in zxingcpp.read_barcodes(photographed)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_code_is_read_from_any_screen_in_any_theme(browser, card, screen, theme):
    size = {"width": screen[0], "height": screen[1]}
    visit = browsers.a_visitor(browser, viewport=size, color_scheme=theme)
    page = visit.new_page()

    page.goto(f"{card}/show")

    assert on_screen(page) == [card.upper()]
    corner = Image.open(io.BytesIO(page.screenshot())).convert("RGB").getpixel((2, 2))
    assert corner == (255, 255, 255)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen[0]
    visit.close()


def test_all_but_sending_works_without_javascript(browser, card):
    visit = browsers.a_visitor(browser, java_script_enabled=False)
    page = visit.new_page()

    page.goto(card)
    page.get_by_text("Share this card").click()
    expect(page.get_by_label("Link of this card")).to_have_value(card)
    expect(page.get_by_text("Whoever has this link has the card")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    page.get_by_text("How it works").click()
    expect(page.get_by_text("Last day", exact=True)).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Remember the last day").click()
    assert coming.value.suggested_filename.endswith(".ics")
    page.get_by_role("link", name="Show my code").click()
    assert on_screen(page) == [card.upper()]
    page.get_by_role("link", name="Back to the card").click()
    expect(page).to_have_url(card)
    visit.close()


def test_copying_the_link_says_so_on_plain_http(browser, card):
    visit = browsers.a_visitor(browser)
    page = visit.new_page()
    page.goto(card)

    page.get_by_text("Share this card").click()
    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    visit.close()


def test_a_phones_own_way_to_send_gets_the_link_and_the_shops_name(browser, card):
    visit = browsers.a_visitor(browser)
    visit.add_init_script(
        "navigator.share = async (given) => { window.shared = given; }"
    )
    page = visit.new_page()
    page.goto(card)

    page.get_by_text("Share this card").click()
    page.get_by_role("button", name="Send").click()

    shared = page.evaluate("window.shared")
    assert shared["url"] == card
    assert "Tea House" in shared["text"]
    visit.close()


def test_a_code_that_is_shown_keeps_the_screen_awake(browser, card):
    visit = browsers.a_visitor(browser)
    visit.add_init_script(
        "Object.defineProperty(navigator, 'wakeLock', {value: {request: async (what)"
        " => { window.awake = [...(window.awake ?? []), what]; }}})"
    )
    page = visit.new_page()

    page.goto(f"{card}/show")
    page.wait_for_function("window.awake")

    assert page.evaluate("window.awake") == ["screen"]
    visit.close()


def test_the_first_view_of_a_phone_holds_what_matters(browser, card):
    visit = browsers.a_visitor(browser, viewport={"width": 390, "height": 844})
    page = visit.new_page()

    page.goto(card)

    for part in (".band", ".stamps", ".holder .next", ".time", ".bottom .button"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844, part
    visit.close()
