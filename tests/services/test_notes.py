"""Notes are kept for ever, so none may name a person."""

from uuid import uuid4

import pytest

from stampcard.services import counter, notes
from stampcard.values.decisions import Verb
from tests.builders import a_batch, a_code, a_programme, asked, stamp
from tests.members import a_member, for_members

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def code(house):
    """A printed card of a member."""
    programme = for_members(a_programme("stamp_card", house, pause_seconds=0))
    code = a_code(a_batch(programme, 1, house), house=house)
    stamp(code, house)
    a_member(house, name="Momena Ali", card=counter.find(code, house))
    return code


def said(note, house, *codes, **more):
    found = notes.problem(asked(Verb.VOID, *codes, note=note, **more), house)
    return found.text if found else ""


def test_a_phone_number_is_left_out(house, code):
    assert "phone numbers" in said("call 01700000001", house, code)
    assert "phone numbers" in said("ফোন ০১৭০০-০০০ ০০১", house)


@pytest.mark.parametrize("note", ["momena lost it", "of Ms MOMENA's son", "Momena"])
def test_the_name_of_whose_card_it_is_is_left_out(house, code, note):
    assert "names" in said(note, house, code)


def test_short_words_and_other_peoples_names_pass(house, code):
    assert said("ali's bag", house, code) == ""
    assert said("the uncle, not the aunt", house, code) == ""
    assert said("Momena lost it", house) == ""


def test_a_card_that_nobody_holds_has_no_name(house, code):
    bearer = a_code(a_batch(a_programme("coupon", house), 1, house), house=house)

    assert said("Momena lost it", house, bearer) == ""


def test_an_act_to_be_undone_names_its_own_card(house, code):
    done = stamp(code, house).act.id

    assert "names" in said("for Momena", house, of=done)
    assert said("for Momena", house, of=uuid4()) == ""


def test_fixed_words_are_never_a_name(house, code):
    assert said("wrong_card", house, code) == ""
    assert said("", house, code) == ""
