"""What coupons of several kinds give: a gift, a sum or a percentage off a bill.

Their terms have the same settings for it, by the names that stand in `Giving`.
"""

from typing import Protocol

from stampcard.kinds.contract import Print
from stampcard.kinds.parts import money_off, percent_off, percent_words, reward_words
from stampcard.kinds.sorts import Problem
from stampcard.values.decisions import Benefit
from stampcard.values.words import N_, Money, Percent, Words, say

GIFT, AMOUNT, PERCENT = "gift", "amount", "percent"
CHOICES = (
    (GIFT, N_("a gift")),
    (AMOUNT, N_("a sum off the bill")),
    (PERCENT, N_("a percentage off the bill")),
)
ALL_OF_IT = 10000  # a percentage, in hundredths


class Giving(Protocol):
    """The settings: what it gives, its gift, how much off, at most, from which bill."""

    @property
    def benefit(self) -> str: ...
    @property
    def reward(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def cap(self) -> int: ...
    @property
    def minimum_bill(self) -> int: ...


def problems(terms: Giving) -> tuple[Problem, ...]:
    """A gift without a name, nothing off, or more off than there is."""
    found = []
    if terms.benefit == GIFT and not terms.reward:
        found.append(Problem("reward", say(N_("Name the gift."))))
    if terms.benefit != GIFT and not terms.value:
        found.append(Problem("value", say(N_("Say how much is taken off."))))
    if terms.benefit == PERCENT and terms.value > ALL_OF_IT:
        found.append(Problem("value", say(N_("At most 100 percent."))))
    return tuple(found)


def asks_bill(terms: Giving) -> bool:
    """Whether the bill must be known."""
    return terms.benefit != GIFT or terms.minimum_bill > 0


def given(terms: Giving, spend_minor: int | None) -> Benefit:
    """What it gives on a bill; with no bill, only the words."""
    words = worth(terms)
    if terms.benefit == PERCENT:
        return percent_off(words, terms.value, spend_minor, cap_minor=terms.cap)
    if terms.benefit == AMOUNT:
        return money_off(words, terms.value, spend_minor)
    return Benefit(words)


def worth(terms: Giving) -> Words:
    """What it gives, in words."""
    if terms.benefit == PERCENT:
        return percent_words(terms.value)
    if terms.benefit == AMOUNT:
        return say(N_("{amount} off the bill"), amount=Money(terms.value))
    return reward_words(terms.reward)


def smallest_bill(terms: Giving) -> Words:
    """From which bill on it may be used."""
    return say(N_("For bills from {amount}."), amount=Money(terms.minimum_bill))


def on_paper(terms: Giving) -> Print:
    """What it is worth, in large type."""
    if terms.benefit == PERCENT:
        return Print(worth=say("−{percent}", percent=Percent(terms.value)))
    if terms.benefit == AMOUNT:
        return Print(worth=say("−{amount}", amount=Money(terms.value)))
    return Print(worth=reward_words(terms.reward))
