"""Members exported: everything of them, safe in a spreadsheet, and read again whole."""

import csv
import io
import json

import pytest

from stampcard.models.base import close_database, open_database
from stampcard.models.members import Member
from stampcard.services import exporting
from stampcard.services.members.names import kept
from stampcard.values.purposes import PURPOSES
from stampcard.values.spreadsheets import FORMULA_STARTS
from tests.builders import a_house, a_programme, a_shop, stamp
from tests.hostile.payloads import CELLS, NAMES
from tests.lists import brought_in
from tests.members import a_member, for_members, numbers_of

TEXTS = [
    "রহিমা বেগম ক্ষ্ম শ্রী র‍্যাব",
    "👩‍👩‍👧 family",
    'Tea, "hot"',
    "O'Neil",
    "'quoted'",
    "'=1+1",
    "a;b|c",
    "José Ríos-Pérez",
    "Ольга Иванова",
    "two\nlines",
    '"',
    "\\n",
    "NULL",
    "0123",
    "1e5",
]


def exported(house):
    """The rows as a spreadsheet reads them, without their numbers of cards."""
    text = "".join(exporting.csv_lines("members", house))
    return text, [
        {name: cell for name, cell in row.items() if name != "numbers"}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def a_full_shop(house):
    """Members with everything that can be said of somebody."""
    card = for_members(a_programme("stamp_card", house, stamps_needed=4, head_start=1))
    texts = [*TEXTS, *NAMES, *CELLS]
    for n, text in enumerate(texts):
        member = a_member(
            house,
            f"0171{n:07}",
            name=text,
            note=texts[-n],
            tags=(texts[n - 1][:30], "tea, green"),
            locale=("bn", "en", "")[n % 3],
            birthday=(n % 12 + 1, n % 28 + 1) if n % 4 else None,
            channel=("", "sms", "whatsapp")[n % 3],
            every_days=(0, 7, 30)[n % 3],
            purposes=set(PURPOSES[: n % 3 + 1]),
        )
        for _ in range(n % 6):
            stamp(numbers_of(member)[0], house)
    return card


@pytest.fixture
def full(house, shop):
    """A shop full of hostile names and notes."""
    return a_full_shop(house)


def test_everything_of_a_member_is_there(house, shop):
    for_members(a_programme("stamp_card", house, head_start=2))
    member = a_member(
        house,
        name="Rahima",
        locale="bn",
        birthday=(3, 5),
        tags=("tea", "cake"),
        channel="sms",
        every_days=7,
        note="early",
        purposes={"stamps", "messages"},
    )

    (row,) = json.loads(exporting.json_text("members", house))

    (number,) = numbers_of(member)
    assert row == {
        "phone": "+8801712345678",
        "name": "Rahima",
        "language": "bn",
        "birthday": "--03-05",
        "tags": ["cake", "tea"],
        "channel": "sms",
        "email": None,
        "every_days": 7,
        "note": "early",
        "joined": "2026-03-01",
        "consent_stamps": "yes",
        "consent_messages": "yes",
        "consent_partners": "no",
        "balances": {"Our programme": {"stamp": 2}},
        "numbers": [f"{number[:4]}-{number[4:]}"],
    }


def test_no_cell_starts_a_formula_and_numbers_stay_readable(house, full):
    _, rows = exported(house)

    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith((*FORMULA_STARTS,))]
    assert {row["phone"][:5] for row in rows} == {"'+880"}


def test_an_export_brought_into_an_empty_shop_is_the_same_export(
    house, full, clock, tmp_path
):
    text, before = exported(house)
    assert len(before) >= 60
    close_database()
    (tmp_path / "other").mkdir()
    open_database(f"sqlite:///{tmp_path}/other/x.sqlite3")
    other = a_house(tmp_path / "other", clock, "another secret")
    a_shop(other)
    for_members(a_programme("stamp_card", other, stamps_needed=4, head_start=1))

    state, _ = brought_in("\ufeff" + text, other, agreed_to_more=True)

    _, after = exported(other)
    assert (state.state, state.done) == ("stored", len(before))
    by_phone = [sorted(rows, key=lambda row: row["phone"]) for rows in (before, after)]
    assert by_phone[0] == by_phone[1]


def test_names_come_back_as_the_counter_keeps_them(house, full):
    names = {member.name for member in Member.select()}

    assert names == {kept(text) for text in [*TEXTS, *NAMES, *CELLS]}


def test_many_members_are_read_a_few_at_a_time(house, shop):
    for_members(a_programme("stamp_card", house))
    brought_in("Phone\n" + "".join(f"017{n:08}\n" for n in range(1100)), house)

    _, rows = exported(house)

    assert len({row["phone"] for row in rows}) == 1100


def test_a_shop_without_members_has_an_empty_table(house, shop):
    assert exporting.json_text("members", house) == "[]"
    assert list(exporting.csv_lines("members", house)) == []
