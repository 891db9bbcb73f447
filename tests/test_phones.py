"""Phone numbers: thirty spellings are one number, and what is none is said."""

import pytest

from stampcard import phones
from stampcard.phones import Phone, phone_key
from stampcard.values.words import Words

SPELLINGS = """
01712345678
+8801712345678
8801712345678
008801712345678
1712345678
01712-345678
01712 345678
01712.345678
017 1234 5678
(017) 1234-5678
(01712) 345678
+880 1712 345678
+880-1712-345678
+880 (0) 1712 345678
+8801712-345678
+880 01712345678
+88 01712345678
88 01712 345678
880-01712-345678
00880 1712 345678
+ 880 1712345678
০১৭১২৩৪৫৬৭৮
০১৭১২-৩৪৫৬৭৮
+৮৮০১৭১২৩৪৫৬৭৮
+৮৮০ ১৭১২ ৩৪৫৬৭৮
০১৭১২ ৩৪৫ ৬৭৮
٠١٧١٢٣٤٥٦٧٨
०१७१२३४५६७८
０１７１２３４５６７８
01712\u2013345678
01712\u00a0345678
""".strip().splitlines()
KEY = phone_key("k1", b"the shop's secret")


def test_thirty_spellings_are_one_number():
    assert len(SPELLINGS) >= 30
    assert {phones.read(text, "BD") for text in SPELLINGS} == {Phone("+8801712345678")}


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("8 (916) 123-45-67", "RU", "+79161234567"),
        ("+7 916 123-45-67", "BD", "+79161234567"),
        ("98765 43210", "IN", "+919876543210"),
        ("06 698 12345", "IT", "+3906698 12345".replace(" ", "")),
        ("07700 900123", "GB", "+447700900123"),
    ],
)
def test_each_country_writes_its_own(text, country, e164):
    assert phones.read(text, country) == Phone(e164)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "figures only"),
        ("Rahima", "figures only"),
        ("01712345678a", "figures only"),
        ("1-800-FLOWERS", "figures only"),
        ("999", "too short"),
        ("01712345678901234", "too long"),
        ("1" * 50, "figures only"),
        ("0171234567", "no such phone number"),
        ("+999 1234567", "no such phone number"),
        ("+", "figures only"),
        ("01712345678\n<script>", "figures only"),
    ],
)
def test_what_is_no_number_is_said(text, said):
    found = phones.read(text, "BD")

    assert isinstance(found, Words)
    assert said in str(found)


def test_a_screen_shows_three_digits():
    assert Phone("+8801712345678").masked == "+880 ••• 678"
    assert Phone("+8801712345678").spelt == "+880 1712-345678"


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        ("5678", True),
        ("৫৬৭৮", True),
        ("01712-345678", True),
        ("567", False),
        ("Rahima", False),
        ("0000-001J", False),
    ],
)
def test_a_number_is_told_from_a_name(text, seems):
    assert phones.seems_one(text) is seems


def test_what_is_sealed_opens_for_its_member_alone():
    sealed = KEY.seal("+8801712345678", 5)

    assert KEY.unseal(sealed, 5) == "+8801712345678"
    assert KEY.unseal(sealed, 6) is None
    assert KEY.unseal(sealed[:-1] + b"x", 5) is None
    assert KEY.unseal(b"", 5) is None
    assert phone_key("k1", b"another").unseal(sealed, 5) is None
    assert b"1712345678" not in sealed
    assert sealed != KEY.seal("+8801712345678", 5)


def test_marks_find_a_number_and_give_none_away():
    phone, neighbour = Phone("+8801712345678"), Phone("+8801712345679")

    assert KEY.fingerprint(phone) != KEY.fingerprint(neighbour)
    assert KEY.head(phone) == KEY.head(neighbour)
    assert KEY.tail(phone.tail) != KEY.tail(neighbour.tail)
    assert phones.fingerprints(phone, [KEY]) == [KEY.fingerprint(phone)]
    assert phones.digits_of("+880 ১৭") == "88017"
