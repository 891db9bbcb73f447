"""Files as text: encodings told by their bytes, lines numbered, faults placed."""

import codecs

import pytest

from stampcard.services.members.importing import texts
from stampcard.services.members.importing.texts import Unreadable

BENGALI = "নাম;ফোন\nরহিমা বেগম;০১৭১২৩৪৫৬৭৮\n"
RUSSIAN = "Имя;Телефон\nОльга Иванова;+79161234567\n"
FRENCH = "Nom;Téléphone\nHélène Müller-Çelik;+33612345678\n"


def lines(data, tmp_path, encoding=""):
    file = tmp_path / "list"
    file.write_bytes(data)
    found = encoding or texts.encoding_of(file)
    return found, [line for _, line in texts.lines_of(file, found)]


def why(data, tmp_path, encoding=""):
    with pytest.raises(Unreadable) as raised:
        lines(data, tmp_path, encoding)
    return str(raised.value.words)


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (BENGALI, "utf-8", "utf-8-sig"),
        (BENGALI, "utf-8-sig", "utf-8-sig"),
        (BENGALI, "utf-16", "utf-16"),
        (BENGALI, "utf-16-le", "utf-16-le"),
        (BENGALI, "utf-16-be", "utf-16-be"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "utf-8", "utf-8-sig"),
        (FRENCH, "cp1252", "cp1252"),
        ("Name,Phone\nAnn,1\n", "ascii", "utf-8-sig"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(text, encoding, told, tmp_path):
    found, read = lines(text.encode(encoding), tmp_path)

    assert found == told
    assert "".join(read) == text


def test_big_endian_with_its_mark_is_read_too(tmp_path):
    data = codecs.BOM_UTF16_BE + BENGALI.encode("utf-16-be")

    assert "".join(lines(data, tmp_path)[1]) == BENGALI


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"PK\x03\x04\x14\x00", "Save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Save it as CSV"),
        (b"%PDF-1.7", "another sort of file"),
        (b"\x1f\x8b\x08", "another sort of file"),
        (b"a,b\nc\x00,d\x00\x00,e\n", "Line 2 has a NUL"),
    ],
)
def test_what_is_no_list_is_told_so(data, sentence, tmp_path):
    assert sentence in why(data, tmp_path)


def test_a_damaged_byte_is_placed_by_line_and_byte(tmp_path):
    whole = "নাম,ফোন\nরহিমা,1\nকরিম,2\n".encode()
    at = whole.index("করিম".encode())
    damaged = whole[:at] + b"\xff" + whole[at + 1 :]

    said = why(damaged, tmp_path)

    assert said == (
        "Line 3, byte 1 (0xFF) is no letter in UTF-8. Save the list as UTF-8."
    )


def test_a_byte_that_windows_does_not_know_is_placed_too(tmp_path):
    said = why(b"Name\nCaf\xe9 \x81\n", tmp_path)

    assert "Line 2, byte 6 (0x81) is no letter in Windows-1252" in said


def test_half_a_letter_of_utf16_is_damage(tmp_path):
    assert "UTF-16" in why(BENGALI.encode("utf-16")[:-1], tmp_path)


def test_a_letter_cut_by_the_pieces_that_are_read_is_whole(tmp_path):
    text = "a" * (2**16 - 1) + "রহিমা\n"

    assert lines(text.encode(), tmp_path) == ("utf-8-sig", [text])


def test_an_endless_line_is_not_read_to_its_end(tmp_path):
    data = b"a" * (texts.LONGEST_LINE + 10)

    assert why(data, tmp_path) == "Line 1 is far too long."
