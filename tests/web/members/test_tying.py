"""A card in hand is tied to somebody known only when it is really them."""

from uuid import uuid4

import pytest

from stampcard.models import cards
from stampcard.models.shops import Staff
from stampcard.services import access, scans
from stampcard.services.members import proving
from tests.builders import a_batch, a_code
from tests.members import PHONE, a_member
from tests.web.visits import opened, press

PIN = "4071"


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def member(house, programme, clock):
    """Somebody who joined some days ago and chose a PIN."""
    member = a_member(house, name="Rahima")
    proving.set_pin(member.id, PIN)
    clock.move(days=3)
    return member


@pytest.fixture
def asked(phone, code, member):
    """The page after a stranger's card was to be tied to a known number."""
    page = press(phone, phone.get(f"/counter/cards/{code}/tie"), "Go on", code=PHONE)
    return press(phone, page, "Rahima")


def owner_of(code, house):
    return scans.find(code, house).member


def test_whoever_knows_a_number_gets_no_card_of_it(phone, house, code, asked):
    assert "Is it really them?" in asked.text
    assert "+880 ••• 678" in asked.text
    assert owner_of(code, house) is None


def test_the_members_pin_ties_it(phone, house, code, member, asked):
    wrong = press(phone, asked, "Tie the card", member_pin="9999")
    assert wrong.status_code == 403
    assert owner_of(code, house) is None

    came = press(phone, wrong, "Tie the card", member_pin=PIN)
    assert came.request.path == f"/counter/cards/{code}"
    assert owner_of(code, house) == member.id


def test_too_many_wrong_pins_are_not_looked_at(phone, house, code, asked):
    for _ in range(5):
        press(phone, asked, "Tie the card", member_pin="9999")

    assert press(phone, asked, "Tie the card", member_pin=PIN).status_code == 429
    assert owner_of(code, house) is None


def test_a_code_that_was_sent_ties_it(phone, monkeypatch, house, code, member, asked):
    monkeypatch.setattr(proving, "can_send", lambda member, house: True)
    monkeypatch.setattr(proving, "send_code", lambda *_, source="": True)
    monkeypatch.setattr(
        proving, "is_code", lambda member, typed, house, use="": typed == "271828"
    )
    page = press(phone, asked, "Tie the card", member_pin="")

    sent = press(phone, page, "Send a code")
    assert "A code was sent to +880 ••• 678." in sent.text
    press(phone, sent, "Tie the card", member_code="271828")
    assert owner_of(code, house) == member.id


@pytest.mark.parametrize(("answer", "status"), [(False, 200), (None, 429)])
def test_a_code_that_cannot_be_sent_is_said(phone, monkeypatch, asked, answer, status):
    def send(*_, source=""):
        if answer is None:
            raise proving.TooManyTries(5)
        return answer

    monkeypatch.setattr(proving, "can_send", lambda member, house: True)
    monkeypatch.setattr(proving, "send_code", send)
    page = press(phone, asked, "Tie the card", member_pin="")

    assert press(phone, page, "Send a code").status_code == status


def test_a_manager_ties_it_without(app, house, code, member):
    client = app.test_client()
    client.set_cookie("sid", access.open_session(Staff.get(), house=house))
    page = press(client, client.get(f"/counter/cards/{code}/tie"), "Go on", code=PHONE)

    press(client, page, "Rahima")

    assert owner_of(code, house) == member.id


def test_another_card_of_theirs_in_hand_will_do(phone, house, code, programme, member):
    spare = a_code(a_batch(programme, 1, house), house=house)
    assert cards.find(scans.find(spare, house).serial)
    press_tie(phone, code, member, pin=PIN)

    phone.get(f"/counter/cards/{code}")
    press_tie(phone, spare, member)

    assert owner_of(spare, house) == member.id


def press_tie(phone, code, member, pin=""):
    """Choose a member for a card on the list, and type a PIN if asked."""
    page = press(phone, phone.get(f"/counter/cards/{code}/tie"), "Go on", code=PHONE)
    page = press(phone, page, "Rahima")
    return press(phone, page, "Tie the card", member_pin=pin) if pin else page


def test_enrolling_a_known_number_with_a_card_asks_as_well(phone, house, code, member):
    page = phone.get("/counter/members/new")

    for more in ({}, {"purposes": "stamps"}):
        came = press(phone, page, "Enrol", phone=PHONE, card=code, **more)
        assert "Is it really them?" in came.text
    assert owner_of(code, house) is None


def test_an_id_of_another_act_is_refused(app, phone, house, code, programme, member):
    app.config["WTF_CSRF_ENABLED"] = False
    spare = a_code(a_batch(programme, 1, house), house=house)
    act_id, path = uuid4(), f"/counter/members/{member.id}/tie"

    phone.post(path, data={"code": code, "id": act_id, "member_pin": PIN})
    other = phone.post(path, data={"code": spare, "id": act_id, "member_pin": PIN})
    none = phone.post(path, data={"code": code, "id": "x"})

    assert (other.status_code, none.status_code) == (409, 400)
    assert owner_of(spare, house) is None


def test_a_card_of_somebody_else_is_left_to_them(app, phone, house, code, member):
    app.config["WTF_CSRF_ENABLED"] = False
    other = a_member(house, "01999888777")
    path = "/counter/members/{}/tie"
    data = {"code": code, "id": uuid4(), "member_pin": PIN}
    phone.post(path.format(member.id), data=data)

    answer = phone.post(
        path.format(other.id), data={"code": code, "id": uuid4()}, follow_redirects=True
    )

    assert "tied to another member" in answer.text
    assert phone.get(f"/counter/cards/{code}/tie").status_code == 404
