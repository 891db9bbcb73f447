"""Treats for what is done besides buying: at the counter and through the API."""

from uuid import uuid4

import pytest

from stampcard.services import access
from tests.builders import OWNER, a_batch, a_card, a_code, a_programme
from tests.members import a_member, for_members, numbers_of
from tests.web.visits import a_phone, buttons, opened, press


@pytest.fixture
def home(app):
    """A shop whose pages take forms without a token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return opened(app)


@pytest.fixture
def phone(app, home):
    """A phone at the counter."""
    return a_phone(app, home)


def test_staff_press_what_they_saw_and_it_is_offered_no_more(phone, home):
    page = f"/counter/cards/{a_card(home, 'treat')}"
    before = phone.get(page)

    given = press(phone, before, "a review")

    assert "A cup of coffee" in given.text
    assert "1 treat given" in given.text
    assert "a review" in buttons(before)
    assert "a review" not in buttons(phone.get(page))
    assert "a repost" in buttons(phone.get(page))


@pytest.mark.parametrize(
    ("per", "days"), [("day", 1), ("week", 1), ("month", 31)], ids="EA14 {}".format
)
def test_one_more_than_so_many_gives_nothing_and_is_hidden(
    phone, home, clock, per, days
):
    card = a_card(home, "treat", doings="a review", per=per, most=2)
    page = f"/counter/cards/{card}"
    for _ in range(2):
        assert "1 treat given" in press(phone, phone.get(page), "a review").text

    refused = phone.get(page)

    assert "a review" not in buttons(refused)
    assert "This was given before" in refused.text
    assert "Again from" in refused.text
    clock.move(days=days)
    assert "a review" in buttons(phone.get(page))


def test_a_program_names_the_action_that_a_card_offers(client, home):
    code = a_card(home, "treat", doings="a review")
    _, token = access.add_device("Till", OWNER, house=home)
    bearer = {"Authorization": f"Bearer {token}"}
    asked = client.get(f"/api/v1/cards/{code}", headers=bearer).json["actions"]
    act = {"verb": "earn", "code": code, "action": "done:1"}

    once, again = (
        client.post("/api/v1/acts", json={**act, "id": str(uuid4())}, headers=bearer)
        for _ in range(2)
    )

    assert asked == [{"action": "done:1", "name": "a review"}]
    assert once.json["benefit"]["words"] == "A cup of coffee"
    assert again.json["reason"] == "already_given"
    assert client.get(f"/api/v1/cards/{code}", headers=bearer).json["actions"] == []


def test_a_member_gets_theirs_by_number_and_points_for_the_same_idea(phone, home):
    for_members(a_programme("treat", home))
    points = a_programme("points", home, for_doing="50: a review")
    member = a_member(home, programmes=None)
    (number,) = numbers_of(member)

    page = phone.get(f"/counter/members/{member.id}")
    given = press(phone, phone.get(f"/counter/cards/{number}"), "a review")

    assert "What was done?" in page.text
    assert "A cup of coffee" in given.text
    code = a_code(a_batch(points, 1, home), house=home)
    earned = press(phone, phone.get(f"/counter/cards/{code}"), "a review")
    assert "50 points" in earned.text


def test_a_paused_programme_offers_nothing(phone, home):
    from stampcard.models.programmes import Programme
    from stampcard.services import programmes

    code = a_card(home, "treat")
    programmes.set_state(Programme.get(), "paused")

    page = phone.get(f"/counter/cards/{code}")

    assert "a review" not in buttons(page)
    assert "The programme is paused" in page.text
