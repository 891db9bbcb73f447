import re
from dataclasses import asdict

from stampcard.models.shops import the_shop
from tests.builders import a_shop, details


def form(**changes):
    return {**asdict(details()), **changes}


def test_the_page_shows_what_the_shop_says_of_itself(owner):
    page = owner.get("/settings").text

    assert 'value="Corner Café"' in page
    assert 'href="/exports"' in page


def test_changes_are_kept_and_said(owner):
    answer = owner.post("/settings", data=form(name="Tea House"), follow_redirects=True)

    assert the_shop().name == "Tea House"
    assert "Saved." in answer.text


def test_a_new_language_shows_at_once(owner):
    owner.get("/settings?lang=en")

    answer = owner.post(
        "/settings", data=form(locale="bn", digits="beng"), follow_redirects=True
    )

    assert '<html lang="bn"' in answer.text


def test_a_slip_is_said_at_its_field_and_changes_nothing(owner):
    page = owner.post("/settings", data=form(name="New", public_url="my shop")).text

    problem = re.search(r'id="public_url-problem">.*?</p>', page, re.DOTALL)
    assert "https://cards.example.com" in problem[0]
    assert 'value="my shop"' in page
    assert the_shop().name == "Corner Café"


def test_the_address_of_links_is_shown_as_it_will_be_printed(owner):
    owner.post("/settings", data=form(public_url="https://tea.example.com/"))

    assert "<code>https://tea.example.com</code>" in owner.get("/settings").text


def test_only_the_owner_sees_the_settings(client, home):
    a_shop(home)

    assert client.get("/settings").location.startswith("/sign-in")
