"""A list taken back: whole, on its day, while nobody of it has come."""

import pytest

from stampcard.models.base import rows
from stampcard.models.cards import VOID, Card
from stampcard.models.members import Member
from stampcard.models.privacy import Consent
from stampcard.services.members import searching
from stampcard.services.members.importing import taking_back
from stampcard.services.members.importing.storing import NotStored
from stampcard.services.privacy import consents
from stampcard.services.privacy.consents import Way
from stampcard.services.upkeep import verify
from tests.builders import OWNER, stamp
from tests.lists import brought_in
from tests.members import a_member, numbers_of

pytestmark = pytest.mark.usefixtures("card")
TWO = "Name,Phone,Tags\nRahima Begum,01712345678,tea\nKarim,01812345678,\n"


def refused(name, house):
    before = Member.select().count()
    with pytest.raises(NotStored) as raised:
        taking_back.take_back(name, OWNER, house)
    assert Member.select().count() == before
    return str(raised.value.words)


def test_a_list_is_taken_back_whole_and_no_other(house):
    other = a_member(house, "01912345678", name="Jamal")
    _, kept = brought_in("Phone\n01612345678\n", house)
    _, name = brought_in(TWO, house)

    gone = taking_back.take_back(name, OWNER, house)

    assert gone == 2
    assert Member.select().count() == 2
    assert Member.get_by_id(other.id).name == "Jamal"
    assert rows("SELECT COUNT(*) FROM name_word") == [(1,)]
    assert rows("SELECT COUNT(*) FROM member_tag") == [(0,)]
    assert Consent.select().count() == 2
    assert [one.name for one in taking_back.brought_today(house)] == [kept]


def test_what_their_accounts_began_with_is_undone_and_the_numbers_blocked(house):
    _, name = brought_in(TWO, house)
    numbers = [n for one in Member.select() for n in numbers_of(one)]

    taking_back.take_back(name, OWNER, house)

    assert rows("SELECT SUM(amount), COUNT(*) FROM balance") == [(0, 2)]
    assert Card.select().where(Card.state == VOID).count() == 2
    assert not stamp(numbers[0], house).accepted
    assert verify().ok


def test_whoever_came_keeps_the_whole_list(house):
    _, name = brought_in(TWO, house)
    stamp(numbers_of(searching.by_phone("01712345678", house))[0], house)

    assert refused(name, house) == "1 person of this list has come since. It stays."


def test_whoever_changed_their_mind_keeps_it_too(house):
    _, name = brought_in(TWO, house)
    karim = searching.by_phone("01812345678", house)
    consents.change(karim.id, {"stamps", "messages"}, "en", Way("page"), house)

    assert "has come since" in refused(name, house)


def test_the_next_day_it_stays(house, clock):
    _, name = brought_in(TWO, house)
    clock.move(days=1)

    assert refused(name, house) == "Only a list that came today can be taken back."


def test_a_list_that_never_was_cannot_be_taken_back(house):
    assert "Only a list that came today" in refused("0" * 16, house)


def test_the_same_people_can_be_brought_in_anew(house):
    _, name = brought_in(TWO, house)
    taking_back.take_back(name, OWNER, house)

    state, _ = brought_in(TWO, house)

    assert state.done == 2
    assert verify().ok
