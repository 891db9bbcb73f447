"""Odd things at the counter: a report over a week or a month. Nothing here writes.

Whoever stamps a card of their own beside other people's sales is found by counting how
often each card is used, and by whom. Nothing here says that anyone did wrong.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.models.base import row
from stampcard.services import odd_cards, odd_hours, odd_people
from stampcard.services.house import House
from stampcard.services.odd_cards import CardUse
from stampcard.services.odd_findings import Finding, Rule, Stretch, stretch
from stampcard.services.odd_hours import Hour
from stampcard.services.odd_people import Person

RULES = (*odd_cards.RULES, *odd_people.RULES, *odd_hours.RULES)
SPANS = {"week": 7, "month": 30}  # days
_FIRST_DAY = date(2000, 1, 1)  # nothing is older; keeps far-off days calculable


@dataclass(frozen=True, slots=True)
class Report:
    """What is odd in a stretch of days, and the figures it was found in."""

    first: date
    last: date
    findings: tuple[tuple[Rule, list[Finding]], ...]
    people: list[Person]
    cards: list[CardUse]
    hours: list[Hour]

    @property
    def count(self) -> int:
        """How many odd things were found."""
        return sum(len(found) for _, found in self.findings)


def report(span: str, house: House, last: date | None = None) -> Report:
    """What is odd in the week or month that ends on a day; today without one.

    Raises KeyError for a span that is not among SPANS.
    """
    found = acts_of(SPANS[span], house, last)
    looked = ((rule, rule.find(found)) for rule in RULES)
    return Report(
        found.first,
        found.last,
        tuple((rule, findings) for rule, findings in looked if findings),
        odd_people.totals(found),
        odd_cards.most_used(found),
        odd_hours.hours(found),
    )


def acts_of(days: int, house: House, last: date | None = None) -> Stretch:
    """The acts of so many days up to one, the last counted; today without one."""
    today = house.now()[1]
    end = max(min(last or today, today), _FIRST_DAY + timedelta(days=days))
    zone = row("SELECT timezone FROM shop LIMIT 1")
    start = end - timedelta(days=days - 1)
    return stretch(start, end, house.timezone or (zone[0] if zone else "UTC"))
