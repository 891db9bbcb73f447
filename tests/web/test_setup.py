import re

import pytest

from stampcard.models.shops import the_shop
from stampcard.services import access
from stampcard.services.shops import AlreadySetUp
from tests.builders import a_shop

SHOP = {
    "name": "Corner Café",
    "address": "12 Lake Road",
    "locale": "en",
    "digits": "latn",
    "currency": "BDT",
    "country": "BD",
    "timezone": "Asia/Dhaka",
    "owner": "Rahima",
    "password": "a password of the shop",
}
FROM_AFAR = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def visitor(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def link(app):
    return app.extensions["stampcard"].setup_link()


def chosen(page, name):
    ticked = rf'<input checked[^>]*name="{name}"[^>]*value="(\w+)"'
    return re.search(ticked, page)[1]


def test_this_computer_may_set_up_without_the_link(visitor):
    assert visitor.get("/setup").status_code == 200


def test_a_phone_needs_the_link_from_the_terminal(app, visitor):
    assert visitor.get("/setup", environ_base=FROM_AFAR).status_code == 403
    assert visitor.get("/setup/guessed", environ_base=FROM_AFAR).status_code == 403
    assert visitor.get(link(app), environ_base=FROM_AFAR).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
)
def test_a_proxy_is_not_this_computer(visitor, headers):
    assert visitor.get("/setup", headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["shop.example.com", "not an address"])
def test_a_strange_name_is_not_this_computer(visitor, host):
    assert visitor.get("/setup", headers={"Host": host}).status_code == 400


def test_an_address_in_the_network_is_not_this_computer(visitor):
    answer = visitor.get("/setup", headers={"Host": "192.168.1.20:8000"})

    assert answer.status_code == 403


def test_a_form_from_afar_makes_no_shop(visitor):
    visitor.post("/setup", data=SHOP, environ_base=FROM_AFAR)

    assert the_shop() is None


def test_the_first_step_makes_the_shop_and_signs_the_owner_in(visitor):
    answer = visitor.post("/setup", data=SHOP)

    assert answer.location == "/programmes/new?step=2"
    assert the_shop().name == "Corner Café"
    assert visitor.get(answer.location).status_code == 200


def test_the_session_cookie_is_out_of_reach_for_scripts(visitor):
    answer = visitor.post("/setup", data=SHOP)

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "sid=" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("name", " ", "Give the shop"),
        ("owner", "", "Please give the owner"),
        ("password", "short", "at least 10 characters"),
        ("currency", "taka", "three letters"),
        ("timezone", "Dhaka", "Asia/Dhaka"),
        ("locale", "xx", "Choose one of the languages"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visitor, name, value, words):
    page = visitor.post("/setup", data={**SHOP, name: value}).text

    assert words in re.search(r'class="problem".*?</p>', page, re.DOTALL)[0]
    assert "12 Lake Road" in page
    assert the_shop() is None


def test_a_password_is_never_sent_back(visitor):
    page = visitor.post("/setup", data={**SHOP, "name": ""}).text

    assert SHOP["password"] not in page


def test_a_bengali_browser_starts_from_bengali(visitor):
    page = visitor.get("/setup", headers={"Accept-Language": "bn-BD,bn;q=0.9"}).text

    assert '<html lang="bn"' in page
    assert chosen(page, "locale") == "bn"
    assert chosen(page, "digits") == "beng"


def test_the_step_is_counted_in_the_digits_of_the_page(visitor):
    assert "Step 1 of 4" in visitor.get("/setup").text

    bengali = visitor.get("/setup?lang=bn").text
    assert "১" in re.search(r"setup-step.*?</p>", bengali, re.DOTALL)[0]


def test_set_up_is_not_done_twice(visitor):
    visitor.post("/setup", data=SHOP)

    answer = visitor.post("/setup", data={**SHOP, "name": "Second"})

    assert answer.location == "/"
    assert the_shop().name == "Corner Café"


def test_of_two_who_set_up_at_once_one_is_sent_on(visitor, monkeypatch):
    def too_late(*args, **named):
        raise AlreadySetUp

    monkeypatch.setattr("stampcard.services.shops.set_up", too_late)

    assert visitor.post("/setup", data=SHOP).location == "/"


def test_a_step_can_be_skipped_to_the_phone(visitor):
    page = visitor.get(visitor.post("/setup", data=SHOP).location).text

    assert 'href="/devices?step=4"' in page
    assert 'href="/programmes/new/stamp_card?step=2"' in page


def test_the_second_step_leads_to_the_first_sheet(owner):
    answer = owner.post(
        "/programmes/new/coupon?step=2", data={"name": "Hello", "set_reward": "A bun"}
    )

    assert answer.location == "/programmes/1/print?step=3"


def test_the_shop_of_the_terminal_link_is_the_same(app, visitor, home):
    a_shop(home)

    assert link(app) is None
    assert visitor.get("/setup").location == "/"
    assert access.sign_in("wrong", house=home) is None
