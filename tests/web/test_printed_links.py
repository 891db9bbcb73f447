import re

import pytest

from stampcard.models.shops import Shop
from stampcard.web.printed_links import is_private, link_warning
from tests.builders import a_batch, a_programme

THE_COMPUTER = ["http://localhost:8000", "http://127.0.0.1:8000", "http://127.8.9.1"]
THE_COMPUTER += ["http://[::1]:8000", "http://till.localhost", "http://0.0.0.0:8000"]
NEARBY = ["http://10.0.0.5", "http://172.16.0.1", "http://172.31.255.1:8000"]
NEARBY += ["http://192.168.1.20:8000", "http://169.254.1.1", "http://100.64.0.9"]
NEARBY += ["http://shop.local:8000", "http://till.lan", "http://till.home.arpa"]
NEARBY += ["http://till.internal", "http://till.home", "http://laptop:8000"]
NEARBY += [
    "http://[fd00::5]:8000",
    "http://[fe80::1]",
    "HTTP://SHOP.LOCAL",
    "http://shop.local.",
]
PUBLIC = ["https://cards.example.com", "https://8.8.8.8", "https://172.32.0.1"]
PUBLIC += ["https://[2001:4860::8888]", "https://mylan.example", "https://x.shop"]


@pytest.mark.parametrize("url", THE_COMPUTER)
def test_a_link_to_the_computer_itself_opens_on_no_phone(url):
    said = link_warning(url)

    assert said.text.startswith("These links open on this computer only")


@pytest.mark.parametrize("url", NEARBY)
def test_a_link_nearby_opens_at_the_counter_and_not_at_home(url):
    said = link_warning(url)

    assert said.text.startswith("Customers at home cannot open these links")
    assert "At the counter everything works" in said.text


@pytest.mark.parametrize("url", [url.replace("http:", "https:") for url in NEARBY[:-2]])
def test_phones_of_customers_warn_of_the_shops_own_certificate(url):
    assert "own certificate" in link_warning(url).text


@pytest.mark.parametrize("url", PUBLIC)
def test_an_address_of_the_internet_is_not_warned_of(url):
    assert link_warning(url) is None


def test_an_address_of_the_internet_without_protection_is():
    assert "not protected" in link_warning("http://cards.example.com").text


@pytest.mark.parametrize(
    ("host", "private"), [("shop", True), ("shop.test", True), ("a.example", False)]
)
def test_what_is_private(host, private):
    assert is_private(host) is private


@pytest.fixture
def nearby(home, owner):
    """The shop's links lead into its own network."""
    Shop.update(public_url="http://192.168.1.20:8000").execute()
    return owner


@pytest.fixture
def batch(nearby, home):
    return a_batch(a_programme("stamp_card", home), 2, home)


def warned(page):
    """The warning on a page, and where it leads."""
    part = re.search(r'id="link-warning">.*?</div>\s*<p.*?</p>', page, re.DOTALL)
    return part and part[0]


@pytest.mark.parametrize(
    "path",
    [
        "/programmes/1/print",
        "/batches/1",
        "/batches/1/sheets",
        "/paper/slips/counter-poster",
    ],
)
def test_every_page_that_prints_links_warns_and_leads_to_the_setting(
    nearby, batch, no_paper, path
):
    said = warned(nearby.get(path, follow_redirects=True).text)

    assert "Customers at home cannot open these links: 192.168.1.20" in said
    assert 'href="/settings#public_url"' in said


def test_cards_can_be_printed_all_the_same(nearby, batch, no_paper):
    page = nearby.get("/programmes/1/print").text

    assert "Print</span>" in page
    assert "disabled" not in page


def test_cards_that_are_printed_already_are_judged_by_their_own_links(nearby, batch):
    Shop.update(public_url="https://cards.example").execute()

    assert "printed with links" in warned(nearby.get("/batches/1").text)
    assert not warned(nearby.get("/programmes/1/print").text)


def test_a_good_address_is_not_warned_of(owner, home):
    Shop.update(public_url="https://cards.example").execute()
    a_batch(a_programme("stamp_card", home), 2, home)

    for path in ("/programmes/1/print", "/batches/1", "/batches/1/sheets", "/settings"):
        assert "cannot open these links" not in owner.get(path).text


def test_the_settings_warn_where_the_address_is_typed(nearby):
    assert "Customers at home cannot open these links" in nearby.get("/settings").text
