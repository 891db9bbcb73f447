"""Which passwords are among the first to be tried."""

import pytest

from stampcard.values.passwords import is_easy

ABOUT = ("Corner Café", "Rahima Begum")


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaa",
        "abcabcabcabc",
        "hunter2hunter2",
        "1234567890",
        "0987654321",
        "12345qwert",
        "qwertyuiop[]",
        "1qaz2wsx3edc",
        "০১২৩৪৫৬৭৮৯",
        "password12",
        "Passw0rd2026!",
        "P@ssw0rd12345",
        "p-a-s-s-w-o-r-d",
        "2026password2026",
        "passwordpassword",
        "iloveyou2025",
        "bangladesh1971",
        "Ｐａｓｓｗｏｒｄ１２３",
        "CornerCafé2026",
        "corner café!",
        "Rahima Begum 1",
    ],
)
def test_the_first_to_be_tried_are_easy(password):
    assert is_easy(password, *ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "a quiet river at dawn",
        "a password of the shop",
        "correct horse battery staple",
        "আমাদের চায়ের দোকান",
        "7mangoes-on-a-tram",
        "owner of the corner café",
        "kQ9 zrT vv2 Lp",
    ],
)
def test_what_nobody_tries_first_is_not(password):
    assert not is_easy(password, *ABOUT)


def test_a_name_counts_only_where_it_is_the_shops():
    assert is_easy("tea house 24", "Tea House")
    assert not is_easy("tea house 24", "Corner Café")
    assert not is_easy("tea house 24", "")
