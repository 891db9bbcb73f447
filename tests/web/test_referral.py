"""Friends at the counter: two cards one after the other, and through the interface."""

import re
from html import unescape
from uuid import uuid4

import pytest

from stampcard.services import access
from tests.builders import OWNER, a_batch, a_code, a_programme, balances
from tests.web.visits import a_phone, buttons, opened, press


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


@pytest.fixture
def pair(house):
    """The codes of whoever sends a friend, of the friend, and of one more."""
    batch = a_batch(a_programme("referral", house), 3, house)
    return [a_code(batch, n, house=house) for n in (1, 2, 3)]


def card_page(phone, code):
    return phone.get(
        "/counter/find", query_string={"code": code}, follow_redirects=True
    )


def asked(phone, friend):
    """The page to which a newcomer's card leads."""
    (link,) = re.findall(
        r'href="(/counter/several[^"]*)"', card_page(phone, friend).text
    )
    return phone.get(unescape(link))


def both(phone, friend, advocate):
    return press(phone, asked(phone, friend), "Add", add=advocate)


def test_a_new_card_is_asked_who_sent_it(phone, pair):
    page = card_page(phone, pair[1])

    assert "Sent by a friend? Add that friend&#39;s card" in page.text
    assert "Record the purchase" in buttons(page)


def test_two_cards_then_a_purchase_reward_both(phone, house, pair):
    page = both(phone, pair[1], pair[0])
    joined = press(phone, page, "Let the friend join")
    bought = press(phone, card_page(phone, pair[1]), "Record the purchase", spend="500")
    sender = card_page(phone, pair[0])

    assert "2 of 2 cards" in page.text
    assert "1 friend has joined" in joined.text
    assert "10 % off the bill" in bought.text.replace("\xa0", " ")
    assert "৳ 450" in bought.text.replace("\xa0", " ")
    assert balances(pair[0], house) == {"friend": 1, "gift:sent": 1}
    assert "Give: Free coffee" in buttons(sender)
    assert "Reward given" in press(phone, sender, "Give: Free coffee").text


def test_the_next_scan_joins_the_card_that_was_shown(phone, pair):
    asked(phone, pair[1])

    page = card_page(phone, pair[0])

    assert "2 of 2 cards" in page.text
    assert "Let the friend join" in buttons(page)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (1, 1, "is on the list already"),
        (1, None, "No card has this number"),
        (2, 0, "is in use already"),
    ],
)
def test_what_cannot_be_the_second_card(phone, pair, first, second, said):
    press(phone, both(phone, pair[2], pair[0]), "Let the friend join")
    added = "ZZZ" if second is None else pair[second]

    page = phone.get(
        "/counter/several", query_string={"codes": pair[first], "add": added}
    )

    assert said in page.text
    assert "Let the friend join" not in buttons(page)


def test_a_known_customer_is_told_so(phone, pair):
    page = both(phone, pair[1], pair[0])
    press(phone, card_page(a_fresh_look(phone), pair[1]), "Record", spend="500")

    refused = press(phone, page, "Let the friend join")

    assert "Not new" in refused.text
    assert "This one was here before." in refused.text


def a_fresh_look(phone):
    """The same phone, whose list of cards was left lying."""
    with phone.session_transaction() as session:
        session.pop("pile", None)
    return phone


@pytest.fixture
def act(app, house):
    """An act as a program asks for it."""
    client = app.test_client()
    token = access.add_device("Till", OWNER, house=house)[1]

    def ask(*codes, verb="earn", **more):
        body = {"id": str(uuid4()), "verb": verb, "codes": codes, **more}
        sent = {"Authorization": f"Bearer {token}"}
        return client.post("/api/v1/acts", json=body, headers=sent).json

    return ask


def test_a_program_lets_a_friend_join_and_buy(act, house, pair):
    advocate, friend, _ = pair

    joined = act(friend, advocate)
    bought = act(friend, spend="500.00")

    assert {e["unit"].partition(":")[0] for e in joined["entries"]} == {
        "friend_of",
        "joined",
    }
    assert bought["benefit"]["pays"] == "450.00"
    assert len({e["account"] for e in bought["entries"]}) == 2
    assert act(advocate, verb="redeem")["message"] == "Free coffee"
    assert balances(advocate, house) == {"friend": 1}


def test_a_program_hears_why_nobody_joins(act, pair):
    advocate, friend, other = pair
    act(other, spend="500.00")
    act(friend, advocate)

    again, known, own = act(friend, other), act(other, advocate), act(friend, friend)

    assert (again["reason"], known["reason"]) == ("already_given", "not_new")
    assert "Friends are new customers." in known["message"]
    assert "counts once only" in again["message"]
    assert own["outcome"] == "refused"
