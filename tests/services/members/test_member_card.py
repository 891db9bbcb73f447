"""A member's number on a card of its own."""

import pytest

from stampcard.models import cards
from stampcard.services import scans
from stampcard.services.members import member_card
from stampcard.services.paper import CannotPrint
from stampcard.values.codes import code_of, shown
from tests.builders import a_house, redeem, stamp
from tests.members import a_member, numbers_of
from tests.services.members.carried import found, open_programme, some_codes, swap


@pytest.fixture
def number(house, shop):
    open_programme(house)
    return numbers_of(a_member(house, name="Rahima Begum"))[0]


def serial(number, house):
    return found(number, house).serial


def test_it_is_one_piece_of_the_design_for_members(number, house):
    job = member_card.job(serial(number, house), house)

    assert job.design == "member-card"
    assert [piece.number for piece in job.pieces] == [shown(number)]
    assert "Rahima" not in str(job.to_json())


def test_what_is_printed_spends(number, house):
    stamp(number, house, count=10)
    (piece,) = member_card.job(serial(number, house), house).pieces

    assert piece.code == code_of(serial(number, house), house.key)
    assert redeem(piece.code, house=house).accepted


def test_it_is_a_small_file(number, house):
    made = member_card.pdf(serial(number, house), house)

    assert made.startswith(b"%PDF-")
    assert len(made) < 200_000


def test_a_number_of_nobody_is_not_printed(number, house):
    (code,) = some_codes(cards.Programme.get(), house, 1)
    stamp(code, house)
    replaced = serial(number, house)
    swap(number, None, house)

    for each in (serial(code, house), replaced, 7):
        with pytest.raises(CannotPrint):
            member_card.job(each, house)


def test_without_its_key_nothing_is_printed(number, house, tmp_path, clock):
    other = a_house(tmp_path, clock, "another secret")

    with pytest.raises(CannotPrint):
        member_card.job(serial(number, house), other)
    assert scans.find(number, other)
