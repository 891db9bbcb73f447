"""Enrolment at the counter: a number, a yes, done."""

import threading

import pytest

from stampcard.models.base import close_database
from stampcard.models.members import Member, MemberTag
from stampcard.models.privacy import Consent
from stampcard.services.privacy import policies
from stampcard.values.codes import shown
from tests.builders import OWNER, a_batch, a_code, balances, stamp
from tests.members import PHONE, a_member, numbers_of
from tests.web.visits import Forms, a_phone, buttons, opened, press

HOSTILE = "Zoë \u202egnp.exe <script>alert(1)</script>\u0300\u0301" + "W" * 200


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def enrol(phone):
    """Fills the form and presses its button; where that leads."""

    def fill(page=None, button="Enrol", **typed):
        page = page or phone.get("/counter/members/new")
        return press(phone, page, button, **{"phone": PHONE, **typed})

    return fill


def test_three_taps_after_the_number_give_the_first_stamp(
    phone, house, look_up, enrol, programme
):
    page = look_up(PHONE)
    assert "checked" not in page.text

    welcome = enrol(page, purposes="stamps")
    came = press(phone, welcome, "Stamp")

    member = Member.get()
    assert welcome.request.path == f"/counter/members/{member.id}"
    assert "Welcome!" in welcome.text
    assert "1 stamp added" in came.text
    assert balances(numbers_of(member)[0], house) == {"stamp": 1}


def test_nobody_becomes_a_member_without_a_yes(enrol, programme):
    page = enrol(name="Rahima")

    assert page.status_code == 422
    assert "Nobody becomes a member without saying yes to this." in page.text
    assert 'value="Rahima"' in page.text
    assert not Member.select().exists()


