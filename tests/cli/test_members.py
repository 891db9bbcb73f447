"""`flask member …`: find, show, attach, replace, merge."""

import pytest

from stampcard.models.members import Member
from stampcard.values.codes import shown
from tests.builders import balances, stamp
from tests.members import a_member, numbers_of
from tests.services.members.carried import found, open_programme, some_codes

OTHER = "01712345679"


@pytest.fixture
def codes(owner, home):
    codes = some_codes(open_programme(home), home)
    stamp(codes[0], home, count=3)
    return codes


@pytest.fixture
def member(codes, home):
    return a_member(home, name="Rahima Begum", tags=("Tea",), birthday=(5, 1))


def test_members_are_found_with_their_number_in_part(owner, member):
    told = owner.told("member", "find", "5678")

    line = {"member": member.id, "name": "Rahima Begum", "number": "+880 ••• 678"}
    assert told == [line]
    said = owner.run("member", "find", "rahi").out
    assert "+880 ••• 678" in said
    assert "12345678" not in said
    assert "Nobody like that" in owner.run("member", "find", "zz").out


def test_one_is_shown_with_what_they_hold(owner, home, member, codes):
    owner.told("member", "attach", member.id, codes[0][:8])

    told = owner.told("member", "show", member.id)

    (holds,) = told.pop("holds")
    assert told == {
        "member": member.id,
        "name": "Rahima Begum",
        "number": "+880 ••• 678",
        "language": None,
        "birthday": "05-01",
        "tags": ["Tea"],
        "agreed": ["stamps"],
        "pin": False,
        "dormant": False,
        "joined_at": "2026-03-01T06:00:00+00:00",
    }
    assert holds["balances"] == {"stamp": 3}
    assert holds["cards"] == [{"number": codes[0][:8], "state": "good"}]
    assert shown(holds["number"]) in owner.run("member", "show", member.id).out


def test_a_lost_card_is_replaced(owner, home, member, codes):
    owner.told("member", "attach", member.id, codes[0])

    told = owner.told("member", "replace", codes[0], codes[1])
    assert told == {"lost": codes[0][:8], "replaced_by": codes[1][:8]}
    assert balances(codes[1], home) == {"stamp": 3}
    by_number = owner.told("member", "replace", codes[1])
    assert by_number["replaced_by"] == numbers_of(member)[0]


def test_two_are_made_one(owner, home, member):
    gone = a_member(home, OTHER)

    assert owner.told("member", "merge", member.id, gone.id) == {
        "member": member.id,
        "gone": gone.id,
    }
    assert [one.id for one in Member.select()] == [member.id]


def test_what_cannot_be_done_is_one_sentence(owner, home, member, codes):
    assert "no member 7" in owner.refused("member", "show", 7)
    assert "no card" in owner.refused("member", "attach", member.id, "nonsense")
    assert "Nothing is on this card" in owner.refused(
        "member", "replace", codes[2], codes[1]
    )
    assert "same member" in owner.refused("member", "merge", member.id, member.id)
    owner.told("member", "attach", member.id, codes[0])
    other = a_member(home, OTHER)
    assert "another member" in owner.refused("member", "attach", other.id, codes[0])
    assert found(codes[0], home).member == member.id


def test_erasing_and_copying_stand_beside_them(owner):
    assert {"erase", "copy", "find"} <= set(owner.run("member", "--help").out.split())
