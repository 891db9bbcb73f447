from functools import partial

import pytest

from stampcard.models.base import close_database
from stampcard.models.shops import Staff
from stampcard.services import access
from stampcard.web.security import STRICT_TRANSPORT
from tests.builders import OWNER, PASSWORD, a_batch, a_code, a_programme
from tests.members import for_members
from tests.web.encryption import HOST, PLAIN, SECURE, an_encrypted_app, asks


@pytest.fixture
def app(settings, clock):
    yield an_encrypted_app(settings, clock)
    close_database()


@pytest.fixture
def client(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def code(app, home):
    return a_code(a_batch(a_programme("stamp_card", home), 1, home), house=home)


@pytest.mark.parametrize(
    "path",
    ["/", "/counter", "/sign-in?next=/acts", "/setup", "/nothing", "/api/v1/cards/x"],
)
def test_what_is_asked_for_plain_is_led_to_the_encrypted_address(client, path):
    answer = asks(client, path)

    assert (answer.status_code, answer.location) == (307, SECURE + path)
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_only_asks_whether_it_is_there_is_led_too(client):
    assert asks(client, "/counter", method="HEAD").location == f"{SECURE}/counter"


def test_what_is_sent_plain_is_not_taken(client):
    answer = asks(client, "/sign-in", method="POST", data={"password": PASSWORD})

    assert answer.status_code == 403
    assert "encrypted now" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_program_that_sends_plain_is_told_so(client, home):
    token = access.add_device("Till", OWNER, house=home)[1]
    told = {"Authorization": f"Bearer {token}"}

    answer = asks(client, "/api/v1/acts", method="POST", json={}, headers=told)

    assert answer.status_code == 403
    assert "encrypted now" in answer.json["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/trust", 200),
        ("/trust/shop.crt", 200),
        ("/trust/shop.mobileconfig", 200),
        ("/trust/check", 204),
        ("/static/style.css", 200),
        ("/healthz", 200),
    ],
)
def test_the_page_about_trust_needs_none(client, path, status):
    with asks(client, path) as answer:
        assert answer.status_code == status


def test_encrypted_everything_is_there(client):
    assert asks(client, "/sign-in", SECURE).status_code == 200


def test_on_this_computer_nothing_leaves_it(client):
    assert client.get("/sign-in", base_url="http://127.0.0.1:8000").status_code == 200
    assert client.get("/sign-in", base_url="http://localhost:8000").status_code == 200


def test_another_name_for_this_computer_is_not_enough(client):
    answer = client.get("/sign-in", base_url=PLAIN)

    assert answer.location == f"{SECURE}/sign-in"


def test_a_host_without_port_is_led_to_the_shops_port(settings, clock):
    close_database()
    app = an_encrypted_app(settings, clock, port=80)

    answer = asks(app.test_client(), "/counter", "http://192.168.1.5")

    assert answer.location == "https://192.168.1.5:80/counter"


def test_a_strange_host_is_led_nowhere(client):
    assert asks(client, "/", "http://evil.example").status_code == 400


def test_a_customers_phone_can_look_at_a_card(client, code):
    page = asks(client, f"/C/{code}")

    assert page.status_code == 200
    assert f"{SECURE}/C/{code}" in page.text
    assert "<form" not in page.text


def test_a_customers_phone_can_look_at_a_programme(client, code):
    assert asks(client, "/P/1").status_code == 200


def test_a_phone_of_the_shop_is_led_from_a_card_to_the_encrypted_address(
    client, home, code
):
    secret = access.invite("Till", OWNER, house=home)
    asks(client, f"/pair/{secret}", SECURE, "POST")

    led = asks(client, f"/C/{code}")
    there = asks(client, f"/C/{code}", SECURE)

    assert led.location == f"{SECURE}/C/{code}"
    assert "/counter/cards/" in there.location


def test_the_way_a_phone_was_paired_before_still_leads_there(client, home, code):
    client.set_cookie(
        "device", access.add_device("Old", OWNER, house=home)[1], domain="192.168.1.5"
    )

    assert asks(client, f"/C/{code}").location == f"{SECURE}/C/{code}"
    assert "/counter/cards/" in asks(client, f"/C/{code}", SECURE).location


def test_secrets_are_sent_encrypted_only(client):
    answer = asks(client, "/sign-in", SECURE, "POST", data={"password": PASSWORD})

    cookies = answer.headers.getlist("Set-Cookie")
    secrets = [each for each in cookies if not each.startswith("trusting=1;")]
    assert answer.status_code == 303
    assert any(each.startswith("__Host-sid=") for each in secrets)
    assert all("; Secure" in each for each in secrets)


def test_without_encryption_of_its_own_nothing_is_remembered(settings, clock):
    from stampcard.application import build
    from tests.web.visits import opened

    close_database()
    app = build(settings, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    opened(app)
    client = app.test_client()

    plain = asks(client, "/sign-in")
    signed = asks(client, "/sign-in", SECURE, "POST", data={"password": PASSWORD})

    assert plain.status_code == 200
    assert "trusting" not in str(signed.headers)


def test_browsers_are_bound_by_a_name_but_not_by_the_shops_own_certificate(client):
    def strict(**environ):
        answer = client.get("/sign-in", base_url=SECURE, environ_overrides=environ)
        return answer.headers.get("Strict-Transport-Security")

    assert strict() == STRICT_TRANSPORT
    assert strict(HTTPS="on") is None


def test_a_tunnel_beside_it_is_believed(settings, clock):
    close_database()
    app = an_encrypted_app(
        settings, clock, proxies=1, public_url="https://cards.example"
    )
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}

    page = app.test_client().get(
        "/sign-in", base_url="http://cards.example", headers=told
    )
    forged = app.test_client().get("/sign-in", base_url="http://cards.example")

    assert page.status_code == 200
    assert forged.location == "https://cards.example:8000/sign-in"


@pytest.fixture
def plain_shop(settings, clock):
    """A shop without any encryption, and the owner's browser."""
    from stampcard.application import build
    from tests.web.visits import opened

    close_database()
    app = build(settings, clock=clock)
    house = opened(app)
    for_members(a_programme("stamp_card", house))
    client = app.test_client()
    secret = access.open_session(Staff.get(), house=house)
    for domain in ("localhost", "192.168.1.5"):
        client.set_cookie("sid", secret, domain=domain)
    return client


def test_who_enrols_over_the_network_is_warned_that_it_can_be_read(plain_shop):
    page = asks(plain_shop, "/counter/members/new")

    assert "This page is not encrypted" in page.text
    assert 'href="/trust"' in page.text
    assert 'id="phone"' in page.text


@pytest.mark.parametrize("base", ["http://localhost:8000", SECURE])
def test_on_this_computer_or_encrypted_nobody_is_warned(plain_shop, base):
    secret = plain_shop.get_cookie("sid").value
    plain_shop.set_cookie("__Host-sid", secret, domain="192.168.1.5")
    ask = plain_shop.get if base != SECURE else partial(asks, plain_shop)
    page = ask("/counter/members/new", base_url=base)

    assert page.status_code == 200
    assert "not encrypted" not in page.text


def test_the_host_is_kept_as_it_was_asked(client):
    assert HOST in asks(client, "/counter").location
    assert asks(client, "/a", "http://till.local:8000").status_code == 400
