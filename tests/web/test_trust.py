import plistlib
import re
import ssl

import pytest

from stampcard import tls
from stampcard.models.base import close_database
from stampcard.models.shops import Staff
from stampcard.services import access
from tests.web.encryption import PLAIN, SECURE, an_encrypted_app, asks

ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/130 Mobile"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) Chrome/130"


@pytest.fixture
def app(settings, clock):
    yield an_encrypted_app(settings, clock)
    close_database()


@pytest.fixture
def authority(app, settings):
    return tls.authority(settings.instance_path)


@pytest.fixture
def owner(app, home):
    client = app.test_client()
    client.set_cookie("sid", access.open_session(Staff.get(), house=home))
    return client


@pytest.mark.parametrize("base", [PLAIN, SECURE])
def test_the_page_shows_what_to_compare_and_what_it_can_do(client, authority, base):
    page = asks(client, "/trust", base).text

    for line in authority.fingerprint:
        assert line in page
    assert "your bank’s" in page
    assert "Certificate Trust Settings" in page
    assert "Install anyway" in page


@pytest.mark.parametrize(
    ("agent", "open_part"),
    [
        (ANDROID, ["android"]),
        (IPHONE, ["apple"]),
        (WINDOWS, ["windows"]),
        (MAC, ["mac"]),
        (LINUX, ["linux"]),
        ("curl/8", []),
    ],
)
def test_the_steps_for_the_device_that_asks_stand_open(client, agent, open_part):
    page = asks(client, "/trust", headers={"User-Agent": agent}).text

    assert re.findall(r'<details class="card" id="(\w+)" open>', page) == open_part


def test_the_test_leads_to_the_encrypted_address_by_the_name_that_was_asked(client):
    page = asks(client, "/trust").text

    assert f'href="{SECURE}/trust"' in page
    assert f'data-trust-check="{SECURE}/trust/check"' in page


def test_encrypted_it_leads_on_to_the_shop(client):
    page = asks(client, "/trust", SECURE).text

    assert "This page came encrypted" in page
    assert f'href="{SECURE}/"' in page


def test_the_certificate_is_given_as_phones_take_it(client, authority):
    answer = asks(client, "/trust/shop.crt")

    assert answer.mimetype == "application/x-x509-ca-cert"
    assert "shop.crt" in answer.headers["Content-Disposition"]
    assert ssl.PEM_cert_to_DER_cert(answer.text) == authority.der
    assert "PRIVATE" not in answer.text


def test_the_profile_is_given_as_apple_takes_it(client, authority):
    answer = asks(client, "/trust/shop.mobileconfig")

    profile = plistlib.loads(answer.data)
    assert answer.mimetype == "application/x-apple-aspen-config"
    assert profile["PayloadDisplayName"] == "Certificate of Corner Café"
    assert profile["PayloadContent"][0]["PayloadContent"] == authority.der


def test_the_check_may_be_fetched_from_the_page_that_is_not_encrypted(client):
    answer = asks(client, "/trust/check", SECURE)

    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_owners_page_of_devices_leads_a_phone_there(owner, authority, home):
    page = owner.get("/devices").text

    assert f"{home.nearby_url}/trust" in page
    assert "<svg" in page
    assert authority.fingerprint[0] in page


def test_a_phone_is_invited_to_the_encrypted_address(app, owner, home):
    app.config["WTF_CSRF_ENABLED"] = False
    page = owner.get(owner.post("/devices/invite", data={"name": "Till"}).location).text

    assert f"<code>{home.secure_url}/pair/" in page
    assert "/devices#trust" in page


def test_a_public_name_wins_over_the_shops_own_certificate(settings, clock):
    close_database()
    app = an_encrypted_app(settings, clock, public_url="https://cards.example")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    house = app.extensions["stampcard"].house
    client.set_cookie("sid", access.open_session(Staff.get(), house=house))

    page = client.get(client.post("/devices/invite", data={"name": "A"}).location).text

    assert "<code>https://cards.example/pair/" in page


class TestWithoutACertificateOfItsOwn:
    @pytest.fixture
    def app(self, settings, clock):
        from stampcard.application import build
        from tests.web.visits import opened

        app = build(settings, clock=clock)
        opened(app)
        yield app
        close_database()

    def test_the_page_says_who_can_read_along_and_what_helps(self, client):
        page = asks(client, "/trust").text

        assert "Whoever is in the same network can read" in page
        assert "HTTPS=1" in page

    def test_behind_a_name_of_the_internet_there_is_nothing_to_do(self, client):
        assert "nothing to do on your device" in asks(client, "/trust", SECURE).text

    def test_on_the_computer_itself_neither(self, client):
        assert "never leaves this computer" in client.get("/trust").text

    @pytest.mark.parametrize("name", ["shop.crt", "shop.mobileconfig"])
    def test_there_is_nothing_to_fetch(self, client, name):
        assert asks(client, f"/trust/{name}").status_code == 404

    def test_devices_are_told_nothing(self, owner):
        assert "fingerprint" not in owner.get("/devices").text
