"""Hostile names in a real browser: nothing runs, is blocked or calls elsewhere."""

import threading
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from stampcard.services import shops
from stampcard.values.texts import clean
from tests import browsers
from tests.builders import a_card, details
from tests.hostile.payloads import NAMES
from tests.hostile.test_names import hostile_shop, visited

__all__ = ["hostile_shop"]
WATCH = """
document.addEventListener('securitypolicyviolation', event =>
  console.log('blocked by policy: ' + event.violatedDirective));
"""
WIDEST_PX = 390


@pytest.fixture
def site(app):
    """The app's address, served by a thread of this process."""
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def phone(owner, site):
    """The owner's phone, and all that should not have happened on it."""
    with browsers.chromium() as chromium:
        screen = {"width": WIDEST_PX, "height": 800}
        context = browsers.a_visitor(chromium, viewport=screen)
        context.add_init_script(WATCH)
        found = owner.get_cookie("sid")
        context.add_cookies([{"name": "sid", "value": found.value, "url": site}])
        page = context.new_page()
        yield page, watched(page, site)


def watched(page, site):
    """A list that grows by everything that runs, is blocked or goes elsewhere."""
    wrong = []

    def asked(request):
        if urlsplit(request.url).netloc != urlsplit(site).netloc:
            wrong.append(f"asked for {request.url}")

    def said(message):
        if "olicy" in message.text:
            wrong.append(message.text)

    def talked(dialog):
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", talked)
    page.on("console", said)
    page.on("request", asked)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def some_of_each_sort(owner, monkeypatch):
    """Addresses of two pages of each sort."""
    monkeypatch.setattr("tests.hostile.test_names.MOST_OF_A_SORT", 2)
    return [address for address, _ in visited(owner, ["/", "/counter", "/devices"])]


def test_nothing_runs_and_nothing_is_blocked_on_any_page(
    hostile_shop, owner, home, phone, site, monkeypatch
):
    page, wrong = phone
    assert shops.change(details(name=clean(NAMES[24]), address=clean(NAMES[27]))) == ()
    addresses = some_of_each_sort(owner, monkeypatch)

    for address in [*addresses, f"/C/{a_card(home, reward=clean(NAMES[29]))}"]:
        page.goto(site + address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wrong == [], address
        assert wide <= WIDEST_PX, address

    assert len(addresses) > 20


def test_what_would_run_or_call_is_noticed(owner, phone, site):
    page, wrong = phone
    page.goto(f"{site}/settings")

    page.evaluate(
        "document.body.innerHTML += '<img src=//evil.test/x onerror=alert(1)>'"
    )
    page.wait_for_timeout(200)

    assert len(wrong) > 0


def test_the_longest_names_do_not_widen_a_page(owner, phone, site, home):
    page, _ = phone
    for name in ("W" * 60, "ক্ষ্ম" * 12, "x" + "\u0301" * 300 + "W" * 50):
        assert shops.change(details(name=clean(name)[:60], address=name[:90])) == ()
        for address in ("/", "/settings"):
            page.goto(site + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= WIDEST_PX, (address, name)
