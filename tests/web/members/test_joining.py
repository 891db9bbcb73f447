"""Joining on a card's own page: with a code, or confirmed at the counter."""

import re

import pytest

from stampcard.models.members import JoinWish, Member
from stampcard.models.privacy import Consent
from stampcard.models.programmes import Programme
from stampcard.services import counter, sending, upkeep
from stampcard.services.members import proving, wishes
from stampcard.services.privacy import consents, policies
from stampcard.services.privacy.policies import Draft
from stampcard.values.purposes import MESSAGES, STAMPS
from tests.builders import OWNER, a_batch, a_code, a_programme, balances, stamp
from tests.members import a_member, for_members, numbers_of
from tests.senders import a_sender, with_sender
from tests.web.visits import Forms, a_phone, buttons, opened, press

NUMBER = "01700001234"
PIN = "4817"


@pytest.fixture
def sender():
    with a_sender() as found:
        yield found


@pytest.fixture
def home(app):
    """A shop without a sender; its programme is for members and for cards."""
    app.config["WTF_CSRF_ENABLED"] = False
    house = opened(app)
    for_members(a_programme("stamp_card", house, stamps_needed=4, pause_seconds=0))
    return house


@pytest.fixture
def code(home):
    """The code of a card with two stamps."""
    found = a_code(a_batch(Programme.get(), 1, home), house=home)
    stamp(found, home, count=2)
    return found


@pytest.fixture
def with_codes(app, home, sender):
    """The same shop once it has a sender."""
    house = with_sender(home, sender)
    object.__setattr__(app.extensions["stampcard"], "house", house)
    return house


@pytest.fixture
def visitor(app):
    return app.test_client()


def join(client, code, **typed):
    said = re.search(r'name="said" value="(\w+)"', client.get(f"/C/{code}").text)[1]
    typed = {"phone": NUMBER, "purposes": "stamps", "said": said, **typed}
    answer = client.post(f"/C/{code}/join", data=typed, follow_redirects=True)
    sending.CODES.settle()
    return answer


def at_counter(phone, code):
    return phone.get(f"/counter/cards/{code[:8]}")


def test_a_card_of_everybody_says_nothing_of_joining(app, home, visitor):
    plain = a_code(a_batch(a_programme("coupon", home), 1, home), house=home)

    page = visitor.get(f"/C/{plain}").text

    assert "Join" not in page
    assert "<form" not in page
    assert visitor.post(f"/C/{plain}/join").status_code == 303
    assert JoinWish.select().count() == 0


def test_nothing_is_ticked_beforehand(home, code, visitor):
    page = visitor.get(f"/C/{code}").text

    assert 'type="checkbox"' in page
    assert "checked" not in page


def test_a_wish_waits_sealed_until_the_counter_confirms_it(app, home, code, visitor):
    answer = join(visitor, code, name="Rahima Begum")
    assert "asked to join" in answer.text
    kept = JoinWish.get()
    assert NUMBER[1:].encode() not in bytes(kept.phone)

    phone = a_phone(app, home)
    page = at_counter(phone, code)
    assert "+880 ••• 234" in page.text
    assert NUMBER[1:] not in page.text
    press(phone, page, "Yes, this is the number")

    member = Member.get()
    assert (member.name, member.joined_how) == ("Rahima Begum", "page")
    assert balances(numbers_of(member)[0], home)["stamp"] == 2
    assert counter.find(code, home).member == member.id
    said = Consent.get()
    assert (said.channel, said.staff_id) == ("page", OWNER.staff)
    assert JoinWish.select().count() == 0


def test_a_code_joins_at_once_and_opens_their_page(
    app, with_codes, code, visitor, sender
):
    page = join(visitor, code, purposes=["stamps", "messages"])
    assert sender.letters[0]["to"] == "+8801700001234"

    answer = press(visitor, page, "Join", code=sender.code)

    assert answer.request.path == "/me"
    member = Member.get()
    assert consents.agreed(member.id) == {STAMPS, MESSAGES}
    assert {said.staff_id for said in Consent.select()} == {None}
    assert member.confirmed_at is not None
    assert counter.find(code, with_codes).member == member.id


