"""A browser learns to trust the shop, on a phone's screen, against a real server."""

import re

import pytest

from tests.browsers import a_visitor, chromium
from tests.server.shops import a_shop_in
from tests.trusting import a_trusting_browser, ca_of

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    shop = a_shop_in(folder)
    # Any name for this computer that is none of its own, so that it is not spared.
    names = "till.local"
    with shop.served(STAMPCARD_HTTPS="1", STAMPCARD_TRUSTED_HOSTS=names):
        yield shop


FLAG = "--host-resolver-rules=MAP till.local 127.0.0.1"


def answers_shown(page):
    page.wait_for_selector("[data-trust]:not([data-trust=ask]):visible")
    return page.locator("[data-trust]:visible").all_inner_texts()


def test_the_page_sees_by_itself_that_the_phone_does_not_trust_the_shop_yet(shop):
    with chromium(FLAG) as browser:
        page = a_visitor(browser, **PHONE).new_page()
        page.goto(f"http://till.local:{shop.port}/trust")

        assert answers_shown(page) == ["Not yet. Follow the steps below."]
        assert page.locator("details[open] a[href$='/shop.crt']").is_visible()


def test_and_that_it_does(shop):
    with a_trusting_browser(ca_of(shop.folder), FLAG) as browser:
        page = a_visitor(browser, **PHONE).new_page()
        page.goto(f"http://till.local:{shop.port}/trust")
        assert answers_shown(page) == ["Yes. This device trusts the shop."]

        page.get_by_role("link", name=re.compile("Open the shop encrypted")).click()
        page.wait_for_url(re.compile("^https:"))

        assert page.evaluate("isSecureContext")
        assert page.get_by_text("This page came encrypted").is_visible()


def test_a_page_asked_for_plain_opens_encrypted(shop):
    with a_trusting_browser(ca_of(shop.folder), FLAG) as browser:
        page = a_visitor(browser, **PHONE).new_page()
        page.goto(f"http://till.local:{shop.port}/sign-in")

        assert page.url == f"https://till.local:{shop.port}/sign-in"
        assert page.evaluate("isSecureContext")
