"""How many points a bill or another thing is worth."""

from stampcard.kinds import doing
from stampcard.kinds.points.terms import Terms
from stampcard.values.bills import Bill
from stampcard.values.decisions import Act
from stampcard.values.money import divided
from stampcard.values.weekdays import is_among
from stampcard.values.words import Words

ONCE = 100  # a factor of one, in hundredths


def for_bill(terms: Terms, act: Act) -> int:
    """Points for a bill: of its goods, times the tier, times the day and hour."""
    points = counted(terms, act.bill)
    for factor in (_of_tier(terms, act), _of_the_hour(terms, act)):
        points *= factor
    return divided(points, ONCE**3, terms.rounding)


def counted(terms: Terms, bill: Bill) -> int:
    """Points for the goods alone, in hundredths."""
    if not terms.earn_step:
        return 0
    factors = {name.casefold(): factor for name, factor in terms.categories}
    return sum(
        divided(spent, terms.earn_step, terms.rounding)
        * factors.get(name.casefold(), ONCE)
        for name, spent in bill.by_category().items()
    )


def for_doing(terms: Terms, action: str) -> int:
    """Points for something that is no purchase; 0 where none are promised for it."""
    number = action.removeprefix("done:")
    promised = dict(enumerate(terms.for_doing, 1))
    return (
        promised[int(number)][0] if number.isdigit() and int(number) in promised else 0
    )


def actions(terms: Terms) -> tuple[tuple[str, Words], ...]:
    """What is done for points besides buying: its code, and its name."""
    return doing.named(name for _, name in terms.for_doing)


def asks_why(terms: Terms, action: str) -> bool:
    """Whether a reason must be written; what has one may be done again and again."""
    return doing.asks_why((name for _, name in terms.for_doing), action)


def _of_tier(terms: Terms, act: Act) -> int:
    """The best of the tiers that the customer has."""
    held = [factor for name, factor in terms.tiers if act.told.get(f"tier:{name}")]
    return max(held, default=ONCE)


def _of_the_hour(terms: Terms, act: Act) -> int:
    today = is_among(act.day, (terms.bonus_day,) if terms.bonus_day else ())
    now = terms.from_hour <= act.clock.hour < terms.to_hour
    return terms.bonus if today and now else ONCE
