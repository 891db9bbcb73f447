"""Heads as they are printed and typed back: all spellings, and what is none."""

import pytest

from stampcard.values import heads
from stampcard.values.heads import Remembered

HEAD = "0123456789abcdef" * 4


def test_the_printed_head_reads_back_and_fits_its_hash():
    printed = heads.shown(HEAD)

    found = heads.read(printed)

    assert printed == "0123 4567 89ab cdef 0123 4567 89ab cdef"
    assert found == Remembered(None, HEAD[:32])
    assert found.fits(bytes.fromhex(HEAD))


def test_a_head_fits_no_other_hash():
    remembered = heads.read(HEAD[:16])

    assert not remembered.fits(bytes.fromhex("1" + HEAD[1:]))
    assert not remembered.fits(bytes.fromhex("ff" + HEAD[:62])), "only at its start"


@pytest.mark.parametrize(
    "text", [f"12:{HEAD}", f" 12 : {HEAD.upper()}\n", f"12:{heads.shown(HEAD)}"]
)
def test_blanks_and_capitals_do_not_matter(text):
    found = heads.read(text)

    assert found.acts == 12
    assert HEAD.startswith(found.digits)


@pytest.mark.parametrize("length", [16, 17, 63, 64])
def test_from_sixteen_digits_on_a_head_is_known(length):
    assert heads.read(HEAD[:length]) == Remembered(None, HEAD[:length])


@pytest.mark.parametrize("count", ["1", "0", "9" * 15])
def test_the_number_of_acts_may_stand_before(count):
    assert heads.read(f"{count}:{HEAD}").acts == int(count)


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD[:15],
        HEAD + "0",
        HEAD[:20] + "g",
        "x" + HEAD[:20],
        f":{HEAD}",
        f"1;{HEAD}",
        f"1:2:{HEAD}",
        f"{'9' * 16}:{HEAD}",
    ],
)
def test_what_is_no_head_is_none(text):
    assert heads.read(text) is None


def test_the_hashes_that_begin_with_the_digits_lie_between_two():
    low, high = Remembered(None, "0a" * 8).between

    assert low == bytes.fromhex("0a" * 8 + "00" * 24)
    assert high == bytes.fromhex("0a" * 8 + "ff" * 24)
    odd_low, odd_high = Remembered(None, "a" * 17).between
    assert odd_low.hex() == "a" * 17 + "0" * 47
    assert odd_high.hex() == "a" * 17 + "f" * 47
