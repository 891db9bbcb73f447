"""A member's own page: the ways in, what stands there, and the way out."""

import re

import pytest

from stampcard.models.members import Member, MemberSession
from stampcard.models.privacy import Consent, RightsRequest
from stampcard.services import sending
from stampcard.services.members import proving, sessions
from stampcard.services.privacy import consents
from stampcard.values.purposes import MESSAGES, STAMPS
from tests.builders import a_batch, a_code, a_programme, stamp
from tests.members import a_member, for_members, numbers_of
from tests.senders import a_sender, with_sender
from tests.web.visits import a_phone, opened, press

NUMBER, STRANGER = "01700001234", "01700009876"
PIN = "4817"


@pytest.fixture
def sender():
    with a_sender() as found:
        yield found


@pytest.fixture
def home(app, sender):
    """A shop with a sender whose programme is for members and for cards."""
    app.config["WTF_CSRF_ENABLED"] = False
    house = with_sender(opened(app), sender)
    object.__setattr__(app.extensions["stampcard"], "house", house)
    for_members(a_programme("stamp_card", house, stamps_needed=4, pause_seconds=0))
    return house


@pytest.fixture
def member(home):
    return a_member(home, NUMBER, name="Rahima Begum")


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture
def inside(home, member, visitor):
    """A browser in which the member was let in by a code."""
    secret = sessions.begin(member.id, sessions.CODE, house=home)
    visitor.set_cookie("me", secret)
    return visitor


def ask_code(client, number):
    answer = client.post("/me/code", data={"phone": number})
    sending.CODES.settle()
    return answer


def enter(client, number, code):
    return client.post("/me/enter", data={"phone": number, "code": code})


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def card_of(member, home):
    from stampcard.models.programmes import Programme
    from stampcard.services import counter
    from stampcard.services.members import carrying
    from tests.builders import OWNER

    batch = a_batch(Programme.get(), 1, home)
    code = a_code(batch, house=home)
    carrying.attach(counter.find(code, home), member.id, None, OWNER, home)
    return code


def test_a_code_opens_the_page(home, member, visitor, sender):
    page = ask_code(visitor, "০১৭০০-০০১২৩৪")
    answer = press(visitor, page, "Open my page", code=sender.code)

    assert answer.request.path == "/me"
    assert "Rahima Begum" in answer.text
    assert "+880 ••• 234" in answer.text
    assert "1700-001234" not in answer.text


def test_the_answer_is_the_same_whether_there_is_such_a_member(
    home, member, visitor, sender
):
    known, unknown = ask_code(visitor, NUMBER), ask_code(visitor, STRANGER)

    assert len(sender.letters) == 1
    assert known.status_code == unknown.status_code == 200
    assert len(known.data) == len(unknown.data)
    masked = known.text.replace("+8801700001234", "+8801700009876")
    assert masked == unknown.text
    assert known.headers["Cache-Control"] == "no-store"


def test_wrong_codes_are_answered_and_counted_alike(home, member, visitor, sender):
    ask_code(visitor, NUMBER)
    code = wrong(sender.code)

    answers = [
        [enter(visitor, number, code) for _ in range(6)]
        for number in (NUMBER, STRANGER)
    ]

    statuses = [[answer.status_code for answer in each] for each in answers]
    assert statuses == [[422] * 5 + [429]] * 2
    for known, unknown in zip(*answers, strict=True):
        assert len(known.data) == len(unknown.data)
    assert enter(visitor, NUMBER, sender.code).status_code == 429


def test_a_code_opens_the_page_once(home, member, visitor, app, sender):
    ask_code(visitor, NUMBER)
    assert enter(visitor, NUMBER, sender.code).status_code == 303

    assert enter(app.test_client(), NUMBER, sender.code).status_code == 422


def test_after_a_long_pause_a_code_opens_nothing(home, member, visitor, sender, clock):
    clock.move(days=400)
    ask_code(visitor, NUMBER)

    answer = enter(visitor, NUMBER, sender.code)

    assert answer.status_code == 422
    assert MemberSession.select().count() == 0


@pytest.mark.parametrize("number", ["", "12", "abc", "0170000123456789"])
def test_what_is_no_number_is_said_at_the_field(home, visitor, number):
    answer = ask_code(visitor, number)

    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert enter(visitor, number, "123456").status_code == 303


