"""A bill: what was bought, as an amount or line by line, in whole minor units."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

ONE = 1000  # thousandths: a piece, a litre, a kilogram
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """So many of something at a price each; its category may be empty."""

    price_minor: int
    category: str = ""
    thousandths: int = ONE

    @property
    def sum_minor(self) -> int:
        """Price times quantity, to the nearest minor unit, halves up.

        >>> Line(333, "fuel", 1500).sum_minor
        500
        """
        return (self.price_minor * self.thousandths + ONE // 2) // ONE


@dataclass(frozen=True, slots=True)
class Bill:
    """What is paid for in one go. Without lines only the total is known."""

    total_minor: int
    lines: tuple[Line, ...] = ()

    @property
    def pieces(self) -> int:
        """How many whole pieces its lines name; 0 where there are none.

        >>> Bill(400, (Line(100, "tea", 3000), Line(100))).pieces
        4
        """
        return sum(line.thousandths for line in self.lines) // ONE

    def by_category(self) -> dict[str, int]:
        """The sum of each category; all of it under no name where there are no lines.

        >>> Bill(700, (Line(500, "fuel"), Line(100), Line(100))).by_category()
        {'fuel': 500, '': 200}
        """
        if not self.lines:
            return {"": self.total_minor}
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.category] = sums.get(line.category, 0) + line.sum_minor
        return sums

    def without(self, back: "Bill") -> "Bill | None":
        """What is left of it when some comes back; None where more would than there is.

        Lines come back as they were sold; of a bill without lines, an amount does.

        >>> sold = Bill(300, (Line(100, "tea"), Line(200, "cup")))
        >>> sold.without(Bill(200, (Line(200, "cup"),)))
        Bill(total_minor=100, lines=(Line(price_minor=100, category='tea', \
thousandths=1000),))
        >>> sold.without(Bill(400)), Bill(300).without(Bill(100))
        (None, Bill(total_minor=200, lines=()))
        >>> sold.without(Bill(50, (Line(50, "tea"),))) is None  # nobody bought that
        True
        """
        if back.total_minor > self.total_minor:
            return None
        if not back.lines:
            return self.scaled(self.total_minor - back.total_minor)
        sold = Counter({_sort(line): 0 for line in self.lines})
        for line in self.lines:
            sold[_sort(line)] += line.thousandths
        for line in back.lines:
            sold[_sort(line)] -= line.thousandths
        if min(sold.values()) < 0:
            return None
        kept = (Line(price, name, many) for (price, name), many in sold.items() if many)
        return of_lines(kept)

    def scaled(self, total_minor: int) -> "Bill":
        """The same goods for another total: each line takes its share, to the unit.

        >>> Bill(300, (Line(100, "tea", 3000),)).scaled(200).lines
        (Line(price_minor=66, category='tea', thousandths=1000), \
Line(price_minor=67, category='tea', thousandths=2000))
        """
        if not self.lines or not self.total_minor:
            return Bill(total_minor)
        shares: list[Line] = []
        given, before = 0, 0
        for line in self.lines:
            before += line.sum_minor
            upto = before * total_minor // self.total_minor
            shares += _shared(line, upto - given)
            given = upto
        return Bill(total_minor, tuple(shares))


def of_lines(lines: Iterable[Line]) -> Bill:
    """A bill that is the sum of its lines."""
    kept = tuple(lines)
    return Bill(sum(line.sum_minor for line in kept), kept)


def of_total(total_minor: int | None, lines: Iterable[Line]) -> Bill | None:
    """A bill of some lines and a total; None where the lines come to more than that.

    What is left of the total is a line of no category.

    >>> of_total(500, [Line(300, "tobacco")]).by_category()
    {'tobacco': 300, '': 200}
    >>> of_total(None, [Line(300)]).total_minor, of_total(200, [Line(300)])
    (300, None)
    """
    listed = of_lines(lines)
    rest_minor = (total_minor or 0) - listed.total_minor
    if total_minor is None or not rest_minor:
        return listed
    if rest_minor < 0:
        return None
    return (
        of_lines((*listed.lines, Line(rest_minor)))
        if listed.lines
        else Bill(total_minor)
    )


def _shared(line: Line, sum_minor: int) -> list[Line]:
    """A line for another sum: as many pieces, some of them a unit dearer."""
    pieces, part = divmod(line.thousandths, ONE)
    if part or not pieces:
        return [Line(sum_minor, line.category)]
    price, dearer = divmod(sum_minor, pieces)
    both = ((price, pieces - dearer), (price + 1, dearer))
    return [Line(each, line.category, many * ONE) for each, many in both if many]


def _sort(line: Line) -> tuple[int, str]:
    return line.price_minor, line.category
