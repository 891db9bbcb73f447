"""Enrolment: once for each number, with a yes, and with what programmes give."""

from threading import Barrier, Thread

import pytest

from stampcard.models import members
from stampcard.models.base import close_database
from stampcard.models.members import Member
from stampcard.models.privacy import Consent, Policy
from stampcard.services.members import enrolment
from stampcard.services.members.enrolment import Newcomer
from tests.builders import OWNER, a_batch, a_code, a_programme, balances, stamp, void
from tests.members import PHONE, a_member, for_members, numbers_of


def fields(problems):
    return {problem.field for problem in problems}


def enrol(house, phone=PHONE, purposes=("stamps",), **more):
    return enrolment.enrol(Newcomer(phone, purposes, **more), OWNER, house)


def found(code, house):
    from stampcard.services import scans

    card = scans.find(code, house)
    assert card
    return card


def test_a_member_starts_with_the_head_start(house, shop):
    for_members(a_programme("stamp_card", house, stamps_needed=4, head_start=1))

    member = a_member(house)

    (number,) = numbers_of(member)
    assert balances(number, house) == {"stamp": 1}


def test_only_programmes_for_members_are_joined(house, shop):
    for keyed in ("bearer", "members", "both"):
        for_members(a_programme("stamp_card", house), keyed)

    assert len(numbers_of(a_member(house))) == 2


def test_some_of_the_programmes_can_be_chosen(house, shop):
    for_members(a_programme("stamp_card", house))
    second = for_members(a_programme("stamp_card", house))

    member = a_member(house, programmes=(second.id,))

    assert [held for *_, held in members.held_by(member.id)] == [second.id]


def test_every_yes_is_kept_with_the_text_it_was_given_to(house, shop):
    a_member(house)

    consent = Consent.get()
    policy = Policy.get(Policy.hash == consent.text_hash)
    assert (consent.purpose, bool(consent.given)) == ("stamps", True)
    assert consent.version == policy.version
    assert (consent.staff_id, consent.outlet) == (OWNER.staff, OWNER.outlet)


def test_without_a_yes_nobody_becomes_a_member(house, shop):
    came, wrong = enrol(house, purposes=("messages",))

    assert came is None
    assert fields(wrong) == {"purposes"}
    assert not members.is_there()


@pytest.mark.parametrize("phone", ["", "0171", "01712345678a", "999", "Rahima"])
def test_what_is_no_number_is_said_and_nothing_kept(house, shop, phone):
    came, wrong = enrol(house, phone)

    assert came is None
    assert fields(wrong) == {"phone"}


def test_a_birthday_must_be_a_day_of_some_year(house, shop):
    assert enrol(house, birthday=(2, 29))[0]
    assert fields(enrol(house, "01712345679", birthday=(2, 30))[1]) == {"birthday"}


def test_who_is_a_member_already_is_not_made_another(house, shop):
    for_members(a_programme("stamp_card", house))
    member = a_member(house, name="Rahima Begum")

    came, _ = enrol(house, "+880 1712-345678", ("stamps", "messages"), name="X")

    assert came
    assert came.known
    assert came.member == member
    assert came.member.name == "Rahima Begum"
    assert Member.select().count() == 1
    assert [c.purpose for c in Consent.select().order_by(Consent.id)] == [
        "stamps",
        "messages",
    ]


def test_two_phones_at_once_make_one_member(house, shop):
    for_members(a_programme("stamp_card", house, head_start=2))
    ready, came = Barrier(8), []

    def at_a_phone():
        ready.wait()
        came.append(enrol(house)[0])
        close_database()

    threads = [Thread(target=at_a_phone) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({each.member.id for each in came}) == 1
    assert sorted(each.known for each in came) == [False] + [True] * 7
    assert Member.select().count() == 1
    (number,) = numbers_of(came[0].member)
    assert balances(number, house) == {"stamp": 2}


def test_a_card_in_hand_brings_its_stamps(house, shop):
    programme = for_members(a_programme("stamp_card", house))
    code = a_code(a_batch(programme, 1, house), house=house)
    stamp(code, house, count=3)

    member = a_member(house, card=found(code, house))

    (number,) = numbers_of(member)
    assert balances(number, house) == balances(code, house) == {"stamp": 3}


def test_a_blocked_card_is_not_tied_but_the_member_is_made(house, shop):
    programme = for_members(a_programme("stamp_card", house))
    code = a_code(a_batch(programme, 1, house), house=house)
    void(code, house)

    came, _ = enrol(house, card=found(code, house))

    assert came
    assert fields(came.refused) == {"card"}
    assert balances(numbers_of(came.member)[0], house) == {}


def test_a_name_is_made_safe_and_tags_stand_once(house, shop):
    member = a_member(house, name=" R\u202ea\x00hima ", tags=("Tea", "tea ", "Tea", ""))

    assert member.name == "Rahima"
    assert enrolment.tidy_tags(("Tea", " Tea", "", "x" * 99)) == ["Tea", "x" * 30]


def test_a_shop_asks_for_persons_once_a_programme_does(house, shop):
    programme = a_programme("stamp_card", house)
    assert not enrolment.is_asked_for()

    for_members(programme)
    assert enrolment.is_asked_for()

    a_member(house)
    for_members(programme, "bearer")
    assert enrolment.is_asked_for()
