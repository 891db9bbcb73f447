"""Cells: nothing runs in a spreadsheet, and everything comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.spreadsheets import FORMULA_STARTS, guarded, unguarded


@pytest.mark.parametrize("text", ["", "Rahima", "'quoted'", '"', "O'Neil", "'"])
def test_a_plain_text_is_a_cell_as_it_is(text):
    assert guarded(text) == unguarded(text) == text


@given(st.text(alphabet=FORMULA_STARTS + "'\"a1 \u00a0", max_size=8))
def test_every_text_comes_back_and_none_starts_a_formula(text):
    cell = guarded(text)

    assert unguarded(cell) == text
    assert cell.lstrip(' "\u00a0')[:1] not in [*FORMULA_STARTS]
