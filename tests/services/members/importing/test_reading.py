"""Lists read whole: who is in them, what is wrong in them, and what is guessed."""

import json

import pytest

from stampcard.services.members.importing import reading, staging, work
from stampcard.services.members.importing.reading import Order
from tests.builders import a_house
from tests.lists import (
    a_list,
    a_read_list,
    faults_of,
    looked,
    people_of,
    why_unreadable,
)
from tests.members import a_member

pytestmark = pytest.mark.usefixtures("card")


def test_everything_that_is_said_of_a_person_is_read(house):
    text = (
        "Phone,Name,Language,Birthday,Tags,Channel,E-mail,How often,Note,Joined,"
        "Consent,consent_partners\n"
        '+8801712345678,"  Rahima\u202e  Begum ",বাংলা,5 March 1988,'
        '"tea, * myContacts ; cake",SMS,r@example.com,7,"two\nlines",'
        "2024-02-29,yes,no\n"
    )

    ((name, words, locale, month, day, tags, channel, often, note, joined, m, p),) = (
        people_of(
            text,
            house,
            "name",
            "words",
            "locale",
            "birth_month",
            "birth_day",
            "tags",
            "channel",
            "every_days",
            "note",
            "joined",
            "messages",
            "partners",
        )
    )

    assert (name, words) == ("Rahima Begum", "rahima begum")
    assert (locale, month, day, json.loads(tags)) == ("bn", 3, 5, ["tea", "cake"])
    assert (channel, often, note, joined) == ("sms", 7, "two lines", "2024-02-29")
    assert (m, p) == (1, 0)


def test_numbers_are_sealed_at_once_and_no_year_of_birth_is_kept(house):
    text = "Phone,Birthday\n01712345678,5.3.1988\n"

    ((sealed, id_),) = people_of(text, house, "phone", "id")
    (everything,) = people_of(text, house, "*")

    assert house.phone_key.unseal(sealed, id_) == "+8801712345678"
    assert "1712345678" not in repr(everything)
    assert "1988" not in repr(everything)


def test_every_wrong_cell_is_told_with_line_and_column(house):
    text = "Name;Phone;Birthday;Consent\nA;12;32.1.;maybe\nB;01712345678;;\nC;;;\n"

    found = looked(text, house)

    assert faults_of(text, house) == [
        (2, 1, "This number is too short."),
        (2, 2, "There is no such day."),
        (2, 3, "Write yes or no."),
        (4, 1, "There is no phone number."),
    ]
    assert (found.counts.new, found.counts.wrong) == (1, 2)


def test_more_cells_than_columns_is_a_comma_too_many(house):
    text = "Name,Phone\nA,01712345678,,\nB,01812345678,Lake Road\n"

    assert faults_of(text, house) == [
        (3, -1, "This row has more cells than there are columns."),
    ]


def test_whoever_says_no_to_being_kept_is_not_kept(house):
    text = "Phone,consent_stamps\n01712345678,no\n"

    assert faults_of(text, house) == [(2, 1, "Without this nobody can be a member.")]


def test_new_known_twice_and_wrong_are_counted(house):
    a_member(house, "01712345678")
    text = "Phone\n1712345678\n01812345678\n+8801812345678\n০১৮১২৩৪৫৬৭৮\nx1\n"

    found = looked(text, house)

    counts = found.counts
    assert (counts.new, counts.known, counts.twice, counts.wrong) == (1, 1, 2, 1)
    assert found.twice == ((4, 3), (5, 3))


def test_somebody_almost_the_same_is_shown(house):
    a_member(house, "01712345678", name="Rahima Begum")
    text = (
        "Name,Phone\nRahima BEGUM,01712345687\nKarim,01812345678\nKarim,01812345679\n"
        "Jamal,01712345679\n"
    )

    near = looked(text, house).near

    assert [(one.line, one.other_line) for one in near] == [(2, 0), (4, 3)]
    assert near[0].masked == "+880 ••• 687"


def test_contacts_of_a_phone_are_a_list_too(house):
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Rahima\nTEL;TYPE=CELL:01712-345678\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Nobody\nEMAIL:a@example.com\nEND:VCARD\n"
    )

    assert faults_of(text, house) == [(6, 1, "There is no phone number.")]
    assert people_of(text, house, "name", "line") == [("Rahima", 1)]


def test_several_columns_of_numbers_and_of_names_are_taken_together(house):
    text = (
        "First Name,Last Name,Phone 1 - Value,Phone 2 - Value\n"
        "Rahima,Begum,12,01712345678 ::: 01812345678\n"
    )

    ((name, sealed, id_),) = people_of(text, house, "name", "phone", "id")

    assert name == "Rahima Begum"
    assert house.phone_key.unseal(sealed, id_) == "+8801712345678"


def test_the_owner_may_say_what_columns_are(house):
    text = "A,B\n01712345678,Rahima\n"

    guess = looked("A,B\nRahima,7\n", house)

    assert guess.columns == ("", "")
    assert guess.counts.new == guess.counts.wrong == 0
    assert people_of(text, house, "name", columns=("phone", "name")) == [("Rahima",)]


def test_the_owner_may_say_which_letters_they_are(house):
    data = "Имя,Телефон\nОля,+79161234567\n".encode("cp1251")

    assert people_of(data, house, "name", encoding="cp1251") == [("Оля",)]
    assert people_of(data, house, "name") == [("Оля",)]


def test_a_start_balance_stands_under_the_programmes_name(house, card):
    text = "Phone,Our programme,x\n01712345678,7,\n01812345678,x,\n01912345678,,\n"

    name = a_read_list("Phone,Our programme\n01712345678,7\n01912345678,\n", house)
    with work.opened(staging.folder_of(name, house)) as kept:
        found = kept.rows("SELECT starts FROM person ORDER BY line")

    assert [json.loads(s or "{}") for (s,) in found] == [
        {str(card.id): [["stamp", 7, ""]]},
        {},
    ]
    assert faults_of(text, house) == [(3, 1, "Write a number, such as 7.")]


def test_tags_of_an_export_keep_their_commas(house):
    text = 'Phone,Tags\n01712345678,"[""tea, green"", ""cake""]"\n'

    ((tags,),) = people_of(text, house, "tags")

    assert json.loads(tags) == ["tea, green", "cake"]


def test_too_many_rows_are_told_so(house, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    said = why_unreadable("Phone\n" + "01712345678\n" * 3, house)

    assert said == "There are more than 2 rows. Part the list."


def test_it_is_told_how_far_the_reading_is(house, monkeypatch):
    monkeypatch.setattr(reading, "_TELL_EVERY", 2)
    rows = "".join(f"0171234{n}\n" for n in range(1000, 1005))
    name, told = a_list(f"Phone\n{rows}", house), []

    reading.read(staging.folder_of(name, house), staging.order_for(house), told.append)

    assert told == [2, 4]


def test_an_order_is_the_same_in_another_process(house):
    order = staging.order_for(house, columns=("phone", ""), encoding="cp1251")

    assert Order.from_json(order.to_json()) == order
    assert "secret" not in repr(order)
    assert str(order.keys[0][1]) not in repr(order)


def test_a_member_known_by_an_older_key_is_known(house, clock):
    a_member(house, "01712345678")
    newer = a_house(house.instance_path, clock, "a newer secret", "the shop's secret")

    counts = looked("Phone\n01712345678\n", newer).counts

    assert (counts.new, counts.known) == (0, 1)
