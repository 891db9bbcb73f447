"""Enrolment: once for each number, with a yes, and with what programmes give."""

from stampcard.models import members
from stampcard.models.privacy import Consent, Policy
from stampcard.models.programmes import Programme
from stampcard.services import counter
from stampcard.services.members import enrolment, searching
from stampcard.services.members.enrolment import Newcomer
from stampcard.values.codes import number_of
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_batch, a_code, a_programme, balances, redeem, stamp
from tests.builders import reason as why

PHONE = "01712-345678"


def for_members(programme, keyed="both"):
    Programme.update(keyed=keyed).where(Programme.id == programme.id).execute()
    return programme


def enrolled(house, phone=PHONE, **more):
    found, wrong = enrolment.enrol(Newcomer(phone, {"stamps"}, **more), OWNER, house)
    assert found, wrong
    return found


def test_a_number_and_a_yes_make_a_member(house, shop):
    for_members(a_programme("stamp_card", house, stamps_needed=4, head_start=1))

    came = enrolled(house, name="Rahima Begum")

    ((_account, serial, _),) = members.held_by(came.member.id)
    assert not came.known
    assert balances(number_of(serial), house) == {"stamp": 1}
    consent = Consent.get()
    assert consent.text_hash in {p.hash for p in Policy.select()}
    assert [line.name for line in searching.search("begu", house)] == ["Rahima Begum"]
    assert [line.masked for line in searching.search("5678", house)] == ["+880 ••• 678"]


def test_a_member_earns_by_number_and_spends_by_card(house, shop):
    programme = for_members(a_programme("stamp_card", house, stamps_needed=4))
    batch = a_batch(programme, 2, house)
    code = a_code(batch, house=house)
    stamp(code, house, count=3)

    came = enrolled(house, card=counter.find(code, house))

    ((_, serial, _),) = members.held_by(came.member.id)
    number = number_of(serial)
    assert stamp(number, house, count=3).accepted
    assert balances(number, house) == {"stamp": 2, "reward": 1}
    assert why(redeem(number, house=house)) is Reason.NEEDS_CARD
    assert redeem(code, house=house).accepted
