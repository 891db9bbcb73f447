"""What the fee is, and what members pay."""

from stampcard.kinds.membership.terms import Terms
from stampcard.values.bills import Bill
from stampcard.values.money import share

ONE_PERCENT = 100  # percentages are kept in hundredths


def fee_for(terms: Terms, points: int) -> int:
    """The fee of one term for whoever has so many points."""
    if terms.cheaper_from and points >= terms.cheaper_from:
        return terms.cheaper_fee
    return terms.fee


def has_prices(terms: Terms) -> bool:
    """Whether members pay less for anything."""
    return best_of(terms) > 0


def best_of(terms: Terms) -> int:
    """The highest percentage off, in hundredths."""
    usual = terms.percent * ONE_PERCENT
    return max(usual, *(percent for _, percent in terms.categories), 0)


def off(terms: Terms, bill: Bill) -> int:
    """What is taken off a bill for members, by category where its lines are known."""
    percents = {name.casefold(): percent for name, percent in terms.categories}
    usual = terms.percent * ONE_PERCENT
    return sum(
        share(spent, percents.get(name.casefold(), usual))
        for name, spent in bill.by_category().items()
    )
