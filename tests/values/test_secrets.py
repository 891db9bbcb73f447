"""Passwords and random secrets."""

import pytest

from stampcard.values.secrets import (
    hash_password,
    new_secret,
    password_fits,
    secret_hash,
)


def test_the_right_password_fits_its_hash():
    kept = hash_password("চা বাগান 2026")

    assert password_fits("চা বাগান 2026", kept)
    assert not password_fits("চা বাগান 2025", kept)
    assert not password_fits("", kept)


def test_the_same_password_is_never_kept_the_same_way():
    assert hash_password("one password") != hash_password("one password")


def test_a_password_does_not_stand_in_its_hash():
    assert "one password" not in hash_password("one password")


@pytest.mark.parametrize("kept", ["", "nothing"])
def test_no_password_fits_where_none_was_set(kept):
    assert not password_fits("", kept)
    assert not password_fits("nothing", kept)


def test_secrets_are_long_and_never_twice():
    made = {new_secret() for _ in range(100)}

    assert len(made) == 100
    assert all(len(secret) >= 43 for secret in made)


def test_only_a_hash_of_a_secret_is_kept():
    assert len(secret_hash("a")) == 32
    assert secret_hash("a") != secret_hash("b")
    assert secret_hash("a") == secret_hash("a")
