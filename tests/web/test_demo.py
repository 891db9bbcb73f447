import re

import pytest

from stampcard.models.shops import the_shop
from stampcard.services import demo
from stampcard.services.shops import AlreadySetUp
from tests.web.test_setup import FROM_AFAR


@pytest.fixture
def visitor(app, monkeypatch):
    """A browser in an empty house; a demo lives but two days there."""
    monkeypatch.setattr(demo, "DAYS", 2)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def token(app):
    return app.extensions["stampcard"].setup_token


def test_set_up_offers_a_demo(visitor, token):
    assert 'action="/setup/demo"' in visitor.get("/setup").text
    assert f'action="/setup/{token}/demo"' in visitor.get(f"/setup/{token}").text


def test_one_press_fills_the_house_and_signs_in(visitor):
    page = visitor.post("/setup/demo").text

    assert the_shop().demo
    assert re.search(r"<code>\S{12}</code>", page)
    assert visitor.get("/settings").status_code == 200


def test_the_demo_speaks_the_language_of_the_page(visitor):
    visitor.get("/setup?lang=bn")
    visitor.post("/setup/demo")

    assert the_shop().locale == "bn"


def test_nobody_begins_a_demo_from_afar_without_the_link(visitor, token):
    assert visitor.post("/setup/demo", environ_base=FROM_AFAR).status_code == 403
    assert the_shop() is None

    assert (
        visitor.post(f"/setup/{token}/demo", environ_base=FROM_AFAR).status_code == 200
    )


def test_every_page_says_that_it_is_a_demo(visitor):
    visitor.post("/setup/demo")

    for path in ("/", "/counter", "/help", "/nothing"):
        assert "This is a demo" in visitor.get(path).text


def test_it_is_removed_after_a_question_and_set_up_is_open(visitor, app, token):
    visitor.post("/setup/demo")
    assert 'action="/demo/remove"' in visitor.get("/demo").text

    answer = visitor.post("/demo/remove")

    assert (answer.status_code, answer.location) == (303, f"/setup/{token}")
    assert the_shop() is None
    assert visitor.get(answer.location, environ_base=FROM_AFAR).status_code == 200


def test_a_second_demo_is_not_begun_in_a_shop(visitor):
    visitor.post("/setup/demo")

    assert visitor.post("/setup/demo").location == "/"


def test_of_two_who_begin_at_once_one_is_sent_on(visitor, monkeypatch):
    def too_late(*args, **named):
        raise AlreadySetUp

    monkeypatch.setattr(demo, "fill", too_late)

    assert visitor.post("/setup/demo").location == "/"


def test_a_real_shop_has_neither_the_words_nor_the_pages(owner):
    assert "This is a demo" not in owner.get("/").text
    assert owner.get("/demo").status_code == 404
    assert owner.post("/demo/remove").status_code == 404
    assert the_shop()
