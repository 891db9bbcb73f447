"""A member's page at the counter."""

import re

import pytest

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.models.privacy import Consent, agreed
from stampcard.models.shops import Staff
from stampcard.services import access
from stampcard.services.members import proving
from stampcard.services.privacy import policies
from tests.builders import OWNER, a_batch, a_code, a_programme, balances, redeem, stamp
from tests.members import PHONE, a_member, for_members, numbers_of
from tests.web.visits import buttons, opened, press

ID = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")  # it may hold any four figures


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def member(house, programme):
    return a_member(house, name="Rahima")


@pytest.fixture
def page_of(phone):
    """The page of a member as the paired phone sees it."""

    def open_page(member):
        return phone.get(f"/counter/members/{member.id}")

    return open_page


def enrolled_here(phone):
    """The page of somebody who was enrolled on this phone just now."""
    page = phone.get("/counter/members/new")
    return press(phone, page, "Enrol", phone=PHONE, purposes="stamps")


def test_staff_see_the_number_in_part_and_what_is_near(house, programme, page_of):
    member = a_member(
        house, name="Rahima", birthday=(3, 1), tags=("Tea",), note="By the window"
    )

    page = page_of(member)

    assert "+880 ••• 678" in page.text
    assert "12345678" not in page.text
    assert "Birthday today" in page.text
    assert "<bdi>Tea</bdi>" in page.text
    assert "By the window" in page.text


@pytest.mark.parametrize(
    ("birthday", "said"),
    [((3, 7), "Birthday this week: 7 March"), ((3, 8), ""), ((2, 28), "")],
)
def test_a_birthday_is_said_in_the_week_before(
    house, programme, page_of, birthday, said
):
    page = page_of(a_member(house, birthday=birthday))

    assert ("Birthday" in page.text) is bool(said)
    assert said in page.text


def test_one_press_stamps_in_each_programme(phone, house, member, page_of):
    came = press(phone, page_of(member), "Stamp")

    assert "1 stamp added" in came.text
    assert f"/counter/members/{member.id}" in came.text


def test_a_programme_that_asks_for_the_bill_leads_to_its_card(
    phone, house, member, page_of
):
    for_members(a_programme("club_card", house))
    press(phone, page_of(member), "Join")
    number = numbers_of(member)[1]

    page = page_of(member)

    assert "Record the purchase" not in buttons(page)
    assert f'href="/counter/cards/{number}"' in page.text


def test_a_programme_they_have_not_joined_takes_one_press(
    phone, house, member, page_of
):
    later = for_members(a_programme("coupon", house))

    joined = press(phone, page_of(member), "Join")
    again = phone.post(
        f"/counter/members/{member.id}/join", data={"programme": later.id}
    )

    assert again.status_code == 400  # no token of a page
    assert "Join" not in buttons(joined)
    assert len(numbers_of(member)) == 2


@pytest.mark.parametrize("typed", ["", "x", "9" * 12])
def test_joining_nothing_is_refused(app, phone, member, typed):
    app.config["WTF_CSRF_ENABLED"] = False
    path = f"/counter/members/{member.id}/join"

    assert phone.post(path, data={"programme": typed}).status_code == 400


def test_their_printed_cards_are_shown_and_whether_they_are_good(
    phone, house, code, page_of
):
    enrol = phone.get("/counter/members/new")
    press(phone, enrol, "Enrol", phone=PHONE, purposes="stamps", card=code)
    member = Member.get()
    block = phone.get(f"/counter/cards/{code}/block")

    press(phone, block, "Block this card", note="lost")

    text = page_of(member).text
    assert "0000-0012" in text
    assert "(blocked)" in text


def test_what_is_used_up_is_folded_away(phone, house, page_of):
    coupons = for_members(a_programme("coupon", house))
    code = a_code(a_batch(coupons, 1, house), house=house)
    page = phone.get("/counter/members/new")
    press(phone, page, "Enrol", phone=PHONE, purposes="stamps", card=code)
    redeem(code, house=house)

    assert "Used up" in page_of(Member.get()).text


def test_a_waiting_reward_is_offered_and_asks_for_a_proof(phone, house, member):
    stamp(numbers_of(member)[0], house, count=4)

    page = phone.get(f"/counter/members/{member.id}")

    assert "Give: A cup of tea" in page.text
    assert f"/counter/cards/{numbers_of(member)[0]}/proof?reward=reward" in page.text


