"""How stamp places share out a box."""

from itertools import combinations

import pytest

from stampcard.printing import drawing


@pytest.mark.parametrize("count", range(1, 31))
def test_places_stay_in_their_box_and_apart(count):
    grid = drawing.stamp_grid(count, 54, 18, 11, 0.6)

    assert len(grid.places) == count
    for x, y in grid.places:
        assert -0.01 <= x <= 54 - grid.side_mm + 0.01
        assert -0.01 <= y <= 18 - grid.side_mm + 0.01
    for one, other in combinations(grid.places, 2):
        apart = max(abs(one[0] - other[0]), abs(one[1] - other[1]))
        assert apart >= grid.side_mm


@pytest.mark.parametrize("count", [0, 61, -1])
def test_too_few_or_too_many_places_are_refused(count):
    with pytest.raises(ValueError, match="1 to 60"):
        drawing.stamp_grid(count, 54, 18)
