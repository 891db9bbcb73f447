"""Calendar files, read back by the rules of RFC 5545."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.calendars import DayEvent, calendar_file, escaped, folded

WRITTEN = datetime(2026, 3, 1, 6, tzinfo=UTC)
LONG_BENGALI = "শেষ দিন: চায়ের কার্ড, লেক ভিউ চা ঘর; পুরস্কার নিতে ভুলবেন না " * 3


def an_event(**more) -> DayEvent:
    given = {"uid": "a-b", "day": date(2026, 12, 31), "written_at": WRITTEN}
    return DayEvent(**{**given, "summary": "Tea", **more})


def read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Each line as name, parameters and value, unfolded as a strict reader does."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return [_property(line) for line in lines]


def _property(line: str) -> tuple[str, dict[str, str], str]:
    head, _, value = line.partition(":")
    name, *parameters = head.split(";")
    return name, dict(one.split("=") for one in parameters), value


def one(text: str, wanted: str) -> str:
    values = [value for name, _, value in read(text) if name == wanted]
    assert values
    return values[0]


def plain(value: str) -> str:
    """A text value as a reader shows it."""
    out, signs = "", iter(value)
    for sign in signs:
        if sign != "\\":
            out += sign
            continue
        follows = next(signs)
        out += "\n" if follows in "nN" else follows
    return out


def test_the_day_is_whole_and_ends_where_the_next_begins():
    text = calendar_file(an_event())

    found = {name: (parameters, value) for name, parameters, value in read(text)}
    assert found["DTSTART"] == ({"VALUE": "DATE"}, "20261231")
    assert found["DTEND"] == ({"VALUE": "DATE"}, "20270101")
    assert found["DTSTAMP"] == ({}, "20260301T060000Z")
    assert found["UID"] == ({}, "a-b")


def test_what_is_begun_is_ended_in_turn():
    open_parts = []
    for name, _, value in read(calendar_file(an_event(alarms_days=(7, 1)))):
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
    assert not open_parts


def test_what_a_calendar_needs_stands_once_and_first():
    names = [name for name, _, _ in read(calendar_file(an_event()))]

    assert names[:3] == ["BEGIN", "VERSION", "PRODID"]
    for name in ("VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "SUMMARY"):
        assert names.count(name) == 1


def test_alarms_ring_on_the_mornings_before():
    text = calendar_file(an_event(alarms_days=(7, 1)))

    triggers = [value for name, _, value in read(text) if name == "TRIGGER"]
    ahead = [timedelta(hours=int(one[3:-1])) for one in triggers]
    midnight = datetime(2026, 12, 31, tzinfo=UTC)
    assert all(one.startswith("-PT") for one in triggers)
    assert [midnight - before for before in ahead] == [
        datetime(2026, 12, 24, 10, tzinfo=UTC),
        datetime(2026, 12, 30, 10, tzinfo=UTC),
    ]


@pytest.mark.parametrize("text", ["Tea", LONG_BENGALI, "🍵" * 60, "x" * 75, "x" * 76])
def test_no_line_is_longer_than_75_octets_and_no_sign_is_cut(text):
    lines = folded(text).removesuffix("\r\n").split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_comes_back_as_it_was(text):
    found = calendar_file(an_event(summary=f"a{text}"))

    assert plain(one(found, "SUMMARY")) == f"a{text}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_cannot_begin_a_line_of_its_own(end):
    text = calendar_file(an_event(summary=f"Tea{end}END:VEVENT"))

    assert plain(one(text, "SUMMARY")) == "Tea\nEND:VEVENT"
    assert text.count("\r\nEND:VEVENT") == 1


def test_signs_nobody_sees_are_left_out():
    assert escaped("a\x00b\x07c\td") == "abc\td"


def test_what_is_empty_is_not_written_and_texts_name_their_language():
    found = read(calendar_file(an_event(locale="bn", location="ঢাকা")))

    said = {name: parameters for name, parameters, _ in found}
    assert "DESCRIPTION" not in said
    assert said["SUMMARY"] == said["LOCATION"] == {"LANGUAGE": "bn"}
