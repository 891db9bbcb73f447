"""Lists as tables: any delimiter, quotes, line ends; every row knows its line."""

import pytest

from stampcard.services.members.importing import tables
from stampcard.services.members.importing.texts import Unreadable


def table(text, tmp_path):
    file = tmp_path / "list"
    file.write_bytes(text.encode())
    return tables.table_of(file, "utf-8-sig")


def records(text, tmp_path):
    return [(r.line, list(r.cells)) for r in table(text, tmp_path).records]


def why(text, tmp_path):
    with pytest.raises(Unreadable) as raised:
        records(text, tmp_path)
    return str(raised.value.words)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_understood(sign, end, tmp_path):
    text = end.join(["Name*Phone*Note", 'Ann*01712*"a, b; c"', "Bob*01812*"])

    found = table(text.replace("*", sign), tmp_path)

    assert (found.delimiter, found.header) == (sign, ("Name", "Phone", "Note"))
    assert [r.cells for r in found.records] == [
        ("Ann", "01712", "a, b; c"),
        ("Bob", "01812", ""),
    ]


def test_excel_may_say_the_delimiter_itself(tmp_path):
    found = table("sep=;\r\nName;Phone\r\nAnn;1,5\r\n", tmp_path)

    assert found.delimiter == ";"
    assert [(r.line, r.cells) for r in found.records] == [(3, ("Ann", "1,5"))]


def test_a_line_break_in_a_cell_counts_as_a_line(tmp_path):
    text = 'Name,Phone\n"Ann\nMiller",1\n\n,,\nBob,2\n'

    assert records(text, tmp_path) == [(2, ["Ann\nMiller", "1"]), (6, ["Bob", "2"])]


def test_a_list_without_names_of_columns_loses_no_row(tmp_path):
    text = "01712345678,Ann\n01812345678,Bob\n"

    found = table(text, tmp_path)

    assert found.header == ()
    assert [r.line for r in found.records] == [1, 2]


def test_what_an_export_guards_is_read_as_it_was(tmp_path):
    assert records("Name,Phone\n'=1+1,'+88017\n", tmp_path) == [(2, ["=1+1", "+88017"])]


def test_an_open_quotation_mark_does_not_swallow_the_list(tmp_path):
    text = "Name,Phone\nAnn,1\n" + '"Bob,2\n' + "Cid,3\n" * 100

    assert why(text, tmp_path) == (
        "A quotation mark in line 3 is opened and never closed."
    )


def test_a_million_columns_are_too_many(tmp_path):
    assert "Line 2" in why("Name,Phone\n" + "," * 10**6 + "\n", tmp_path)


def test_a_cell_without_end_is_told_by_its_line(tmp_path):
    assert "line 3" in why(f"Name,Phone\nA,1\nB,{'1' * 30_000}\n", tmp_path)


def test_only_blank_lines_are_an_empty_list(tmp_path):
    assert why("\n\n,,\n", tmp_path) == "The file is empty."