def test_a_wrong_code_joins_nobody_and_five_lock(with_codes, code, visitor, sender):
    page = join(visitor, code)
    wrong = f"{(int(sender.code) + 1) % 10**6:06}"
    statuses = [press(visitor, page, "Join", code=wrong).status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]
    assert Member.select().count() == 0


def test_a_member_ties_a_further_card_by_a_code(with_codes, code, visitor, sender):
    member = a_member(with_codes, NUMBER)
    page = join(visitor, code)

    press(visitor, page, "Join", code=sender.code)

    assert Member.select().count() == 1
    assert counter.find(code, with_codes).member == member.id


def test_after_a_long_pause_a_code_ties_nothing(
    with_codes, code, visitor, sender, clock
):
    a_member(with_codes, NUMBER)
    clock.move(days=400)
    page = join(visitor, code)

    answer = press(visitor, page, "Join", code=sender.code)

    assert "at the counter" in answer.text
    assert counter.find(code, with_codes).member is None


def test_the_number_of_a_member_is_not_believed_at_the_counter(
    app, home, code, visitor, clock
):
    member = a_member(home, NUMBER)
    proving.set_pin(member.id, PIN)
    clock.move(days=1)
    join(visitor, code, purposes=["stamps", "messages"])
    phone = a_phone(app, home)

    page = at_counter(phone, code)
    assert "Yes, this is the number" not in page.text
    _, wrong = wishes.confirm(counter.find(code, home).serial, OWNER, home)
    assert wrong
    asks = press(phone, page, "Tie the card")
    assert counter.find(code, home).member is None
    assert consents.agreed(member.id) == {STAMPS}

    sent = dict(Forms(asks.text).found[-1]["fields"])
    phone.post(asks.request.path, data={**sent, "member_pin": PIN})
    assert counter.find(code, home).member == member.id


def test_a_wish_nobody_knows_of_is_dropped(app, home, code, visitor):
    join(visitor, code)
    phone = a_phone(app, home)
    page = at_counter(phone, code)

    press(phone, page, "No, nobody asks here")

    assert JoinWish.select().count() == 0
    assert "any more" in press(phone, page, "Yes, this is").text


def test_a_wish_waits_seven_days(app, home, code, visitor, clock):
    join(visitor, code)
    clock.move(days=7)

    assert wishes.of_card(counter.find(code, home).serial, home) is None
    upkeep.run(home)
    assert JoinWish.select().count() == 0


def test_the_consent_is_to_the_words_that_were_shown(app, home, code, visitor):
    join(visitor, code)
    shown = policies.current("en")
    policies.publish({"en": Draft({STAMPS: "Other words"}, "New")}, OWNER, home)

    wishes.confirm(counter.find(code, home).serial, OWNER, home)

    assert Consent.get().text_hash == shown.hash


def test_nobody_agrees_to_words_they_did_not_see(home, code, visitor):
    data = {"phone": NUMBER, "purposes": "stamps", "said": "other"}
    answer = visitor.post(f"/C/{code}/join", data=data)

    assert answer.status_code == 422
    assert "have changed" in answer.text


@pytest.mark.parametrize(
    "typed", [{"phone": "12"}, {"phone": ""}, {"purposes": "messages"}]
)
def test_without_number_or_yes_nothing_is_kept(home, code, visitor, typed):
    answer = join(visitor, code, **typed)

    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert JoinWish.select().count() == 0


def test_so_many_wishes_come_from_one_source(home, visitor):
    batch = a_batch(Programme.get(), 11, home)
    codes = [a_code(batch, n, house=home) for n in range(1, 12)]

    statuses = [join(visitor, code).status_code for code in codes]

    assert statuses == [200] * 10 + [429]


def test_a_code_that_opens_nothing_is_answered_as_ever(home, code, visitor):
    assert visitor.post("/C/NONSENSE/join").status_code == 404
    assert visitor.post("/C/NONSENSE/join/code").status_code == 404
    assert visitor.get(f"/C/{code}/join").status_code == 303


def test_a_card_that_is_a_members_offers_their_page_and_no_joining(home, code, visitor):
    member = a_member(home, NUMBER, card=counter.find(code, home))

    page = visitor.get(f"/C/{code}")

    assert "Open my page" in buttons(page)
    assert "Join" not in page.text
    assert member.name not in page.text or not member.name