def test_too_many_codes_are_asked_for_in_vain(home, member, visitor):
    statuses = [ask_code(visitor, NUMBER).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]


def test_without_a_sender_there_are_card_and_counter(app, visitor):
    house = opened(app)
    for_members(a_programme("stamp_card", house))

    page = visitor.get("/me", follow_redirects=True)

    assert "Send me a code" not in page.text
    assert "With your card" in page.text


def test_a_shop_without_members_has_no_such_pages(app, visitor):
    app.config["WTF_CSRF_ENABLED"] = False
    house = opened(app)
    a_programme("stamp_card", house)

    for path in ("/me", "/me/enter", "/me/data", "/me/link/guessed"):
        assert visitor.get(path).status_code == 404
    assert ask_code(visitor, NUMBER).status_code == 404


def test_a_link_shown_at_the_counter_opens_the_page_once(app, home, member, visitor):
    phone = a_phone(app, home)
    phone.get(f"/counter/cards/{card_of(member, home)}")  # the card was scanned here
    shown = press(
        phone, phone.get(f"/counter/members/{member.id}/link"), "Show the code"
    )
    assert "<svg" in shown.text
    assert NUMBER[1:] not in shown.text
    secret = sessions.invite(member.id, house=home)

    preview = visitor.get(f"/me/link/{secret}")
    answer = press(visitor, preview, "Open my page")

    assert answer.request.path == "/me"
    again = app.test_client()
    assert again.get(f"/me/link/{secret}").status_code == 410
    assert again.post(f"/me/link/{secret}").status_code == 410


def test_who_says_a_number_at_the_counter_gets_no_link(app, home, member, clock):
    clock.move(days=1)
    phone = a_phone(app, home)
    path = f"/counter/members/{member.id}/link"

    assert "First the member shows" in phone.get(path).text
    assert phone.post(path).status_code == 403
    assert MemberSession.select().count() == 0


def test_a_pin_or_a_code_at_the_counter_gets_a_link(app, home, member, sender, clock):
    clock.move(days=1)
    proving.set_pin(member.id, PIN)
    path = f"/counter/members/{member.id}/link"
    phone = a_phone(app, home)
    assert phone.post(path, data={"member_pin": "0000"}).status_code == 403
    assert "<svg" in phone.post(path, data={"member_pin": PIN}).text

    other = a_phone(app, home, "Second")
    assert "was sent" in other.post(path, data={"send": "1"}).text
    assert "id=" in other.post(path, data={"member_code": sender.code}).text
    assert MemberSession.select().count() == 2


def test_a_link_is_good_for_ten_minutes(home, member, visitor, clock):
    secret = sessions.invite(member.id, house=home)
    clock.move(minutes=10)

    assert visitor.get(f"/me/link/{secret}").status_code == 410


def test_so_many_links_and_no_more(app, home, member):
    phone = a_phone(app, home)
    phone.get(f"/counter/cards/{card_of(member, home)}")
    path = f"/counter/members/{member.id}/link"
    statuses = [phone.post(path).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]
    assert phone.get("/counter/members/12345/link").status_code == 404


def test_the_card_and_its_pin_open_the_page(home, member, visitor):
    code = card_of(member, home)
    proving.set_pin(member.id, PIN)

    page = visitor.get(f"/C/{code}")
    answer = press(visitor, page, "Open my page", pin="৪৮১৭")

    assert answer.request.path == "/me"
    assert "Rahima" not in page.text


def test_card_and_wrong_pin_say_nothing_of_whose_card_it_is(home, member, visitor):
    tied = card_of(member, home)
    proving.set_pin(member.id, PIN)
    loose = a_code(a_batch(a_programme("coupon", home), 1, home), house=home)
    number = numbers_of(member)[0]

    answers = [
        visitor.post("/me/card", data={"code": code, "pin": "0000"})
        for code in (tied, loose, number, "nonsense")
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    texts = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}
    assert len(texts) == 1


def test_a_number_without_paper_is_no_card_in_hand(home, member, visitor):
    proving.set_pin(member.id, PIN)

    answer = visitor.post("/me/card", data={"code": numbers_of(member)[0], "pin": PIN})

    assert answer.status_code == 422