def test_all_that_was_told_is_kept(enrol, programme):
    enrol(
        purposes="stamps",
        name="  রহিমা   বেগম ",
        locale="bn",
        birthday="29",
        birth_month="2",
        tags="Tea, books; tea ,",
        channel="whatsapp",
        every_days="30",
        note="Likes the window",
    )

    member = Member.get()
    kept = (member.name, member.locale, member.birth_month, member.birth_day)
    assert kept == ("রহিমা বেগম", "bn", 2, 29)
    assert (member.channel, member.every_days) == ("whatsapp", 30)
    assert member.note == "Likes the window"
    assert {tag.tag for tag in MemberTag.select()} == {"Tea", "books", "tea"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "0171"}, "This number is too short."),
        ({"phone": ""}, "Type a phone number, in figures only."),
        ({"phone": "017123456789"}, "This number is too long."),
        ({"phone": "ring me"}, "Type a phone number, in figures only."),
        ({"birthday": "31", "birth_month": "4"}, "There is no such day."),
        ({"birthday": "3"}, "There is no such day."),
        ({"card": "0000-0J1"}, "No card has this number."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(enrol, programme, typed, said):
    page = enrol(purposes="stamps", name="Rahima", **typed)

    assert page.status_code == 422
    assert said in page.text
    assert 'value="stamps" checked' in page.text
    assert 'value="Rahima"' in page.text
    assert not Member.select().exists()


@pytest.mark.parametrize(
    "typed", [{"channel": "pigeon"}, {"locale": "xx"}, {"slip": "9" * 50}]
)
def test_what_no_page_offers_is_not_taken(enrol, programme, typed):
    assert enrol(purposes="stamps", **typed).status_code == 422


def test_a_page_without_its_id_is_refused(phone, enrol, programme):
    page = phone.get("/counter/members/new")
    (form,) = (f for f in Forms(page.text).found if f["buttons"])
    fields = {name: value for name, value in form["fields"] if name != "id"}

    answer = phone.post("/counter/members/new", data={**fields, "phone": PHONE})

    assert answer.status_code == 400


def test_who_is_a_member_already_is_gone_on_to_and_nothing_doubled(
    enrol, house, programme
):
    member = a_member(house, name="Rahima")

    for typed in ({}, {"purposes": "stamps", "name": "Somebody else"}):
        page = enrol(**typed)
        assert page.request.path == f"/counter/members/{member.id}"
        assert "This number is a member already." in page.text
        assert "<bdi>Rahima</bdi>" in page.text

    assert Member.select().count() == 1
    assert len(numbers_of(member)) == 1
    assert Consent.select().count() == 1


def test_a_number_that_is_nearly_somebody_elses_is_asked_about_once(
    enrol, house, programme
):
    member = a_member(house, name="Rahima")

    asked = enrol(phone="01712345687", purposes="stamps")
    assert "Is it one of these?" in asked.text
    assert f"/counter/members/{member.id}" in asked.text
    assert 'value="stamps" checked' in asked.text
    assert Member.select().count() == 1

    came = enrol(asked, "No, enrol this number", phone="01712345687", purposes="stamps")
    assert "Welcome!" in came.text
    assert Member.select().count() == 2


def test_a_number_that_was_looked_up_is_compared_at_once(look_up, house, programme):
    a_member(house)

    assert "Is it one of these?" in look_up("01712345687").text


def test_a_yes_counts_for_the_sentences_that_were_shown(enrol, phone, house, programme):
    stale = phone.get("/counter/members/new")
    a_member(house)
    draft = policies.Draft({"stamps": "Another sentence."}, "Another text")
    policies.publish({"en": draft}, OWNER, house)

    page = enrol(stale, phone="01999888777", purposes="stamps")
    assert page.status_code == 422
    assert "The wording has changed." in page.text
    assert "checked" not in page.text

    enrol(page, phone="01999888777", purposes="stamps")
    newest = Consent.select().order_by(Consent.id.desc()).get()
    assert newest.text_hash == draft.hash


def test_a_yes_is_kept_in_the_language_of_the_page(phone, house, programme):
    phone.set_cookie("lang", "bn")
    page = phone.get("/counter/members/new")
    (button,) = buttons(page)

    press(phone, page, button, phone=PHONE, purposes="stamps", locale="en")

    assert Consent.get().locale == "bn"
    assert Consent.get().text_hash == policies.of_version(1, "bn").hash


def test_a_card_in_hand_is_tied_and_its_stamps_kept(enrol, house, code):
    stamp(code, house, count=2)

    page = enrol(purposes="stamps", card=code[:8])

    assert balances(numbers_of(Member.get())[0], house) == {"stamp": 2}
    assert shown(code[:8]) in page.text


def test_a_card_of_somebody_else_is_not_tied_but_said(enrol, house, code):
    enrol(purposes="stamps", card=code)

    page = enrol(phone="01999888777", purposes="stamps", card=code)

    assert "Welcome!" in page.text
    assert "tied to another member" in page.text


def test_a_signed_slip_is_entered_by_its_number(phone, enrol, house, programme):
    batch = a_batch(programme, 2, house, design="joining-slip")
    code = a_code(batch, house=house)
    card = phone.get(f"/counter/cards/{code}")
    assert "Enter this joining slip" in card.text

    page = phone.get(f"/counter/cards/{code}/tie")
    slip = shown(code[:8])
    assert f'value="{slip}"' in page.text
    came = enrol(page, purposes="stamps", card=code, slip=slip)

    consent = Consent.get()
    assert (consent.channel, consent.slip) == ("slip", slip)
    assert slip in came.text


def test_a_yes_on_a_slip_counts_for_the_policy_that_is_printed_on_it(
    phone, enrol, house, programme
):
    batch = a_batch(programme, 1, house, design="joining-slip")
    code = a_code(batch, house=house)
    draft = policies.Draft({"stamps": "Another sentence."}, "Another text")
    policies.publish({"en": draft}, OWNER, house)

    page = phone.get(f"/counter/cards/{code}/tie")
    assert "Another sentence." not in page.text
    enrol(page, purposes="stamps", card=code, slip=shown(code[:8]))

    assert Consent.get().version == 1


def test_a_hostile_name_is_made_safe(enrol, look_up, programme):
    page = enrol(purposes="stamps", name=HOSTILE)

    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text
    assert "<bdi>Zoë gnp.exe" in page.text
    assert len(Member.get().name) <= 64


def test_the_same_number_from_two_phones_at_once_is_one_member(app, house, programme):
    phones = [a_phone(app, house, f"Till {n}") for n in range(4)]
    pages = [(phone, phone.get("/counter/members/new")) for phone in phones]
    ready, answers = threading.Barrier(len(phones)), []

    def send(phone, page):
        ready.wait()
        came = press(phone, page, "Enrol", phone=PHONE, purposes="stamps")
        answers.append((came.status_code, came.request.path))
        close_database()

    threads = [threading.Thread(target=send, args=pair) for pair in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    member = Member.get()
    assert set(answers) == {(200, f"/counter/members/{member.id}")}
    assert len(answers) == len(phones)
    assert Member.select().count() == 1
    assert len(numbers_of(member)) == 1
    assert Consent.select().count() == 1
