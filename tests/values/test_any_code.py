"""Codes of any serial, and any text at all: what holds for every one of them."""

from hypothesis import assume, given
from hypothesis import strategies as st

from stampcard.values.codes import (
    ALPHABET,
    CODE_LENGTH,
    LARGEST_SERIAL,
    NUMBER_LENGTH,
    Read,
    code_of,
    mark_key,
    number_of,
    read,
)

KEY = mark_key("the shop's secret")
KEYS = {KEY.id: KEY}
serials = st.integers(1, LARGEST_SERIAL)


def swapped(text: str, place: int) -> str:
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


@given(serials)
def test_a_number_reads_back_as_its_serial(serial):
    assert read(number_of(serial), KEYS) == Read(serial)


@given(serials)
def test_a_code_reads_back_signed(serial):
    code = code_of(serial, KEY)

    found = read(code, KEYS)

    assert len(code) == CODE_LENGTH
    assert found == Read(serial, KEY.id)
    assert found.signed


@given(serials, st.integers(0, NUMBER_LENGTH - 1))
def test_every_wrong_character_is_noticed(serial, place):
    number = number_of(serial)

    for wrong in set(ALPHABET) - {number[place]}:
        assert read(number[:place] + wrong + number[place + 1 :], KEYS) is None


@given(serials, st.integers(0, NUMBER_LENGTH - 2))
def test_every_swap_of_neighbours_is_noticed(serial, place):
    number = number_of(serial)
    assume(number[place] != number[place + 1])

    assert read(swapped(number, place), KEYS) is None


@given(st.text(max_size=320) | st.text("0OIlU-১২/C. ЙцЖАО½①", max_size=30))
def test_any_text_reads_as_a_known_serial_or_nothing(text):
    found = read(text, KEYS)

    assert found is None or 1 <= found.serial <= LARGEST_SERIAL


@given(st.binary(max_size=64))
def test_no_bytes_a_camera_may_give_are_too_odd(data):
    found = read(data.decode("utf-8", "surrogateescape"), KEYS)

    assert found is None or not found.signed
