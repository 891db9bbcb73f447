"""What a typed text may mean at the counter."""

import pytest

from stampcard.models.cards import Card
from stampcard.services.members.looking_up import meant
from stampcard.values.codes import number_of
from tests.builders import a_batch, a_code, a_programme
from tests.members import a_member, for_members


@pytest.fixture
def programme(house, shop):
    return for_members(a_programme("stamp_card", house))


def test_a_code_is_a_card_and_nothing_else(house, programme):
    code = a_code(a_batch(programme, 1, house), house=house)

    found = meant(f"https://cards.example.com/C/{code}", house)

    assert (found.only_card, found.card) == (True, code)


def test_a_number_and_its_end_mean_one_member(house, programme):
    member = a_member(house)

    for text in ("01712345678", "+8801712345678", "345678", "5678"):
        assert meant(text, house).only_member == member.id


def test_a_name_of_card_signs_may_be_both(house, programme):
    a_batch(programme, 40, house)
    serial = Card.select().order_by(Card.serial.desc()).get().serial
    number = number_of(serial)
    member = a_member(house, name=f"{number[-4:]} Begum")

    found = meant(number[-4:], house)

    assert found.card == number
    assert [line.id for line in found.lines] == [member.id]
    assert not found.only_card
    assert found.only_member == 0


def test_a_sound_number_of_nobody_is_fresh(house, programme):
    found = meant("01999 888777", house)

    assert found.fresh.e164 == "+8801999888777"
    assert found.problem is None


@pytest.mark.parametrize("text", ["", "?", "zzz", "12", "4567", "0171234567890123"])
def test_what_means_nothing_says_why(house, programme, text):
    found = meant(text, house)

    assert found.problem
    assert (found.card, found.lines, found.fresh) == ("", (), None)
