"""Erasure: the person goes, whoever holds a card goes on, the sums stay."""

import json
from datetime import timedelta

import pytest

from stampcard.models import ledger, members
from stampcard.models.base import row, rows
from stampcard.models.erasing import BY_NUMBER, OF_MEMBER, SWEPT
from stampcard.models.limits import Attempt
from stampcard.models.members import JoinWish, Member, MemberSession, OneTimeCode
from stampcard.models.privacy import Erasure, Message, RightsRequest
from stampcard.services import counter, limits
from stampcard.services.members import proving, searching
from stampcard.services.members.proving import Proof
from stampcard.services.privacy import erased, erasing, requests, traces
from stampcard.services.upkeep import verify
from stampcard.values.codes import number_of
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    asked,
    balances,
    reason,
    stamp,
)
from tests.members import a_member, for_members, numbers_of

pytestmark = pytest.mark.usefixtures("shop")


def kept(house, name="Rahima Begum", **more):
    """A member with a printed card, and something in every table."""
    programme = for_members(a_programme("stamp_card", house, pause_seconds=0))
    code = a_code(a_batch(programme, 2, house), house=house)
    stamp(code, house, count=3)
    card = counter.find(code, house)
    member = a_member(house, name=name, note="likes tea", tags=("tea",), card=card)
    at = house.clock()
    later = at + timedelta(minutes=9)
    Message.create(
        member=member,
        purpose="messages",
        about="spring",
        text="Hello Rahima",
        queued_at=at,
        due_at=at,
    )
    MemberSession.create(
        secret_hash=b"s", member=member, how="pin", created_at=at, expires_at=later
    )
    mark = member.fingerprint
    OneTimeCode.create(fingerprint=mark, code_hash="x", expires_at=later)
    JoinWish.create(
        serial=5,
        fingerprint=mark,
        phone=b"sealed",
        key_id="k",
        name=name,
        purposes="stamps",
        version=1,
        text_hash="h",
        at=at,
        expires_at=later,
    )
    RightsRequest.create(
        member=member,
        kind="access",
        regime="",
        received_at=at,
        due="",
        how="counter",
        proof="pin",
        words="I am Rahima",
    )
    return member, code


def test_every_table_that_leads_to_a_member_is_known():
    leading = {
        field.model._meta.table_name
        for field in Member._meta.backrefs
        if field.on_delete == "CASCADE"
    }

    assert leading == set(OF_MEMBER)
    assert set(SWEPT) == {"member", "rights_request", *OF_MEMBER, *BY_NUMBER}


def test_nothing_names_the_person_any_more(house):
    member, _ = kept(house)

    made = erasing.erase(member.id, "request", OWNER, house)

    assert not members.is_there()
    for table in (*OF_MEMBER, *BY_NUMBER):
        assert rows(f"SELECT * FROM {table}") == [], table
    asked_once = RightsRequest.get()
    assert (asked_once.member_id, asked_once.words) == (None, "")
    assert searching.search("01712345678", house) == []
    assert json.loads(made.removed) == {
        "consent": 1,
        "holding": 1,
        "join_wish": 1,
        "member": 1,
        "member_session": 1,
        "member_tag": 1,
        "message": 1,
        "name_word": 2,
        "one_time_code": 1,
    }


def test_sums_and_the_chain_are_as_before(house):
    member, _ = kept(house)
    before = verify(), rows("SELECT * FROM balance"), ledger.tip()

    made = erasing.erase(member.id, "request", OWNER, house)

    assert (verify(), rows("SELECT * FROM balance"), ledger.tip()) == before
    assert made.head == before[2].hash.hex()
    assert made.acts == before[2].seq


def test_a_printed_card_goes_on_as_its_bearers(house):
    member, code = kept(house)
    ((_, serial, _),) = members.held_by(member.id)

    erasing.erase(member.id, "request", OWNER, house)

    assert balances(code, house) == {"stamp": 3}
    assert stamp(code, house).accepted
    assert counter.find(code, house).member is None
    assert reason(stamp(number_of(serial), house)) is Reason.VOID


