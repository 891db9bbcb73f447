"""Codes from tables against codes from the library."""

import pytest

from stampcard.printing import qr
from stampcard.printing.job import CannotPrint
from tests.printing.samples import PREFIX, some_pieces


def a_prefix(host_length: int) -> str:
    return f"HTTPS://{'A' * host_length}/C/"


@pytest.mark.parametrize("host_length", [1, 14, 15, 16, 29, 30, 45])
def test_tables_give_the_symbols_of_the_library_module_for_module(host_length):
    batch = qr.Batch(a_prefix(host_length), 21)

    for piece in some_pieces(60):
        wanted = qr.by_library(batch.prefix + piece.code, batch.symbol)
        assert batch(piece.code) == wanted


@pytest.mark.parametrize(
    ("host_length", "version", "level"),
    [(15, 3, "Q"), (16, 3, "M"), (29, 3, "M"), (30, 4, "Q"), (35, 4, "Q")],
)
def test_the_symbol_is_settled_by_the_length_of_the_host(host_length, version, level):
    symbol = qr.symbol_for(len(a_prefix(host_length)) + 21)

    assert symbol == qr.Symbol(version, level)


def test_the_check_sees_a_wrong_table():
    batch = qr.Batch(PREFIX, 21)
    codes = tuple(piece.code for piece in some_pieces(9))
    assert qr.check(batch, codes)

    batch._base ^= 1 << 200

    assert not qr.check(batch, codes)


def test_codes_of_another_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        qr.Batch(PREFIX, 21)("TOOSHORT")


@pytest.mark.parametrize(("box_mm", "dots"), [(21.93, 7), (18.80, 6), (15.67, 5)])
def test_a_module_is_whole_printer_dots(box_mm, dots):
    assert qr.module_dots(box_mm, qr.Symbol(3, "Q")) == dots


def test_a_module_too_small_to_read_is_refused():
    with pytest.raises(CannotPrint, match="too small to scan"):
        qr.module_dots(15.5, qr.Symbol(3, "Q"))


@pytest.mark.parametrize("prefix", ["https://shop.example/c/", "HTTPS://দোকান/C/"])
def test_an_address_outside_the_compact_letters_is_refused(prefix):
    with pytest.raises(CannotPrint, match="sign"):
        qr.Batch(prefix, 21)


def test_an_endless_address_is_refused():
    with pytest.raises(CannotPrint, match="too long"):
        qr.Batch(a_prefix(300), 21)
