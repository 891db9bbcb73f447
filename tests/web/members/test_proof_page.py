"""Card, PIN or code: before what a number collected is given away."""

import pytest

from stampcard.models import ledger, members
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop
from stampcard.services import people
from stampcard.services.members import proving
from stampcard.services.people import Newcomer
from stampcard.values.codes import code_of
from tests.builders import a_programme, balances, redeem, stamp
from tests.members import PHONE, a_member, for_members, numbers_of
from tests.web.visits import buttons, opened, press

PIN = "4071"


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def member(house, programme):
    """Somebody with a PIN and a full card, who has no paper."""
    member = a_member(house, name="Rahima")
    proving.set_pin(member.id, PIN)
    stamp(numbers_of(member)[0], house, count=4)
    return members.by_id(member.id)


@pytest.fixture
def number(member):
    return numbers_of(member)[0]


@pytest.fixture
def asked(phone, number):
    """The page that asks for a proof, before anything was refused."""
    page = phone.get(f"/counter/cards/{number}")
    assert "Give: A cup of tea" not in buttons(page)
    return phone.get(f"/counter/cards/{number}/proof?reward=reward")


def test_the_reward_of_a_number_that_was_typed_leads_to_the_proof(phone, asked, number):
    card = phone.get(f"/counter/cards/{number}").text

    assert f'href="/counter/cards/{number}/proof?reward=reward"' in card
    assert "A cup of tea" in asked.text
    assert "+880 ••• 678" in asked.text


def test_the_right_pin_gives_the_reward(phone, house, asked, number):
    came = press(phone, asked, "Go on", member_pin="৪০৭১")

    assert "Reward given" in came.text
    assert balances(number, house) == {}


def test_a_wrong_pin_records_nothing_and_may_be_mended(phone, house, asked, number):
    before = ledger.counts()

    wrong = press(phone, asked, "Go on", member_pin="9999")
    empty = press(phone, wrong, "Go on", member_pin="")

    assert wrong.status_code == empty.status_code == 403
    assert "This is not right." in wrong.text
    assert "Type the PIN or the code first." in empty.text
    assert "9999" not in wrong.text
    assert ledger.counts() == before
    assert "Reward given" in press(phone, empty, "Go on", member_pin=PIN).text


def test_after_five_wrong_pins_nothing_is_looked_at_for_a_while(
    phone, clock, asked, number
):
    for _ in range(5):
        press(phone, asked, "Go on", member_pin="9999")

    late = press(phone, asked, "Go on", member_pin=PIN)
    assert late.status_code == 429
    assert "Too many tries." in late.text
    assert int(late.headers["Retry-After"]) > 0

    clock.move(minutes=16)
    assert "Reward given" in press(phone, asked, "Go on", member_pin=PIN).text


def test_the_same_page_pressed_twice_gives_one_reward(phone, house, asked, number):
    stamp(number, house, count=4)

    pages = [press(phone, asked, "Go on", member_pin=PIN) for _ in range(2)]

    assert pages[0].request.path == pages[1].request.path
    assert balances(number, house)["reward"] == 1


def test_a_refusal_offers_the_proof_and_does_the_same_under_another_id(
    phone, house, number
):
    refused = redeem(number, house=house)
    page = phone.get(f"/acts/{refused.act.id}")
    assert f"/counter/acts/{refused.act.id}/proof" in page.text

    asked = phone.get(f"/counter/acts/{refused.act.id}/proof")
    came = press(phone, asked, "Go on", member_pin=PIN)

    assert "Reward given" in came.text
    assert came.request.path != f"/acts/{refused.act.id}"


def test_only_what_waits_for_a_proof_is_asked_for_one(phone, house, code, number):
    done = stamp(code, house)

    assert phone.get(f"/counter/acts/{done.act.id}/proof").status_code == 303
    assert phone.get(f"/counter/cards/{code}/proof").status_code == 303
    assert phone.get("/counter/cards/nonsense/proof").status_code == 404
    assert phone.get("/counter/proof/code").status_code == 303


def test_a_scanned_number_needs_no_more_and_its_next_act_neither(
    phone, house, member, number
):
    key = house.key
    code = code_of(members.held_by(member.id)[0][1], key)
    page = phone.get(f"/C/{code}", follow_redirects=True)
    assert "Give: A cup of tea" in buttons(page)

    stamped = press(phone, page, "Stamp")
    came = press(phone, stamped, "Give: A cup of tea")

    assert "Reward given" in came.text
    reopened = phone.get(stamped.request.path)
    assert f'value="{code}"' in reopened.text or "Give" not in reopened.text


