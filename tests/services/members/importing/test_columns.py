"""What columns stand for, told by names as people and programs write them."""

import pytest

from stampcard.services.members.importing import columns
from stampcard.services.members.importing.columns import guessed, meaning


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Phone", "phone"),
        ("PHONE_NUMBER", "phone"),
        ("Mobile No.", "phone"),
        ("Phone 2 - Value", "phone"),
        ("Phone 1 - Label", ""),
        ("মোবাইল নম্বর", "phone"),
        ("Телефон", "phone"),
        ("নাম", "name"),
        ("Ф.И.О.", "name"),
        ("Date of birth", "birthday"),
        ("জন্ম তারিখ", "birthday"),
        ("День рождения", "birthday"),
        ("Group Membership", "tags"),
        ("E-mail 1 - Value", "email"),
        ("সম্মতি", "consent_messages"),
        ("consent_messages", "consent_messages"),
        ("Member since", "joined"),
        ("every_days", "every_days"),
        ("Shoe size", ""),
        ("", ""),
    ],
)
def test_a_column_is_known_by_its_name(name, what):
    assert meaning(name) == what


def test_parts_of_a_name_are_used_where_the_whole_is_missing():
    parts = ["First Name", "Middle Name", "Last Name", "Phone"]

    assert guessed(parts, [], {}) == ("name", "name", "name", "phone")
    assert guessed(["Name", "Given Name", "Family Name"], [], {}) == ("name", "", "")


def test_a_column_named_as_a_programme_holds_start_balances():
    found = guessed(["Phone", "coffee card"], [], {7: "Coffee Card"})

    assert found == ("phone", "start:7")


def test_without_names_a_number_and_a_name_are_told_by_their_looks():
    assert guessed([], ["17", "Ann Miller", "01712-345678", "x"], {}) == (
        "",
        "name",
        "phone",
        "",
    )


def test_every_meaning_has_a_text():
    assert set(columns.MEANING_TEXTS) == set(columns._NAMES)
