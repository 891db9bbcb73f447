"""Numbers, marks and every spelling in which people and scanners give them."""

import hashlib
import hmac
from itertools import product

import pytest

from stampcard.values.codes import (
    ALPHABET,
    CODE_LENGTH,
    LARGEST_SERIAL,
    NUMBER_LENGTH,
    Key,
    Read,
    check_character,
    code_of,
    mark_key,
    mark_of,
    number_of,
    read,
    shown,
)

KEY, OTHER = mark_key("the shop's secret"), mark_key("another shop's secret")
KEYS = {KEY.id: KEY}
SERIAL = 0b00001_00010_01010_10011_11111_10110_00111  # 12AKZP7
CODE = code_of(SERIAL, KEY)
BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
# What a keyboard in the Russian layout writes for the keys of a Latin one.
RUSSIAN = str.maketrans(
    "QWERTYUIOPASDFGHJKLZXCVBNM/:.", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ.Жю"
)
LOOK_ALIKES = str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ")


def test_the_check_tells_apart_all_pairs_after_all_beginnings():
    for before in ALPHABET:
        ends = {check_character(before + one) for one in ALPHABET}
        assert len(ends) == len(ALPHABET)
    for before, one, two in product(ALPHABET, repeat=3):
        same = check_character(before + one + two) == check_character(
            before + two + one
        )
        assert same == (one == two)


def test_leading_zeros_do_not_change_the_check():
    assert check_character("2309487") == check_character("0002309487")


@pytest.mark.parametrize("serial", [1, 31, 32, 123, 1000])
def test_leading_zeros_may_be_left_out(serial):
    short = number_of(serial).lstrip("0")

    assert read(short, KEYS) == Read(serial)
    assert read(f"000{short}"[-NUMBER_LENGTH:], KEYS) == Read(serial)


@pytest.mark.parametrize("serial", [0, -1, LARGEST_SERIAL + 1])
def test_a_serial_out_of_range_has_no_number(serial):
    with pytest.raises(ValueError, match="outside"):
        number_of(serial)


def test_a_printed_code_stays_the_same_for_ever():
    key = Key(b"0123456789abcdef")
    digest = hmac.new(key.secret, b"00000012", "sha256").digest()
    bits = bin(int.from_bytes(digest, "big"))[2:].zfill(256)
    mark = "".join(ALPHABET[int(bits[i : i + 5], 2)] for i in range(0, 65, 5))

    assert number_of(1) == "00000012"
    assert mark_of("00000012", key) == mark
    assert code_of(1, key) == f"00000012{mark}"


def test_keys_stay_the_same_for_ever():
    key = mark_key("the shop's secret")

    assert (
        key.secret
        == hmac.new(b"the shop's secret", b"stampcard marks", "sha256").digest()
    )
    assert key.id == hashlib.sha256(b"mark key id" + key.secret).hexdigest()[:8]


def test_the_largest_serial_has_a_number():
    number = number_of(LARGEST_SERIAL)

    assert number[:-1] == "ZZZZZZZ"
    assert read(number, KEYS) == Read(LARGEST_SERIAL)


def test_only_a_whole_code_is_signed():
    assert read(CODE, KEYS).signed is True
    assert read(number_of(SERIAL), KEYS).signed is False


def test_a_number_is_shown_in_two_groups():
    assert shown("00000012") == "0000-0012"


def test_ten_thousand_codes_differ_and_have_no_look_alikes():
    codes = {code_of(serial, KEY) for serial in range(1, 10_001)}

    assert len(codes) == 10_000
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        f"  {CODE}\t\n",
        " ".join(CODE),
        f"{CODE[:4]}-{CODE[4:8]}–{CODE[8:12]}—{CODE[12:16]}‑{CODE[16:]}",
        f"{CODE[:8]} - {CODE[8:]}",
        CODE.translate(BENGALI),
        CODE.translate(WIDE),
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l").replace("V", "u"),
        CODE.translate(LOOK_ALIKES),
        CODE.translate(LOOK_ALIKES).lower(),
        CODE.translate(RUSSIAN),
        CODE.translate(RUSSIAN).lower(),
        f"HTTPS://CARDS.EXAMPLE/C/{CODE}",
        f"https://cards.example/c/{CODE.lower()}/",
        f"http://192.168.0.5:8000/C/{CODE} ",
        f"cards.example/C/{CODE}",
    ],
)
def test_a_code_is_known_in_every_spelling(typed):
    assert read(typed, KEYS) == Read(SERIAL, KEY.id)


