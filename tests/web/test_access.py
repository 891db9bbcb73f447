"""Signing in and out, pairing a phone."""

import pytest

from stampcard.models.base import rows
from stampcard.services import access, limits
from tests.builders import OWNER, PASSWORD
from tests.web.visits import Forms, a_phone, opened, press


@pytest.fixture
def house(app):
    return opened(app)


def hidden(page, name):
    """The value of a page's first hidden field with a name."""
    fields = (field for form in Forms(page.text).found for field in form["fields"])
    return next(value for found, value in fields if found == name)


def sign_in(client, password=PASSWORD, wanted=""):
    page = client.get("/sign-in", query_string={"next": wanted})
    sent = {name: hidden(page, name) for name in ("csrf_token", "next")}
    return client.post("/sign-in", data=sent | {"password": password})


def test_the_owner_signs_in_and_goes_on(client, house):
    answer = sign_in(client, wanted="/counter")

    assert answer.status_code == 303
    assert answer.location == "/counter"
    assert client.get("/counter").status_code == 200


def test_a_wrong_password_is_said_at_its_field(client, house):
    answer = sign_in(client, password="not this one")

    assert answer.status_code == 422
    assert "This password is not right" in answer.text
    assert client.get("/counter").status_code == 303


def test_a_wrong_password_keeps_no_address(client, house):
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    sign_in(client, password="not this one")
    kept = str(rows("SELECT * FROM attempt"))

    assert limits.source("203.0.113.9", house=house) in kept
    assert "203.0.113" not in kept


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/\tx", ""],
)
def test_signing_in_never_leads_to_another_site(client, house, wanted):
    assert sign_in(client, wanted=wanted).location == "/"


def test_signing_out_ends_the_session_on_the_server(app, client, house):
    sign_in(client)
    thief = app.test_client()
    thief.set_cookie("sid", client.get_cookie("sid").value)
    assert thief.get("/counter").status_code == 200

    token = hidden(client.get("/sign-in"), "csrf_token")
    client.post("/sign-out", data={"csrf_token": token})

    assert client.get_cookie("sid") is None
    assert thief.get("/counter").status_code == 303


def test_secrets_are_kept_from_scripts_and_other_sites(client, house):
    cookies = sign_in(client).headers.getlist("Set-Cookie")

    kept = next(cookie for cookie in cookies if cookie.startswith("sid="))
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept


def test_an_encrypted_connection_keeps_the_secret_encrypted(client, house):
    secret = access.invite("Phone", OWNER, house=house)
    page = client.get(f"/pair/{secret}", base_url="https://localhost")

    answer = client.post(
        f"/pair/{secret}",
        base_url="https://localhost",
        data={"csrf_token": hidden(page, "csrf_token")},
        headers={"Referer": "https://localhost/"},
    )

    cookies = answer.headers.getlist("Set-Cookie")
    kept = next(c for c in cookies if c.startswith("__Host-device="))
    assert {"Secure", "HttpOnly", "Path=/", "Max-Age=31536000"} <= set(kept.split("; "))
    assert "Domain" not in kept
    assert client.get("/counter", base_url="https://localhost").status_code == 200
    assert client.get("/counter", base_url="http://localhost").status_code == 303


def test_a_phone_paired_before_encryption_stays_paired(app, house):
    phone = a_phone(app, house)

    assert phone.get("/counter", base_url="https://localhost").status_code == 200


def test_a_phone_is_paired_by_one_press(client, house):
    secret = access.invite("Rahima's phone", OWNER, house=house)

    page = client.get(f"/pair/{secret}")
    paired = press(client, page, "Pair this phone")

    assert "Rahima" in page.text
    assert paired.request.path == "/counter"
    assert paired.status_code == 200


def test_looking_at_an_invitation_uses_nothing_up(client, house):
    secret = access.invite("Phone", OWNER, house=house)
    for _ in range(3):
        client.get(f"/pair/{secret}")
        client.head(f"/pair/{secret}")

    assert access.open_invitation(secret, house=house)


def test_a_spent_or_old_invitation_says_so(app, client, house, clock):
    secret = access.invite("Phone", OWNER, house=house)
    page = client.get(f"/pair/{secret}")
    press(client, page, "Pair this phone")
    late = access.invite("Phone", OWNER, house=house)
    clock.move(minutes=11)

    second = press(app.test_client(), page, "Pair this phone")
    spent = client.get(f"/pair/{secret}")

    assert second.status_code == 400  # another browser has no part in this page
    assert spent.status_code == client.get(f"/pair/{late}").status_code == 410
    assert "used already or is too old" in spent.text


def test_a_revoked_phone_is_shut_out_at_once(app, house):
    phone = a_phone(app, house)
    assert phone.get("/counter").status_code == 200

    access.revoke(1, house=house)

    answer = phone.get("/counter")
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_a_stranger_at_the_counter_learns_how_to_pair(client, house):
    page = client.get("/counter", follow_redirects=True)

    assert "This phone is not paired yet" in page.text
