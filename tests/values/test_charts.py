import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.values import charts
from stampcard.values.charts import HEIGHT, SHADES

COUNTS = st.integers(0, 10**6)


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=40))
def test_no_bar_leaves_the_picture_and_its_pieces_meet(values):
    for bar in charts.bars(values, 16):
        foot = HEIGHT
        for part in bar.parts:
            assert part.y + part.height == foot
            foot = part.y
        assert foot >= 0


@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_whatever_happened_can_be_seen(values):
    for value, bar in zip(values, charts.bars([(v,) for v in values], 16), strict=True):
        assert bool(bar.parts) == bool(value)


def test_the_tallest_bar_fills_the_picture():
    (bar,) = charts.bars([(5,)], 16)

    assert bar.parts[0].height == HEIGHT


@pytest.mark.parametrize("values", [[], [0, 0]])
def test_nothing_at_all_is_no_trouble(values):
    assert [bar.parts for bar in charts.bars([(v,) for v in values], 16)] == [()] * len(
        values
    )
    assert charts.shades(values) == [0] * len(values)


@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_shades_run_as_the_values_do(values):
    shades = charts.shades(values)

    assert all(0 <= shade <= SHADES for shade in shades)
    assert [s for _, s in sorted(zip(values, shades, strict=True))] == sorted(shades)
