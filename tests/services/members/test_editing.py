"""A member's data set right: found by what is new, and by nothing that was."""

import pytest

from stampcard.models.base import rows
from stampcard.models.members import Member, MemberTag, OneTimeCode
from stampcard.models.privacy import RightsRequest
from stampcard.services.members import editing, numbers, searching
from stampcard.services.members.editing import Known
from tests.builders import OWNER
from tests.members import PHONE, a_member

OTHER = "01712345679"
NEW = "01898765432"


@pytest.fixture
def member(house, shop):
    return a_member(house, name="Rahima Begum", tags=("Tea",))


def anew(member):
    return Member.get_by_id(member.id)


def edit(member, house, **known):
    return editing.edit(member, Known(**known), OWNER, house)


def renumber(member, typed, house, again=None, **more):
    twice = (typed, typed if again is None else again)
    return editing.change_number(member, *twice, OWNER, house, **more)


def test_what_is_typed_is_kept_and_found(member, house):
    wrong = edit(
        member,
        house,
        name="Rina Akter",
        locale="bn",
        birthday=(2, 29),
        tags=("Coffee", "coffee "),
        channel="whatsapp",
        every_days=14,
        note=" Sits at the window ",
    )

    kept = anew(member)
    assert not wrong
    assert (kept.name, kept.locale, kept.note) == (
        "Rina Akter",
        "bn",
        "Sits at the window",
    )
    assert (kept.birth_month, kept.birth_day, kept.every_days) == (2, 29, 14)
    assert [line.id for line in searching.search("akt", house)] == [member.id]
    assert searching.search("begum", house) == []
    assert {tag.tag for tag in MemberTag.select()} == {"Coffee", "coffee"}


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"birthday": (2, 30)}, "birthday"),
        ({"channel": "pigeon"}, "channel"),
        ({"every_days": 3}, "every_days"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(member, house, known, field):
    wrong = edit(member, house, name="X", **known)

    assert [problem.field for problem in wrong] == [field]
    assert anew(member).name == "Rahima Begum"


def test_a_correction_is_noted_by_field_and_without_what_it_says(member, house):
    edit(member, house, name="Rina Akter", birthday=(5, 1), note="calls often")

    noted = RightsRequest.get()
    assert (noted.kind, noted.state, noted.staff_id) == ("correct", "answered", 1)
    assert noted.words == "name, birthday added"


def test_a_birthday_that_stood_there_before_is_noted_as_changed(member, house):
    edit(member, house, name="Rahima Begum", birthday=(5, 1))
    edit(member, house, name="Rahima Begum", birthday=(6, 1))
    edit(member, house, name="Rahima Begum")

    noted = [each.words for each in RightsRequest.select().order_by(RightsRequest.id)]
    assert noted == ["birthday added", "birthday", "birthday"]


def test_what_is_no_fact_about_a_person_is_not_noted(member, house):
    edit(member, house, name="Rahima Begum", tags=("Coffee",), channel="sms")

    assert not RightsRequest.select().exists()


def test_a_member_who_is_gone_is_not_edited(member, house):
    Member.delete().execute()

    assert edit(member, house, name="X") == ()
    assert not Member.select().exists()


def test_another_number_finds_them_and_the_old_one_does_not(member, house):
    came = renumber(member, NEW, house)

    assert came == editing.Renumbered()
    assert searching.by_phone("+880 1898-765432", house) == member
    assert [line.id for line in searching.search("5432", house)] == [member.id]
    assert searching.by_phone(PHONE, house) is None
    assert searching.search("5678", house) == []


def test_the_register_says_that_and_not_what(member, house):
    renumber(member, NEW, house)

    noted = RightsRequest.get()
    assert (noted.words, noted.proof) == ("phone", "known")
    kept = " ".join(str(value) for value in rows("SELECT * FROM rights_request")[0])
    assert not any(digits in kept for digits in ("1712345678", "1898765432"))


def test_a_slip_of_the_finger_changes_nothing(member, house):
    came = renumber(member, NEW, house, again="01898765433")

    assert [problem.field for problem in came.problems] == ["again"]
    assert searching.by_phone(PHONE, house) == member


@pytest.mark.parametrize("typed", ["", "0171", "abc", "99999999999"])
def test_what_is_no_number_is_said(member, house, typed):
    assert [p.field for p in renumber(member, typed, house).problems] == ["phone"]


def test_a_code_confirms_instead_of_typing_twice(member, house, clock):
    clock.move(days=400)

    assert not renumber(member, NEW, house, again="", by_code=True).problems
    assert anew(member).confirmed_at == clock.now
    assert RightsRequest.get().proof == "code"


def test_a_number_of_somebody_else_is_refused_and_they_are_named(member, house):
    other = a_member(house, OTHER)

    came = renumber(member, OTHER, house)

    assert came.other == other
    assert [problem.field for problem in came.problems] == ["phone"]
    assert searching.by_phone(PHONE, house) == member


def test_their_own_number_again_changes_nothing(member, house):
    assert renumber(member, "+8801712345678", house) == editing.Renumbered()
    assert not RightsRequest.select().exists()


def test_who_has_nearly_the_same_number_is_told(member, house):
    other = a_member(house, OTHER)

    came = renumber(member, "01712345670", house)

    assert [line.id for line in came.near] == [other.id]


def test_what_was_sealed_and_sent_goes_with_the_number(member, house, clock):
    address = house.phone_key.seal("rahima@example.com", member.id)
    Member.update(address=address).execute()
    OneTimeCode.create(
        fingerprint=member.fingerprint, code_hash="x", expires_at=clock.now
    )

    renumber(anew(member), NEW, house)

    kept = anew(member)
    assert numbers.unsealed(kept, kept.address, house) == "rahima@example.com"
    assert not OneTimeCode.select().exists()