def test_five_wrong_pins_lock_the_card_too(home, member, visitor):
    code = card_of(member, home)
    proving.set_pin(member.id, PIN)
    sent = {"code": code, "pin": "1357"}
    statuses = [visitor.post("/me/card", data=sent).status_code for _ in range(5)]

    assert statuses == [422] * 5
    assert visitor.post("/me/card", data={**sent, "pin": PIN}).status_code == 429


def test_it_shows_where_they_stand_and_what_happened(home, member, inside):
    stamp(numbers_of(member)[0], home, count=3)

    page = inside.get("/me")

    assert "3 of 4 stamps" in page.text
    assert "3 stamps added" in page.text
    assert "3 stamps added" in inside.get("/me/history").text


def test_every_page_says_that_it_is_not_kept(home, inside):
    for path in ("", "/history", "/consents", "/data", "/pin", "/requests", "/forget"):
        answer = inside.get(f"/me{path}")
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_session_ends_after_half_an_hour_without_a_page(home, inside, clock):
    for _ in range(3):
        clock.move(minutes=29)
        assert inside.get("/me").status_code == 200

    clock.move(minutes=30)
    assert inside.get("/me").status_code == 303


def test_a_session_ends_after_half_a_day_at_most(home, inside, clock):
    for _ in range(30):
        clock.move(minutes=24)
        inside.get("/me")

    assert inside.get("/me").status_code == 303


def test_signing_out_ends_it_on_the_server(app, home, inside):
    secret = inside.get_cookie("me").value
    press(inside, inside.get("/me"), "Sign out")

    other = app.test_client()
    other.set_cookie("me", secret)
    assert other.get("/me").status_code == 303
    assert MemberSession.select().count() == 0


def test_a_session_ends_with_its_member(home, member, inside):
    from stampcard.services.privacy import erasing

    erasing.erase(member.id, "request", None, home)

    assert inside.get("/me").status_code == 303


