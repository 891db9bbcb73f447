import pytest

from stampcard.services import access, people
from stampcard.services.people import Newcomer
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp
from tests.members import a_member, for_members
from tests.web.conftest import signed_in
from tests.web.crawl import LONG_PASSWORD


@pytest.fixture
def batch(owner, home):
    return a_batch(a_programme("stamp_card", home), 3, home)


@pytest.fixture
def manager(app, owner, home):
    """A browser of a manager."""
    person, _ = people.add(Newcomer("Mina", "manager", password=LONG_PASSWORD))
    client = app.test_client()
    signed_in(client, person, home)
    return client


def looked_for(client, text):
    """What a browser shows in the end."""
    return client.post("/search", data={"q": text}, follow_redirects=True).text


def test_every_page_of_the_owner_has_the_field(owner):
    for path in ("/", "/acts", "/settings", "/help"):
        assert 'action="/search"' in owner.get(path).text


def test_a_cards_number_leads_straight_to_the_card(owner, batch, home):
    code = a_code(batch, house=home)

    for text in (code, code[:8], f"https://cards.example/C/{code}"):
        sent = owner.post("/search", data={"q": text})
        assert (sent.status_code, sent.location) == (303, f"/cards/{code[:8]}")
    assert owner.get(f"/search?q={code[:8]}").location == f"/cards/{code[:8]}"


def test_a_programme_a_phone_and_a_page_are_found_by_name(owner, batch, home):
    access.add_device("Our till", OWNER, house=home)

    page = looked_for(owner, "our")

    assert 'href="/programmes/1"' in page
    assert "Our till" in page
    assert 'href="/backups"' in looked_for(owner, "backup")
    assert 'href="/help/backups"' in looked_for(owner, "backup")


def test_a_batch_and_an_act_are_found_by_their_numbers(owner, batch, home):
    act = stamp(a_code(batch, house=home), home).act

    page = looked_for(owner, "1")

    assert 'href="/batches/1"' in page
    assert f'href="/acts/{act.id}"' in looked_for(owner, str(act.seq))


def test_pages_are_found_in_the_language_of_the_page(owner):
    assert 'href="/backups"' in owner.get("/search?q=ব্যাকআপ&lang=bn").text


def test_what_is_not_there_is_said_with_hints(owner, batch):
    page = looked_for(owner, "zebra")

    assert "Nothing like that was found." in page
    assert "the number on a card" in page


def test_a_manager_finds_only_what_a_manager_may_open(manager, batch):
    assert 'href="/settings"' not in looked_for(manager, "settings")
    assert 'href="/people' not in looked_for(manager, "rina")
    assert 'href="/acts"' in looked_for(manager, "acts")
    assert 'href="/programmes/1"' not in looked_for(manager, "our")


def test_a_member_is_found_and_stands_in_no_address(owner, batch, home):
    for_members(batch.programme)
    member = a_member(home, "01712345678", name="Rahima")

    for text in ("Rahima", "01712345678", "5678"):
        answer = owner.post("/search", data={"q": text})
        assert answer.status_code == 200
        assert f'href="/members/{member.id}"' in answer.text
        assert "01712345678" not in answer.text.replace(f'value="{text}"', "")
    assert f'href="/members/{member.id}"' not in owner.get("/search?q=Rahima").text


def test_a_number_nobody_has_stands_in_no_address_either(owner, batch):
    for_members(batch.programme)

    assert owner.post("/search", data={"q": "01712345699"}).status_code == 200


def test_a_shop_without_members_has_none_to_find(owner, batch):
    assert "Members" not in looked_for(owner, "01712345678").partition("<main")[2]
