"""Lists as an attacker would write them: nothing stored by halves, nothing eaten up."""

import tracemalloc

import pytest

from stampcard.models.members import Member
from stampcard.services import exporting
from stampcard.services.members.importing import staging
from stampcard.services.members.names import kept
from stampcard.values.spreadsheets import unguarded
from tests.builders import a_programme
from tests.hostile.payloads import CELLS, NAMES
from tests.lists import a_list, brought_in, faults_of, looked, why_unreadable
from tests.members import for_members


@pytest.fixture(autouse=True)
def card(house, shop):
    """A stamp card that people can join."""
    return for_members(a_programme("stamp_card", house))


@pytest.mark.parametrize("name", [*NAMES, *CELLS], ids=range(len(NAMES) + len(CELLS)))
def test_a_hostile_name_is_kept_as_the_counter_would_keep_it(house, name):
    quoted = '"' + name.replace('"', '""').replace("\0", "") + '"'

    state, _ = brought_in(f"Name,Phone\n{quoted},01712345678\n", house)

    assert state.done == 1
    assert Member.get().name == kept(unguarded(name.replace("\0", "")))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Phone\n" + b"," * 10**6 + b"\n", "more than 200 columns"),
        (b"Phone" + b"x" * (3 * 2**20), "Line 1 is far too long"),
        (b"Phone\n0171234\x005678\n", "Line 2 has a NUL"),
        (b"Phone\n" + b"\x00" * 100, "NUL"),
        (b'Phone\n"' + b"0171\n" * 1000, "opened and never closed"),
        (b"\xff\xfe\x00", "damaged"),
        ("Phone\nরহিমা\n".encode()[:-2], "is no letter in UTF-8"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\r\n\r\n,,,\r\n", "empty"),
    ],
)
def test_what_is_no_list_is_told_so_and_nothing_is_stored(house, data, sentence):
    assert sentence in why_unreadable(data, house)
    assert not Member.select().count()


def test_a_list_without_a_column_of_numbers_reads_nobody(house):
    found = looked("Name,City\nAnn,Dhaka\n", house)

    assert "phone" not in found.columns
    assert found.counts.new == 0


def test_names_of_columns_that_come_twice_are_taken_together(house):
    text = "Phone,Name,Phone,Name\n12,Rahima,01712345678,Begum\n"

    assert faults_of(text, house) == []
    assert brought_in(text, house)[0].done == 1
    assert Member.get().name == "Rahima Begum"


def test_a_deeply_nested_cell_is_told_to_be_wrong(house):
    deep = "[" * 9000
    text = f"Phone,balances,tags\n01712345678,{deep},{deep}\n"

    ((line, column, _),) = faults_of(text, house)

    assert (line, column) == (2, 1)


def test_reading_a_large_list_takes_no_more_memory_than_a_small_one(house):
    def most(rows):
        text = "Phone,Note\n" + "".join(f"017{n:08},{'x' * 90}\n" for n in range(rows))
        name = a_list(text, house)
        del text
        tracemalloc.start()
        try:
            staging.read(name, staging.order_for(house), house)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most(10)  # whatever is loaded once is there now

    assert most(4000) < most(1000) + 300_000


def test_no_cell_of_the_export_starts_a_formula(house):
    rows = "".join(
        f'01712345{n:03},"{cell.replace(chr(34), chr(34) * 2)}"\n'
        for n, cell in enumerate(CELLS)
    )
    brought_in(f"Phone,Note\n{rows}", house)

    text = "".join(exporting.csv_lines("members", house))

    assert "HYPERLINK" in text
    for start in "=+-@":
        assert f",{start}" not in text
        assert f'"{start}' not in text.replace('""', "")