@pytest.mark.parametrize(("plain", "typed"), [("0", "О"), ("0", "о"), ("Y", "У")])
def test_cyrillic_letters_that_look_alike_are_read_as_they_look(plain, typed):
    serial = next(s for s in range(32**4, 2 * 32**4) if plain in number_of(s)[1:])
    number = number_of(serial).lstrip("0")

    assert read(number.replace(plain, typed), KEYS) == Read(serial)


def test_a_whole_link_from_a_scanner_left_in_the_russian_layout_is_known():
    link = f"HTTPS://CARDS.EXAMPLE/C/{CODE}"

    assert read(link.translate(RUSSIAN), KEYS) == Read(SERIAL, KEY.id)


def test_i_l_o_and_u_stand_for_what_they_look_like():
    assert read("OOOOOOi2", KEYS) == read("ooo-ooo-L2", KEYS) == Read(1)
    serial = next(s for s in range(1, 9999) if "V" in number_of(s))
    assert read(number_of(serial).replace("V", "U"), KEYS) == Read(serial)


@pytest.mark.parametrize("place", range(NUMBER_LENGTH, CODE_LENGTH))
def test_a_forged_mark_is_no_code(place):
    other = "Z" if CODE[place] != "Z" else "Y"

    assert read(CODE[:place] + other + CODE[place + 1 :], KEYS) is None


@pytest.mark.parametrize("place", range(NUMBER_LENGTH))
def test_a_code_with_a_mistyped_number_is_no_code(place):
    other = "Z" if CODE[place] != "Z" else "Y"

    assert read(CODE[:place] + other + CODE[place + 1 :], KEYS) is None


def test_a_code_of_another_shop_is_no_code():
    assert read(code_of(SERIAL, OTHER), KEYS) is None
    assert read(code_of(SERIAL, KEY), {}) is None


def test_an_old_key_still_counts_and_is_named():
    both = {OTHER.id: OTHER, KEY.id: KEY}

    assert read(CODE, both) == Read(SERIAL, KEY.id)
    assert KEY.id != OTHER.id


def test_the_name_of_a_key_gives_nothing_of_it_away():
    assert len(KEY.id) == 8
    assert KEY.secret.hex().find(KEY.id) == -1


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "/C/", "0", "00", "00000000", "Q", "12345678901", CODE + "0", "!!"],
)
def test_what_is_no_code_reads_as_nothing(text):
    assert read(text, KEYS) is None


@pytest.mark.parametrize("tail", ["?from=poster", "#top", "/?a=/c/b", "?x#y"])
def test_a_link_that_grew_a_tail_on_its_way_is_known(tail):
    link = f"https://cards.example/c/{CODE}{tail}"

    assert read(link, KEYS) == Read(SERIAL, KEY.id)


@pytest.mark.parametrize("text", ["1", "2", CODE[:-1], CODE[1:], CODE[:9]])
def test_a_piece_of_a_code_is_no_code(text):
    assert read(text, KEYS) is None


def test_a_text_of_three_hundred_characters_is_still_read():
    assert read(CODE.rjust(300), KEYS) == Read(SERIAL, KEY.id)
    assert read(CODE.rjust(301), KEYS) is None


def test_a_very_long_text_reads_as_nothing():
    assert read(" " * 301 + CODE, KEYS) is None
    assert read("9" * 10_000, KEYS) is None
