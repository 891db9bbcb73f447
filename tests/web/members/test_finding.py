"""The one field of the counter: a card, a phone number, its end, a name."""

import pytest

from stampcard.models.cards import Card
from stampcard.values.codes import check_character, number_of
from tests.builders import a_card, a_programme
from tests.members import a_member, for_members, numbers_of
from tests.web.visits import a_phone, buttons, opened, press

WORDS_OF_PERSONS = ("phone number", "member", "Member", "name", "consent", "privacy")


@pytest.fixture
def house(app):
    return opened(app)


def test_a_shop_without_members_is_asked_for_no_person(phone, house):
    code = a_card(house)

    home = phone.get("/counter").text
    card = phone.get(f"/counter/cards/{code}").text
    own = phone.application.test_client().get(f"/C/{code}").text

    seen = f"{home}{card}{own}".replace('name="', "").replace("filename", "")
    assert [word for word in WORDS_OF_PERSONS if word in seen] == []
    assert 'action="/counter/find"' in home
    assert 'method="get"' in home


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/counter/find"),
        ("GET", "/counter/members/new"),
        ("GET", "/counter/members/5"),
        ("GET", "/counter/cards/00000012/tie"),
    ],
)
def test_there_are_no_pages_of_persons_in_it(app, phone, house, method, path):
    app.config["WTF_CSRF_ENABLED"] = False
    a_card(house)

    assert phone.open(path, method=method).status_code == 404


def test_a_code_opens_the_card_and_keeps_that_it_was_scanned(look_up, code):
    page = look_up(code)

    assert page.request.path == f"/counter/cards/{code}"
    assert f'name="codes" value="{code}"' in page.text


def test_a_cards_number_opens_the_card(look_up, code):
    assert look_up(code[:8]).request.path == f"/counter/cards/{code[:8]}"


@pytest.mark.parametrize(
    "typed", ["01712345678", "+880 1712-345678", "০১৭১২ ৩৪৫৬৭৮", "+880 (1712) 345.678"]
)
def test_a_whole_number_leads_to_the_one_card_of_a_member(
    look_up, house, programme, typed
):
    member = a_member(house, name="Rahima")

    page = look_up(typed)

    assert page.request.path == f"/counter/cards/{numbers_of(member)[0]}"
    assert "<bdi>Rahima</bdi>" in page.text
    assert "Stamp" in buttons(page)


def test_who_has_several_programmes_is_led_to_their_page(look_up, house, programme):
    for_members(a_programme("club_card", house))
    member = a_member(house)

    assert look_up("01712345678").request.path == f"/counter/members/{member.id}"


def test_last_digits_and_names_lead_to_a_list_that_shows_numbers_in_part(
    look_up, phone, house, programme
):
    a_member(house, name="Rahima Begum")
    karim = a_member(house, "01812345678", name="Karim Begum")

    for typed in ("5678", "begu"):
        page = look_up(typed)
        assert page.request.path == "/counter/find"
        assert "<bdi>Rahima Begum</bdi>" in page.text
        assert f"/counter/members/{karim.id}" in page.text
        assert "+880 ••• 678" in page.text
        assert "12345678" not in page.text


def test_at_most_twenty_are_listed(look_up, house, programme):
    for n in range(23):
        a_member(house, f"0171100{n:04}", name=f"Rana {n}")

    page = look_up("rana")

    assert page.text.count("card-link") == 20
    assert "There are more" in page.text


def test_a_short_number_that_may_be_a_card_too_shows_both(look_up, house, code):
    serial = Card.select().order_by(Card.serial).get().serial
    digits = next(
        number_of(s)[-4:]
        for s in range(serial, serial + 5)
        if number_of(s)[-4:].isdecimal()
    )
    a_member(house, f"0171234{digits}", name="Rahima")

    page = look_up(digits)

    assert "Rahima" in page.text
    assert f"/counter/cards/{digits.rjust(8, '0')}" in page.text
    assert check_character(digits.rjust(8, "0")[:-1]) == digits[-1]


def test_a_new_number_opens_enrolment_with_the_number_filled_in(look_up, programme):
    page = look_up("01712 345678")

    assert "Enrol a member" in page.text
    assert 'value="01712 345678"' in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("01712 345", "There is no such phone number."),
        ("017123456789012", "This number is too long."),
        ("017abc345678", "Type a phone number, in figures only."),
        ("0171234567", "There is no such phone number."),
        ("9876", "No member&#39;s number ends in these figures."),
        ("Nobody", "No member has a name that begins like this."),
        ("0000-0J1", "No card has this number."),
        ("<script>alert(1)</script>", "No card has this number."),
    ],
)
def test_what_cannot_be_found_is_said_at_the_field_and_kept(
    look_up, programme, typed, said
):
    page = look_up(typed)

    assert page.status_code == 422
    assert said in page.text
    assert 'aria-invalid="true"' in page.text
    assert "<script>alert" not in page.text
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in page.text


def test_nothing_typed_stays_at_the_counter(look_up, programme):
    assert look_up("  ").request.path == "/counter"


def test_no_phone_number_stands_in_an_address(phone, house, programme):
    a_member(house)
    page = phone.get("/counter")

    assert 'method="post" action="/counter/find"' in page.text
    found = phone.post("/counter/find", data={"code": "01712345678"})
    assert "1712345678" not in (found.location or "")


def test_another_phone_is_asked_for_nothing_it_may_not_see(app, house, programme):
    a_member(house)
    visitor = app.test_client()

    assert "/sign-in" in visitor.get("/counter/members/1").location


def test_a_card_that_is_nobodys_can_be_tied_to_whom_the_list_shows(phone, house, code):
    a_member(house, name="Rahima")
    page = phone.get(f"/counter/cards/{code}")
    assert "Tie to a member" in page.text

    ask = phone.get(f"/counter/cards/{code}/tie")
    page = press(phone, ask, "Go on", code="5678")
    came = press(phone, page, "Rahima")

    assert came.request.path == f"/counter/cards/{code}"
    assert "<bdi>Rahima</bdi>" in came.text
    assert "Tie to a member" not in came.text


def test_a_card_can_be_tied_to_somebody_new(phone, house, code):
    ask = phone.get(f"/counter/cards/{code}/tie")

    page = press(phone, ask, "Go on", code="01712345678")

    assert "Enrol a member" in page.text
    assert f'value="{code}"' in page.text


def test_a_name_nobody_has_ties_nothing(phone, house, code):
    ask = phone.get(f"/counter/cards/{code}/tie")

    page = press(phone, ask, "Go on", code="nobody")

    assert page.status_code == 422
    assert "No member has a name" in page.text


def test_a_bearers_programme_offers_no_member(phone, house, programme):
    code = a_card(house)

    assert "Tie to a member" not in phone.get(f"/counter/cards/{code}").text


def test_a_language_change_after_a_search_starts_anew(phone, programme):
    assert phone.get("/counter/find?lang=bn").location == "/counter"
    assert phone.get("/counter/members").location == "/counter"


def test_two_phones_find_the_same_member(app, house, look_up, programme):
    member = a_member(house)
    other = a_phone(app, house, "Second")

    pages = [look_up("5678"), look_up("5678", other)]

    wanted = f"/counter/cards/{numbers_of(member)[0]}"
    assert [page.request.path for page in pages] == [wanted, wanted]
