"""The geometry of charts: bars and a grid of shades, in units of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 120  # of the tallest bar
SHADES = 4  # besides none


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar: of which series, where it begins from above, how high."""

    series: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place from the left and its pieces, the first at the foot."""

    x: int
    parts: tuple[Part, ...]


def bars(values: Sequence[Sequence[int]], step: int) -> list[Bar]:
    """A bar for each group of values, stacked; the tallest is HEIGHT units high.

    A value above nought is at least one unit high, so that it can be seen.

    >>> bars([(3, 1), (0, 0)], 20)[0].parts
    (Part(series=0, y=30, height=90), Part(series=1, y=0, height=30))
    """
    most = max((sum(group) for group in values), default=0) or 1
    return [Bar(n * step, _parts(group, most)) for n, group in enumerate(values)]


def _parts(group: Sequence[int], most: int) -> tuple[Part, ...]:
    found, foot = [], HEIGHT
    for series, value in enumerate(group):
        height = min(-(-value * HEIGHT // most), foot)
        foot -= height
        if height:
            found.append(Part(series, foot, height))
    return tuple(found)


def shades(values: Sequence[int]) -> list[int]:
    """How dark each value is, from 0 for none to SHADES for the largest.

    >>> shades([0, 1, 5, 10])
    [0, 1, 2, 4]
    """
    most = max(values, default=0) or 1
    return [-(-value * SHADES // most) for value in values]
