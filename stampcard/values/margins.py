"""What is left of the profit when something is given back: a discount, or points.

A discount takes its share of every bill. Points of one bill are used with the next, so
two purchases pay once; and what is never used costs nothing.
"""

from dataclasses import dataclass
from fractions import Fraction

WHOLE = 10_000  # in hundredths of a percent


@dataclass(frozen=True, slots=True)
class Kept:
    """Profit of so many purchases: all of it, and what is left; in minor units.

    `lost` is the share of the profit that is gone, in hundredths of a percent; it is
    more than the whole where the purchases cost more than they bring.
    """

    full_minor: int
    left_minor: int
    lost: int


def with_discount(bill_minor: int, margin: int, given: int) -> Kept:
    """One bill with a discount. Shares are in hundredths of a percent, margin above 0.

    >>> with_discount(900000, 3000, 500)
    Kept(full_minor=270000, left_minor=225000, lost=1667)
    """
    return _kept(bill_minor, margin, Fraction(given, WHOLE), bills=1)


def with_points(bill_minor: int, margin: int, given: int, used: int = WHOLE) -> Kept:
    """Two bills, where points of the first pay for part of the second; `used` of them.

    >>> with_points(900000, 3000, 500)
    Kept(full_minor=540000, left_minor=495000, lost=833)
    >>> with_points(900000, 3000, 500, used=8000).lost
    667
    """
    share = Fraction(given, WHOLE) * Fraction(used, WHOLE)
    return _kept(bill_minor, margin, share, bills=2)


def _kept(bill_minor: int, margin: int, given: Fraction, bills: int) -> Kept:
    earned = Fraction(margin, WHOLE) * bills  # of one bill
    full, left = bill_minor * earned, bill_minor * (earned - given)
    return Kept(round(full), round(left), round(given / earned * WHOLE))
