"""The owner's page for messages: whom one reaches, how far it is, and by hand."""

import pytest

from stampcard.models.members import Member
from stampcard.models.privacy import Message
from stampcard.services import access, sending
from stampcard.services.members import enrolment
from stampcard.services.members.enrolment import Newcomer
from stampcard.values.purposes import MESSAGES, STAMPS
from tests.builders import OWNER, a_programme
from tests.members import for_members
from tests.senders import a_sender, with_sender
from tests.web.visits import opened, press

TEXT = "Sugar is in"


@pytest.fixture
def sender():
    with a_sender() as found:
        yield found


@pytest.fixture
def home(app):
    """A shop without a sender."""
    app.config["WTF_CSRF_ENABLED"] = False
    house = opened(app)
    for_members(a_programme("coupon", house))
    return house


@pytest.fixture
def with_codes(app, home, sender):
    """The same shop once it has a sender."""
    house = with_sender(home, sender)
    object.__setattr__(app.extensions["stampcard"], "house", house)
    return house


@pytest.fixture
def owner(app, home):
    from stampcard.models.shops import Staff

    client = app.test_client()
    client.set_cookie("sid", access.open_session(Staff.get(), house=home))
    return client


def member(house, n=1, purposes=(STAMPS, MESSAGES), **more):
    newcomer = Newcomer(f"0170000{n:04}", purposes, **more)
    return enrolment.enrol(newcomer, OWNER, house)[0].member


def look(client, **typed):
    typed = {"text": TEXT, "purpose": MESSAGES, **typed}
    return press(client, client.get("/messages"), "See whom it reaches", **typed)


def test_before_anything_is_sent_one_sees_whom_it_reaches(owner, with_codes, sender):
    member(with_codes, 1)
    member(with_codes, 2, (STAMPS,))

    page = look(owner)

    assert "1 member agreed" in page.text
    assert Message.select().count() == 0
    assert "2 members agreed" in look(owner, purpose=STAMPS).text


def test_it_is_sent_to_who_agreed_once_however_often_it_is_pressed(
    owner, with_codes, sender
):
    member(with_codes, 1)
    member(with_codes, 2, (STAMPS,))
    page = look(owner)

    after = press(owner, page, "Send it")
    press(owner, page, "Send it")
    sending.MAILINGS.settle()

    assert "1 message is on its way" in after.text
    assert [letter["text"] for letter in sender.letters] == [TEXT]
    shown = owner.get("/messages").text
    assert TEXT in shown
    assert "1 sent" in shown


def test_it_can_be_for_who_likes_something(owner, with_codes, sender):
    member(with_codes, 1, tags=("Tea",))
    member(with_codes, 2)

    press(owner, look(owner, tag="Tea"), "Send it")
    sending.MAILINGS.settle()

    assert len(sender.letters) == 1


def test_why_some_got_none_is_said(owner, with_codes, sender):
    member(with_codes, 1)
    for _ in range(2):
        press(owner, look(owner), "Send it")
        sending.MAILINGS.settle()

    page = owner.get("/messages").text
    assert "1 withheld" in page
    assert "Had a message not long ago" in page


def test_what_waits_can_be_taken_back(owner, with_codes, sender):
    sender.status = 500
    member(with_codes, 1)
    press(owner, look(owner), "Send it")
    sending.MAILINGS.settle()

    after = press(owner, owner.get("/messages"), "Take back")

    assert "1 message was taken back" in after.text
    assert Message.select().count() == 0


def test_without_a_sender_one_writes_by_hand(owner, home):
    member(home, 1, name="Rahima")
    page = look(owner)

    assert "write by hand" in page.text
    assert "Send it" not in page.text
    form = {"text": TEXT, "purpose": MESSAGES, "id": "0" * 32}
    assert owner.post("/messages/send", data=form).status_code == 303
    assert Message.select().count() == 0
    assert "1700-000001" in owner.get(f"/members/offers?for={MESSAGES}").text
    member(home, 2, (STAMPS,))
    assert "1700-000002" in owner.get(f"/members/offers?for={STAMPS}").text
    assert "1700-000002" in owner.get(f"/members/offers.csv?for={STAMPS}").text
    assert "1700-000002" not in owner.get("/members/offers").text


def test_nobody_to_write_to_is_said(owner, home):
    assert "Nobody agreed" in look(owner).text
    assert "Nothing was sent yet" in owner.get("/messages").text


@pytest.mark.parametrize(
    "typed", [{"text": " \u202e "}, {"purpose": "partners"}, {"id": "x"}]
)
def test_what_cannot_be_sent_is_said(owner, with_codes, typed):
    member(with_codes, 1)
    form = {"text": TEXT, "purpose": MESSAGES, "id": "0" * 32, **typed}

    for path in ("/messages", "/messages/send"):
        assert owner.post(path, data=form).status_code == 422
    assert Message.select().count() == 0


def test_sending_asks_for_the_password_once_more(app, owner, with_codes, clock):
    member(with_codes, 1)
    page = look(owner)
    clock.move(minutes=20)

    assert "password" in press(owner, page, "Send it").text.lower()
    assert Message.select().count() == 0


def test_a_shop_without_members_has_no_such_page(app):
    house = opened(app)
    a_programme("coupon", house)
    from stampcard.models.shops import Staff

    client = app.test_client()
    client.set_cookie("sid", access.open_session(Staff.get(), house=house))

    assert Member.select().count() == 0
    assert client.get("/messages").status_code == 404