def test_a_purchase_that_gives_much_keeps_its_bill_while_it_is_proved(phone, house):
    Programme.update(keyed="bearer").execute()
    for_members(a_programme("club_card", house))
    member = a_member(house)
    proving.set_pin(member.id, PIN)
    (number,) = numbers_of(member)
    stamp(number, house, spend_minor=10_000_000)
    Programme.update(proof_above=100, number_spends=True).execute()
    card = phone.get(f"/counter/cards/{number}")

    refused = press(phone, card, "Record", spend="500")
    assert "This needs the card" in refused.text
    asked = phone.get(f"{refused.request.path.replace('/acts', '/counter/acts')}/proof")
    assert 'value="500.00"' in asked.text

    wrong = press(phone, asked, "Go on", member_pin=PIN, spend="much")
    assert wrong.status_code == 422
    assert "Type an amount" in wrong.text

    came = press(phone, wrong, "Go on", member_pin=PIN, spend="500")
    assert "To pay" in came.text


def test_after_a_long_pause_the_page_says_so(phone, house, clock, asked, member):
    clock.move(days=400)
    number = numbers_of(member)[0]

    page = phone.get(f"/counter/cards/{number}/proof?reward=reward")

    assert "Not seen for long." in page.text
    assert "Reward given" in press(phone, page, "Go on", member_pin=PIN).text


def test_who_has_no_pin_is_asked_for_the_card(phone, house, programme):
    member = a_member(house, "01999888777")

    page = phone.get(f"/counter/cards/{numbers_of(member)[0]}/proof")

    assert "This member has not chosen a PIN yet." in page.text
    assert "Go on" not in buttons(page)


def test_staffs_own_pin_is_asked_for_as_well_and_the_members_kept_from_the_page(
    phone, house, number
):
    people.add(Newcomer("Karim", pin="481207"))
    Shop.update(pin_for="gifts", pin_role="staff").execute()
    asked = signed_on(phone, f"/counter/cards/{number}/proof?reward=reward")

    staff_pin = press(phone, asked, "Go on", member_pin=PIN)
    assert "This needs a PIN" in staff_pin.text
    assert PIN not in staff_pin.text

    came = press(phone, staff_pin, "Go on", pin="481207")
    assert "Reward given" in came.text


def signed_on(phone, path):
    """A page of a phone that first asks who is there."""
    page = phone.get(path, follow_redirects=True)
    if "/counter/who" in page.request.path:
        page = press(phone, page, "", staff="2", pin="481207")
    return page


@pytest.fixture
def sent(monkeypatch):
    """A service that sends codes, as far as the counter sees it."""
    sent = []
    monkeypatch.setattr(proving, "can_send", lambda member, house: True)
    monkeypatch.setattr(
        proving, "send_code", lambda member, house, source="": not sent.append(source)
    )
    monkeypatch.setattr(
        proving, "is_code", lambda member, typed, house, use="": typed == "271828"
    )
    return sent


def test_a_code_is_sent_on_request_and_gives_the_reward(phone, sent, number):
    page = phone.get(f"/counter/cards/{number}/proof?reward=reward")
    again = press(phone, page, "Send a code")

    assert "A code was sent to +880 ••• 678." in again.text
    assert len(sent) == 1
    came = press(phone, again, "Go on", member_code="271828")
    assert "Reward given" in came.text


def test_a_code_that_cannot_be_sent_is_said(phone, sent, monkeypatch, number):
    page = phone.get(f"/counter/cards/{number}/proof?reward=reward")
    monkeypatch.setattr(proving, "send_code", lambda *_, source="": False)

    assert "No code could be sent." in press(phone, page, "Send a code").text


def test_a_code_is_sent_to_nobody_for_nothing(app, phone, member):
    app.config["WTF_CSRF_ENABLED"] = False

    assert phone.post("/counter/proof/code").status_code == 400


def test_somebody_elses_pin_is_no_proof(phone, house, asked):
    other = a_member(house, "01999888777")
    proving.set_pin(other.id, "9182")

    assert press(phone, asked, "Go on", member_pin="9182").status_code == 403
    assert PHONE not in asked.text