def test_one_press_gives_a_consent_and_one_takes_it_back(phone, member, page_of):
    given = press(phone, page_of(member), "They agree")
    assert given.text.count("Withdraw") == 2
    assert agreed(member.id) == {"stamps", "messages"}

    forms = [label for label in buttons(given) if label == "Withdraw"]
    assert len(forms) == 2
    press(phone, given, "Withdraw")
    latest = Consent.select().order_by(Consent.id.desc()).get()
    assert (latest.purpose, latest.given, latest.channel) == (
        "stamps",
        False,
        "counter",
    )


def test_who_takes_back_the_first_yes_is_stamped_no_more(phone, member, page_of):
    page = press(phone, page_of(member), "Withdraw")

    assert "They do not agree" in page.text
    assert "Stamp" not in buttons(page)


def test_a_yes_to_a_sentence_that_has_changed_is_not_taken(
    phone, house, member, page_of
):
    stale = page_of(member)
    sentences = {"stamps": "Another.", "messages": "Another one."}
    policies.publish({"en": policies.Draft(sentences, "Text")}, OWNER, house)

    page = press(phone, stale, "They agree")

    assert "The wording has changed." in page.text
    assert agreed(member.id) == {"stamps"}


def test_no_other_purpose_is_taken(app, phone, member):
    app.config["WTF_CSRF_ENABLED"] = False

    answer = phone.post(
        f"/counter/members/{member.id}/consents", data={"purpose": "everything"}
    )

    assert answer.status_code == 400


def test_after_a_long_pause_one_press_says_the_number_is_still_theirs(
    phone, house, clock, member, page_of
):
    clock.move(days=400)
    page = page_of(member)
    assert "Not seen since 1 March 2026" in page.text

    page = press(phone, page, "The number is still theirs")

    assert "Not seen since" not in page.text
    assert members.by_id(member.id).confirmed_at == clock()


def test_a_pin_is_chosen_right_after_joining(phone, house, programme):
    page = enrolled_here(phone)
    member = Member.get()
    pin_page = phone.get(f"/counter/members/{member.id}/pin")
    assert "Let them choose a PIN" in page.text

    came = press(phone, pin_page, "Keep this PIN", pin="40 71", again="4071")

    assert "The PIN is set." in came.text
    assert proving.is_pin(members.by_id(member.id), "4071", house=house)


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("4071", "4072", "The two are not the same."),
        ("1234", "1234", "This PIN is too easy to guess."),
        ("71", "71", "4 to 6 digits"),
        ("", "", "4 to 6 digits"),
    ],
)
def test_a_bad_pin_is_not_set(phone, house, programme, pin, again, said):
    enrolled_here(phone)
    path = f"/counter/members/{Member.get().id}/pin"

    page = press(phone, phone.get(path), "Keep this PIN", pin=pin, again=again)

    assert said in page.text
    assert "4071" not in ID.sub("", page.text)
    assert Member.get().pin_hash == ""


def test_nobody_chooses_a_pin_without_having_shown_to_be_the_member(
    phone, member, page_of
):
    answer = phone.get(f"/counter/members/{member.id}/pin", follow_redirects=True)

    assert "First the member shows a card, the old PIN or a code." in answer.text
    assert "choose a PIN" not in page_of(member).text


def test_a_scanned_card_lets_a_first_pin_be_chosen_but_none_changed(
    phone, house, code, clock
):
    page = phone.get("/counter/members/new")
    press(phone, page, "Enrol", phone=PHONE, purposes="stamps", card=code)
    member = Member.get()
    clock.move(minutes=11)
    path = f"/counter/members/{member.id}/pin"
    assert phone.get(path).status_code == 303

    phone.get(f"/counter/cards/{code}")
    assert phone.get(path).status_code == 200

    proving.set_pin(member.id, "4071")
    assert phone.get(path).status_code == 303


def test_a_manager_may_let_a_pin_be_chosen(app, house, member):
    client = app.test_client()
    client.set_cookie("sid", access.open_session(Staff.get(), house=house))

    assert client.get(f"/counter/members/{member.id}/pin").status_code == 200


def test_nobody_is_found_under_a_made_up_number(phone, member):
    for number in (member.id + 1, 9_999_999_999_999_999):
        assert phone.get(f"/counter/members/{number}").status_code == 404


def test_what_they_hold_is_told_but_no_secret(phone, house, member, page_of):
    proving.set_pin(member.id, "4071")

    text = page_of(member).text

    assert "4071" not in ID.sub("", text)
    assert not re.search(r"01712|1712345", text)
    assert balances(numbers_of(member)[0], house) == {}
