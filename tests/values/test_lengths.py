import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.lengths import read_mm


@pytest.mark.parametrize(
    ("typed", "mm"),
    [
        ("20.3", 20.3),
        ("20,3", 20.3),
        (" ২০.৩ ", 20.3),
        ("২০,৩ মিমি", 20.3),
        ("210 mm", 210.0),
        ("210MM", 210.0),
        ("0", 0.0),
    ],
)
def test_a_length_is_read_as_people_write_it(typed, mm):
    assert read_mm(typed) == mm


@pytest.mark.parametrize(
    "typed",
    ["", "wide", "-1", "1e3", "nan", "inf", "1_0", "1.2.3", "1,234.5", "999999", "²"],
)
def test_what_is_no_length_is_none(typed):
    assert read_mm(typed) is None


@given(st.text())
def test_any_text_is_a_length_or_none(typed):
    found = read_mm(typed)

    assert found is None or 0 <= found < 100_000