def test_over_an_encrypted_connection_the_cookie_is_bound_to_this_host(
    app, home, member, sender
):
    client = app.test_client()
    ask_code(client, NUMBER)
    answer = client.post(
        "/me/enter",
        data={"phone": NUMBER, "code": sender.code},
        base_url="https://cards.example.com",
        headers={"Host": "localhost"},
    )

    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if "me=" in c)
    assert cookie.startswith("__Host-me=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "SameSite=Lax" in cookie


def test_a_consent_is_given_and_taken_back_with_one_press(home, member, inside):
    page = inside.get("/me/consents")
    press(inside, page, "I agree")
    assert MESSAGES in consents.agreed(member.id)

    said = Consent.select().order_by(Consent.id.desc()).get()
    assert (said.channel, said.staff_id) == ("page", None)
    inside.post("/me/consents", data={"purpose": MESSAGES})
    assert consents.agreed(member.id) == {STAMPS}


def test_nobody_agrees_to_words_they_did_not_see(home, member, inside):
    data = {"purpose": MESSAGES, "give": "other words"}
    answer = inside.post("/me/consents", data=data, follow_redirects=True)

    assert "have changed" in answer.text
    assert MESSAGES not in consents.agreed(member.id)


def test_taking_back_the_first_consent_means_being_forgotten(home, member, inside):
    answer = inside.post("/me/consents", data={"purpose": STAMPS})

    assert answer.location == "/me/forget"
    assert STAMPS in consents.agreed(member.id)
    assert inside.post("/me/consents", data={"purpose": "x"}).status_code == 400


def test_they_choose_how_they_are_written_to(home, member, inside):
    wishes = {"locale": "bn", "channel": "email", "address": "r@example.org"}
    wishes |= {"every_days": "30", "birth_day": "29", "birth_month": "2"}

    answer = inside.post("/me/data", data=wishes)

    assert answer.status_code == 303
    kept = Member.get()
    assert (kept.locale, kept.channel, kept.every_days) == ("bn", "email", 30)
    assert (kept.birth_month, kept.birth_day) == (2, 29)
    page = inside.get("/me/data")
    assert 'lang="bn"' in page.text
    assert "r@example.org" in page.text


def test_a_birthday_is_set_once(home, member, inside):
    for day in ("3", "4"):
        inside.post("/me/data", data={"birth_day": day, "birth_month": "3"})

    assert Member.get().birth_day == 3
    assert "birth_day" not in inside.get("/me/data").text


@pytest.mark.parametrize(
    "wishes",
    [
        {"channel": "email", "address": "nowhere"},
        {"channel": "pigeon"},
        {"locale": "xx"},
        {"every_days": "3"},
        {"birth_day": "31", "birth_month": "2"},
        {"birth_day": "31", "birth_month": ""},
    ],
)
def test_wishes_that_cannot_be_are_said_and_not_kept(home, member, inside, wishes):
    before = Member.get()

    assert inside.post("/me/data", data=wishes).status_code == 422
    assert Member.get().__data__ == before.__data__


def test_their_own_number_stands_in_full_among_their_data(home, inside):
    assert "+880 1700-001234" in inside.get("/me/data").text


def test_they_choose_a_pin_which_ends_other_sessions(app, home, member, inside):
    other = sessions.begin(member.id, sessions.CODE, house=home)

    inside.post("/me/pin", data={"pin": PIN})

    assert proving.is_pin(Member.get(), PIN, house=home)
    assert sessions.member_of(other, house=home) is None
    assert inside.get("/me").status_code == 200


@pytest.mark.parametrize("pin", ["", "12", "1111", "1234", "abcd"])
def test_a_poor_pin_is_not_taken(home, member, inside, pin):
    assert inside.post("/me/pin", data={"pin": pin}).status_code == 422
    assert Member.get().pin_hash == ""


def test_who_came_by_a_link_types_the_old_pin_first(home, member, visitor):
    proving.set_pin(member.id, PIN)
    visitor.set_cookie("me", sessions.begin(member.id, sessions.LINK, house=home))

    assert visitor.post("/me/pin", data={"pin": "9173"}).status_code == 422
    for _ in range(4):
        visitor.post("/me/pin", data={"pin": "9173", "old": "0000"})
    answer = visitor.post("/me/pin", data={"pin": "9173", "old": PIN})
    assert answer.status_code == 429
    assert proving.password_fits(PIN, Member.get().pin_hash)


def test_the_old_pin_lets_choose_another(home, member, visitor):
    proving.set_pin(member.id, PIN)
    visitor.set_cookie("me", sessions.begin(member.id, sessions.LINK, house=home))

    visitor.post("/me/pin", data={"pin": "9173", "old": PIN})

    assert proving.password_fits("9173", Member.get().pin_hash)


def test_a_copy_is_given_at_once_and_stands_in_the_register(home, member, inside):
    page = inside.get("/me/requests")
    copy = press(inside, page, "Give me a copy")

    assert copy.request.path == "/me/copy"
    assert "1700-001234" in copy.text
    assert "1700-001234" in inside.get("/me/copy.json").text
    filed = RightsRequest.get()
    assert (filed.kind, filed.how, filed.proof) == ("access", "page", "code")
    assert filed.due
    assert filed.state == "answered"


def test_who_wants_to_be_forgotten_is_and_gets_a_certificate(app, home, member, inside):
    page = inside.get("/me/forget")
    answer = press(inside, page, "Yes, forget me")

    assert "+880 ••• 234" in answer.text
    assert Member.select().count() == 0
    assert inside.get("/me").status_code == 303
    filed = RightsRequest.get()
    assert (filed.kind, filed.state, filed.member_id) == ("erase", "answered", None)


def test_a_correction_says_what_is_wrong(home, member, inside):
    page = inside.get("/me/requests")
    assert press(inside, page, "Ask for a correction").status_code == 422

    after = press(inside, page, "Ask for a correction", words="It is Rahimah")

    assert "It is Rahimah" in after.text
    assert "answer by" in after.text
    assert inside.post("/me/requests", data={"kind": "erase"}).status_code == 400


def test_their_cards_and_letters_stand_among_their_data(home, member, inside):
    code = card_of(member, home)

    assert f"{code[:4]}-{code[4:8]}" in inside.get("/me/data").text


def test_a_request_of_others_is_not_shown(home, member, inside):
    other = a_member(home, STRANGER, name="Somebody Else")
    from stampcard.services.privacy import requests

    requests.receive("correct", other.id, "page", "secret words", None, home)

    assert "secret words" not in inside.get("/me/requests").text


def test_a_failure_repeats_no_number(app, home, visitor, monkeypatch, caplog):
    def fails(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(proving.codes, "allow", fails)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    answer = ask_code(visitor, NUMBER)

    assert answer.status_code == 500
    assert NUMBER[1:] not in answer.text
    assert "broken" in caplog.text
    assert NUMBER[1:] not in caplog.text