def test_a_number_without_paper_is_nobodys(house):
    for_members(a_programme("stamp_card", house))
    member = a_member(house)
    (number,) = numbers_of(member)
    stamp(number, house)
    before = row("SELECT SUM(amount) FROM balance")

    erasing.erase(member.id, "retention", None, house)

    assert reason(stamp(number, house)) is Reason.VOID
    assert row("SELECT SUM(amount) FROM balance") == before


def test_once_more_changes_nothing(house):
    member, _ = kept(house)
    made = erasing.erase(member.id, "request", OWNER, house, 7)

    again = erasing.erase(member.id, "unlawful", None, house)

    assert again == made
    assert (again.why, again.request, again.staff_id) == ("request", 7, OWNER.staff)
    assert Erasure.select().count() == 1
    assert erasing.every() == [made]


def test_who_never_was_cannot_be_erased(house):
    with pytest.raises(erasing.NoMember):
        erasing.erase(12, "request", OWNER, house)


def test_open_requests_to_be_erased_are_answered(house):
    member, _ = kept(house)
    asked_for = requests.receive("erase", member.id, "counter", "gone!", OWNER, house)
    other = requests.receive("erase", None, "counter", "", OWNER, house)

    erasing.erase(member.id, "request", OWNER, house, other.id)

    said = {
        one.id: (one.state, one.words, one.answer) for one in requests.listed(most=9)
    }
    done = ("answered", "", "Erased. Certificate 0001.")
    assert said == {1: ("open", "", ""), asked_for.id: done, other.id: done}


def test_codes_tried_are_forgotten_with_the_number(house):
    member, _ = kept(house)
    for mark in (member.fingerprint.hex(), "00" * 16):
        limits.take(f"code-of:{mark}", 5, 15, house=house)

    erasing.erase(member.id, "request", OWNER, house)

    assert [one.subject for one in Attempt.select()] == [f"code-of:{'00' * 16}"]


def test_the_same_number_may_come_again_as_somebody_new(house):
    member, _ = kept(house)
    erasing.erase(member.id, "request", OWNER, house)

    new = a_member(house)

    assert new.id != member.id
    assert new.name == ""


def test_wrong_pins_are_forgotten_with_the_person(house):
    member, _ = kept(house)
    proving.set_pin(member.id, "4821")
    (number,) = numbers_of(member)
    with pytest.raises(proving.NotProved):
        proving.proved(asked("redeem", number), Proof("9999"), house)
    assert Attempt.select().count() == 1

    erasing.erase(member.id, "request", OWNER, house)

    assert Attempt.select().count() == 0


def test_before_it_is_done_one_sees_what_would_go(house):
    member, _ = kept(house)

    seen = erasing.outlook(member.id)

    assert (seen.cards, seen.accounts, seen.acts) == (1, 0, ledger.tip().seq)
    assert seen.removed["name_word"] == 2


def test_an_account_without_a_printed_card_is_said_to_end(house):
    for_members(a_programme("stamp_card", house))

    seen = erasing.outlook(a_member(house).id)

    assert (seen.cards, seen.accounts) == (0, 1)


def test_who_comes_back_with_a_database_is_erased_again(house):
    member, _ = kept(house)
    line = {
        "member": member.id,
        "at": 5,
        "why": "request",
        "request": None,
        "removed": "{}",
        "acts": 1,
        "head": "ab",
        "staff_id": 99,
    }
    erased.add(house.instance_path, [line, line | {"member": 77}])

    assert erasing.again(house) == 1
    assert not members.is_there()
    noted = {(one.member, one.staff_id) for one in Erasure.select()}
    assert noted == {(member.id, None), (77, None)}
    assert traces.is_due(house)
    assert erasing.again(house) == 0
