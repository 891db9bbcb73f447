"""Contacts of phones: versions, letters, photos, several numbers, broken ones."""

import quopri

import pytest

from stampcard.services.members.importing import vcards


def rows(text):
    lines = list(enumerate(text.splitlines(keepends=True), 1))
    return [(r.line, dict(zip(vcards.HEADER, r.cells, strict=True)))
            for r in vcards.contacts_of(iter(lines))]  # fmt: skip


def row(*lines):
    ((_, found),) = rows("\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]))
    return found


def quoted(text, charset="utf-8"):
    """Quoted-printable, its long line broken by soft ends."""
    return quopri.encodestring(text.encode(charset)).decode()


@pytest.mark.parametrize(
    "text", ["BEGIN:VCARD\r\n", "\ufeffbegin:vcard\n", "  BEGIN:VCARD"]
)
def test_contacts_are_told_by_their_first_line(text):
    assert vcards.is_one(text)


def test_a_contact_of_each_version_is_read():
    old = row("VERSION:2.1", "N:Begum;Rahima;;Mrs", "TEL;CELL:01712", "BDAY:19880714")
    usual = row("VERSION:3.0", "FN:Rahima Begum", "TEL;TYPE=CELL,VOICE:01712")
    new = row(
        "VERSION:4.0",
        "FN:রহিমা বেগম",
        'item1.TEL;VALUE=uri;TYPE="voice,cell":tel:+880-1712',
        "BDAY:--0305",
        "LANG:bn",
        r"NOTE:Comes early\, likes tea\nand cake",
    )

    assert (old["Name"], old["Phone"]) == ("Mrs Rahima Begum", "01712")
    assert (usual["Name"], usual["Phone"]) == ("Rahima Begum", "01712")
    assert new == {
        "Name": "রহিমা বেগম", "Phone": "tel:+880-1712", "Email": "",
        "Birthday": "--0305", "Categories": "", "Language": "bn",
        "Note": "Comes early, likes tea and cake",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("charset", "said"),
    [("utf-8", "CHARSET=UTF-8;"), ("cp1251", "CHARSET=cp1251;"), ("utf-8", "")],
)
def test_quoted_letters_of_an_old_phone_are_read(charset, said):
    folded = quoted("Ольга Петровна Иванова-Сидорова, из магазина у моста", charset)
    assert "=\n" in folded

    found = row(f"FN;{said}ENCODING=QUOTED-PRINTABLE:{folded}", "TEL:1")

    assert found["Name"] == "Ольга Петровна Иванова-Сидорова, из магазина у моста"


def test_letters_nobody_knows_are_left_out():
    found = row("FN;CHARSET=klingon;ENCODING=QUOTED-PRINTABLE:=D0", "TEL:1")

    assert (found["Name"], found["Phone"]) == ("", "1")


def test_mobile_numbers_come_first_and_faxes_last():
    found = row("TEL;FAX:1", "TEL;HOME:2", "TEL;TYPE=cell:3", "TEL;WORK:4")

    assert found["Phone"].split(vcards.SEVERAL) == ["3", "2", "4", "1"]


def test_photos_are_passed_over():
    folded = "\n ".join(
        ["PHOTO;ENCODING=b;TYPE=JPEG:" + "QUJD" * 18] + ["QUJD" * 18] * 900
    )
    bare = ["PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", *["SkZJRgAB" * 9] * 50, ""]

    found = row("FN:Ann", folded, *bare, "TEL:1")

    assert (found["Name"], found["Phone"]) == ("Ann", "1")


def test_a_contact_that_is_not_ended_spoils_no_other():
    text = (
        "BEGIN:VCARD\nFN:A\nTEL:1\nBEGIN:VCARD\njunk\nFN:B\nTEL:2\nEND:VCARD\n"
        "FN:between\nBEGIN:VCARD\nTEL:3\n"
    )

    assert [(line, r["Name"], r["Phone"]) for line, r in rows(text)] == [
        (1, "A", "1"),
        (4, "B", "2"),
        (10, "", "3"),
    ]


def test_a_line_made_to_take_for_ever_takes_no_time():
    found = row("TEL;" + ";a" * 9000 + '"', "FN:Ann")

    assert found["Name"] == "Ann"
