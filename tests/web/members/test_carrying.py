"""Cards carried at the counter: tied, parted, replaced, taken back."""

from uuid import uuid4

import pytest

from stampcard.models import cards
from stampcard.models.base import row
from stampcard.models.shops import Staff
from stampcard.services import access, people, step_up
from stampcard.services.house import Actor
from stampcard.services.members import proving
from stampcard.services.people import Newcomer
from stampcard.services.step_up import Rules
from stampcard.values.codes import shown
from tests.builders import OWNER, balances, stamp
from tests.members import a_member, for_members, numbers_of
from tests.services.members.carried import found, open_programme, some_codes, tie
from tests.web.conftest import signed_in
from tests.web.visits import a_phone, buttons, opened, press

PIN, MEMBERS_PIN = "481207", "7391"


@pytest.fixture
def house(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


@pytest.fixture
def programme(house):
    return open_programme(house)


@pytest.fixture
def codes(programme, house):
    codes = some_codes(programme, house)
    stamp(codes[0], house, count=3)
    return codes


@pytest.fixture
def member(codes, house, clock):
    """A member of old with a card, who has chosen a PIN."""
    made = a_member(house, name="Rahima Begum", card=found(codes[0], house))
    proving.set_pin(made.id, MEMBERS_PIN)
    clock.move(days=1)
    return made


@pytest.fixture
def owner(app, house, member):
    """A browser of the owner, signed in now."""
    client = app.test_client()
    signed_in(client, Staff.get_by_id(OWNER.staff), house)
    return client


def replace_page(client, code):
    return client.get(f"/counter/cards/{code[:8]}/replace")


def test_a_card_is_chosen_for_a_member_and_tied(phone, house, codes, clock):
    member = a_member(house, name="Rina")
    page = phone.get(f"/counter/members/{member.id}/attach")

    sure = press(phone, page, "Go on", code=codes[0])
    assert "Rina" in sure.text
    assert "Tie this card to:" in sure.text
    press(phone, sure, "Tie the card")

    assert found(codes[0], house).member == member.id


def test_a_number_no_card_has_is_said(phone, house, member):
    page = phone.get(f"/counter/members/{member.id}/attach")

    for typed in ("", "nonsense"):
        answer = press(phone, page, "Go on", code=typed)
        assert answer.status_code == 422
        assert 'id="code-problem"' in answer.text


def test_a_card_that_is_theirs_is_not_tied_again(phone, house, member, codes):
    page = phone.get(f"/counter/members/{member.id}/attach")

    sure = press(phone, page, "Go on", code=codes[0][:8])

    assert "theirs already" in sure.text
    assert buttons(sure) == []


def test_the_pages_show_a_number_only_in_part(phone, house, member, codes):
    for path in (
        f"/counter/members/{member.id}/attach",
        f"/counter/cards/{codes[0]}/detach",
        f"/counter/cards/{codes[0]}/replace",
    ):
        text = phone.get(path).text
        assert "+880 ••• 678" in text
        assert "<bdi>Rahima Begum</bdi>" in text
        assert "12345" not in text  # fewer digits may stand in an id


def parted(phone, code, button):
    """Part a card by a button; the page that says so."""
    came = press(phone, phone.get(f"/counter/cards/{code}/detach"), button)
    assert came.request.path.startswith("/acts/")
    assert "Card parted from a member" in came.text
    assert "Undo" not in buttons(came)
    return came.text


def test_a_card_is_parted_and_leaves_all_with_the_member(phone, house, member, codes):
    assert "begins with nothing" in parted(phone, codes[0], "stays with the member")

    assert balances(codes[0], house) == {}
    assert balances(numbers_of(member)[0], house) == {"stamp": 3}


def test_a_card_is_parted_and_takes_all_along(phone, house, member, codes):
    assert "whoever holds it" in parted(phone, codes[0], "goes with the card")

    assert balances(codes[0], house) == {"stamp": 3}
    assert numbers_of(member) == []


def test_parting_twice_from_one_page_parts_once(phone, house, member, codes):
    page = phone.get(f"/counter/cards/{codes[0]}/detach")
    press(phone, page, "stays")

    again = press(phone, page, "stays")

    assert again.request.path.startswith("/acts/")
    assert row("SELECT COUNT(*) FROM act WHERE verb = 'detach'") == (1,)


def test_what_cannot_be_parted_is_said(phone, house, member, codes, programme):
    page = phone.get(f"/counter/cards/{codes[0]}/detach")
    for_members(programme, "members")

    said = press(phone, page, "goes with the card")

    assert "Only members take part" in said.text
    assert found(codes[0], house).member == member.id


def test_what_is_no_answer_is_no_parting(phone, house, member, codes):
    path = f"/counter/cards/{codes[0]}/detach"

    assert phone.post(path, data={"keep": "?"}).status_code == 400
    assert phone.post(path, data={"keep": "card"}).status_code == 400
    assert phone.get(f"/counter/cards/{codes[1]}/detach").status_code == 404
    assert phone.get("/counter/cards/nonsense/detach").status_code == 404


def test_a_lost_card_is_replaced_with_the_members_pin(phone, house, member, codes):
    page = press(phone, replace_page(phone, codes[0]), "Replace it", new=codes[1])
    assert page.status_code == 422
    assert "spend what the member has" in page.text

    wrong = press(phone, page, "Replace it", new=codes[1], member_pin="1212")
    assert wrong.status_code == 403
    came = press(phone, wrong, "Replace it", new=codes[1], member_pin=MEMBERS_PIN)

    assert "Card replaced" in came.text
    assert shown(codes[0][:8]) in came.text
    assert shown(codes[1][:8]) in came.text
    assert balances(codes[1], house) == {"stamp": 3}
    old = phone.get(f"/counter/cards/{codes[0]}")
    assert "reported lost" in old.text
    assert f"/counter/cards/{codes[1][:8]}" in old.text


def test_by_number_needs_no_proof_and_no_card(phone, house, member, codes):
    came = press(phone, replace_page(phone, codes[0]), "No card: by number")

    assert "Their phone number, without a card" in came.text
    assert found(codes[0], house).state == cards.LOST
    assert balances(numbers_of(member)[0], house) == {"stamp": 3}


def test_a_signed_in_manager_replaces_on_their_word(owner, house, member, codes):
    came = press(owner, replace_page(owner, codes[0]), "Replace it", new=codes[1])

    assert "Card replaced" in came.text


@pytest.mark.parametrize("typed", ["", "nonsense"])
def test_what_is_no_card_is_said_at_the_field(phone, member, codes, typed):
    answer = press(phone, replace_page(phone, codes[0]), "Replace it", new=typed)

    assert answer.status_code == 422
    assert 'id="new-problem"' in answer.text


def test_a_wrong_new_card_is_said_at_the_field(owner, house, member, codes):
    stamp(codes[2], house)

    answer = press(owner, replace_page(owner, codes[0]), "Replace it", new=codes[2])

    assert answer.status_code == 422
    assert "This card has been used" in answer.text


def test_a_bearers_card_is_for_a_manager(phone, owner, house, codes):
    bearers = codes[1]
    stamp(bearers, house)

    told = replace_page(phone, bearers)
    assert "Only a manager or the owner" in told.text
    assert buttons(told) == []
    came = press(owner, replace_page(owner, bearers), "Replace it", new=codes[2])

    assert "Card replaced" in came.text
    assert balances(codes[2], house) == {"stamp": 1}


def test_where_blocking_asks_for_a_pin_replacing_does_too(phone, house, member, codes):
    karim, _ = people.add(Newcomer("Karim", pin=PIN))
    phone.post("/counter/who", data={"staff": karim.id, "pin": PIN})
    step_up.set_rules(Rules(acts=frozenset({step_up.BLOCK})))

    asks = press(phone, replace_page(phone, codes[0]), "No card")
    assert asks.status_code == 403
    assert found(codes[0], house).state == cards.GOOD
    came = press(phone, asks, "Go on", staff=karim.id, pin=PIN)

    assert "Card replaced" in came.text


def test_a_slip_is_taken_back_on_its_page(phone, house, member, codes):
    came = press(phone, replace_page(phone, codes[0]), "No card")

    back = press(phone, came, "take this back")

    assert "Undone" in back.text
    assert found(codes[0], house).state == cards.GOOD
    was = phone.get(came.request.path)
    assert "This was undone" in was.text
    assert "take this back" not in was.text


def test_the_day_after_only_a_manager_takes_it_back(
    phone, owner, house, member, codes, clock
):
    came = press(phone, replace_page(phone, codes[0]), "No card")
    clock.move(hours=13)

    assert "take this back" not in phone.get(came.request.path).text
    refused = phone.post(
        f"{came.request.path.replace('/acts', '/counter/acts')}/take-back",
        data={"id": str(uuid4())},
        follow_redirects=True,
    )
    assert "Only a manager or the owner" in refused.text
    signed_in(owner, Staff.get_by_id(OWNER.staff), house)
    press(owner, owner.get(came.request.path), "take this back")
    assert found(codes[0], house).state == cards.GOOD


def test_an_id_used_before_is_told_from_a_new_one(phone, house, member, codes):
    done = stamp(codes[2], house).act.id
    path = f"/counter/cards/{codes[0]}"

    assert (
        phone.post(f"{path}/replace", data={"id": done, "number": "1"}).status_code
        == 409
    )
    assert (
        phone.post(f"{path}/detach", data={"id": done, "keep": "card"}).status_code
        == 409
    )
    act = press(phone, replace_page(phone, codes[0]), "No card").request.path
    back = phone.post(f"/counter{act}/take-back", data={"id": done})
    assert back.status_code == 409


def test_of_several_cards_the_lost_one_is_chosen(phone, house, member, codes):
    path = f"/counter/members/{member.id}/replace"
    assert phone.get(path).location.endswith(f"/{codes[0][:8]}/replace")

    tie(codes[1], member, house)
    assert all(shown(code[:8]) in phone.get(path).text for code in codes[:2])


def test_without_a_card_there_is_nothing_to_replace(phone, house, programme):
    member = a_member(house, "01712345679")

    page = phone.get(f"/counter/members/{member.id}/replace").text

    assert "No printed card leads to this member" in page


def test_a_code_is_sent_where_the_shop_can(phone, house, member, codes, monkeypatch):
    monkeypatch.setattr(proving, "can_send", lambda member, house: True)
    monkeypatch.setattr(proving, "send_code", lambda member, house, source="": True)
    asks = press(phone, replace_page(phone, codes[0]), "Replace it", new=codes[1])

    sent = press(phone, asks, "Send a code", new=codes[1])

    assert "A code was sent to +880 ••• 678" in sent.text
    assert codes[1] in sent.text


def test_too_many_wrong_pins_wait(phone, house, member, codes):
    asks = press(phone, replace_page(phone, codes[0]), "Replace it", new=codes[1])
    for _ in range(5):
        press(phone, asks, "Replace it", new=codes[1], member_pin="1212")

    answer = press(phone, asks, "Replace it", new=codes[1], member_pin=MEMBERS_PIN)

    assert answer.status_code == 429
    assert found(codes[0], house).state == cards.GOOD


def test_a_shop_without_members_has_no_page_that_names_them(app, house, clock):
    phone = a_phone(app, house)
    programme = for_members(open_programme(house), "bearer")
    (code,) = some_codes(programme, house, 1)
    stamp(code, house)

    assert phone.get("/counter/members/1/attach").status_code == 404
    assert phone.get(f"/counter/cards/{code}/detach").status_code == 404
    page = replace_page(phone, code).text
    assert "member" not in page.lower().replace("remember", "")
    assert access.Device.select().count() == 1
    assert Actor(1, 1)
