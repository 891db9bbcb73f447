from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.services import access, people, seeking
from stampcard.services.people import Newcomer
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp


@pytest.fixture
def batch(shop, house):
    return a_batch(a_programme("stamp_card", house), 3, house)


def test_a_card_is_found_by_its_number_and_by_its_code(batch, house):
    code = a_code(batch, house=house)

    assert seeking.card(code, house) == batch.first_serial
    assert seeking.card(code[:8].lower(), house) == batch.first_serial


@pytest.mark.parametrize("text", ["", "tea", "0000001Z", "ZZZZZZZZ"])
def test_no_card_is_found_by_what_is_no_number(batch, house, text):
    assert seeking.card(text, house) is None


@pytest.mark.parametrize("text", ["1", "০১", " 1 "])
def test_a_batch_is_found_by_its_number_in_any_digits(batch, text):
    assert seeking.batch(text) == batch


@pytest.mark.parametrize("text", ["", "0", "7", "x1", "9" * 40])
def test_a_batch_that_is_not_there_is_not_found(batch, text):
    assert seeking.batch(text) is None


def test_an_act_is_found_by_its_number_and_by_its_id(batch, house):
    act = stamp(a_code(batch, house=house), house).act

    assert seeking.act(str(act.seq)).id == act.id
    assert seeking.act(str(act.id)).seq == act.seq
    assert seeking.act(str(ledger.tip().seq + 1)) is None
    assert seeking.act(str(uuid4())) is None
    assert seeking.act("tea") is None


def test_programmes_people_and_devices_are_found_by_a_part_of_their_names(batch, house):
    people.add(Newcomer("রিনা বেগম", pin="481207"))
    access.add_device("Window till", OWNER, house=house)

    assert [one.name for one in seeking.programmes("OUR prog").lines] == [
        "Our programme"
    ]
    assert [one.name for one in seeking.people("বেগম").lines] == ["রিনা বেগম"]
    assert [one.name for one in seeking.devices("till").lines] == ["Window till"]
    assert seeking.devices("door").lines == ()


def test_only_a_few_are_shown_and_that_there_are_more(shop, house):
    for n in range(seeking.MOST + 1):
        access.add_device(f"Till {n}", OWNER, house=house)

    found = seeking.devices("till")

    assert (len(found.lines), found.more) == (seeking.MOST, True)
