"""Erasing on a page: what goes is said first, the certificate comes at once."""

import re

import pytest

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.models.privacy import Erasure
from stampcard.services import counter, people
from stampcard.services.people import Newcomer
from stampcard.services.privacy import requests
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp
from tests.members import a_member, for_members, numbers_of
from tests.web.conftest import signed_in
from tests.web.crawl import LONG_PASSWORD

SURE = {"why": "request", "request": "", "sure": "y"}


@pytest.fixture
def member(owner, home):
    for_members(a_programme("stamp_card", home, pause_seconds=0))
    found = a_member(home, name="Momena Khatun")
    stamp(numbers_of(found)[0], home)
    return found


def address(member):
    return f"/members/{member.id}/erase"


def test_what_goes_and_what_stays_is_said_first(owner, member):
    page = owner.get(address(member)).text

    assert "Momena Khatun" in page
    assert "+880 ••• 678" in page
    assert "1712345678" not in page
    assert "1 account has no printed card of its own" in page
    assert "2 acts in the ledger" in page
    assert members.is_there()


def test_the_certificate_names_the_number_in_part_this_once(owner, member):
    answer = owner.post(address(member), data=SURE)

    assert answer.status_code == 200
    assert "Certificate of erasure" in answer.text
    assert "+880 ••• 678" in answer.text
    assert "Momena" not in answer.text
    assert not members.is_there()

    again = owner.post(address(member), data=SURE, follow_redirects=True)
    assert again.request.path == "/erasures/1"
    assert "••• 678" not in again.text
    assert owner.get(address(member), follow_redirects=True).request.path == (
        "/erasures/1"
    )


def test_without_a_tick_nobody_is_erased(owner, member):
    answer = owner.post(address(member), data={**SURE, "sure": ""})

    assert answer.status_code == 422
    assert "Tick this first" in answer.text
    assert members.is_there()


@pytest.mark.parametrize("wrong", [{"why": "boredom"}, {"request": "9"}])
def test_only_what_is_offered_is_taken(owner, member, wrong):
    assert owner.post(address(member), data={**SURE, **wrong}).status_code == 422
    assert members.is_there()


def test_the_request_it_answers_is_offered_and_closed(owner, home, member):
    asked = requests.receive("erase", member.id, "counter", "", OWNER, home)

    page = owner.get(address(member)).text
    owner.post(address(member), data={**SURE, "request": str(asked.id)})

    assert f"{asked.id} · Erase my data" in page
    assert Erasure.get().request == asked.id
    assert requests.listed(most=1)[0].state == "answered"


def test_the_request_one_came_from_is_chosen(owner, home, member):
    requests.receive("erase", member.id, "counter", "", OWNER, home)
    named = requests.receive("unlawful", member.id, "counter", "", OWNER, home)

    page = owner.get(f"{address(member)}?request={named.id}").text

    assert re.search(rf'checked[^>]*name="request"[^>]*value="{named.id}"', page)


def test_who_is_not_there_is_not_found(owner):
    assert owner.get("/members/12/erase").status_code == 404
    assert owner.post("/members/12/erase", data=SURE).status_code == 404


def test_the_password_is_asked_for_again(owner, home, member, clock):
    clock.move(minutes=16)

    assert owner.get(address(member)).location.startswith("/confirm")
    assert owner.post(address(member), data=SURE).status_code == 403
    assert members.is_there()


def test_the_owner_sees_all_erasures_and_each_certificate(owner, home, member):
    assert "Nobody was erased yet." in owner.get("/erasures").text
    owner.post(address(member), data=SURE)

    listed, certificate = owner.get("/erasures").text, owner.get("/erasures/1").text

    assert "0001" in listed
    assert "erased.jsonl" in listed
    assert "Signature for the shop" in certificate
    assert "Print this now" not in certificate
    assert owner.get("/erasures/2").status_code == 404


def test_only_the_owner_erases_and_lists(app, owner, home, member):
    manager = app.test_client()
    mina, _ = people.add(Newcomer("Mina", "manager", password=LONG_PASSWORD))
    signed_in(manager, mina, home)

    assert manager.post(address(member), data=SURE).status_code == 403
    assert Member.select().where(Member.id == member.id).exists()
    assert manager.get("/erasures").status_code == 403


def test_printed_cards_that_stay_are_counted(owner, home):
    programme = for_members(a_programme("stamp_card", home))
    code = a_code(a_batch(programme, 1, home), house=home)
    stamp(code, home)
    member = a_member(home, card=counter.find(code, home))

    assert (
        "1 printed card: whoever has it can use it" in owner.get(address(member)).text
    )
