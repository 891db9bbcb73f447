"""What an owner sets for bringing friends."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_, say

NONE, JOINING, FIRST, EVERY = "none", "joined", "first", "every"
MOST_WORDS = 8  # of both gifts together: the terms must fit on a card
_MOMENTS = (
    (FIRST, N_("at the friend's first purchase")),
    (EVERY, N_("at every purchase of the friend")),
    (JOINING, N_("when the friend joins")),
    (NONE, N_("gets nothing")),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    first_percent: int = setting(
        10,
        Sort.COUNT,
        N_("Percent off the friend's first purchase"),
        N_("0 for none."),
        most=100,
    )
    friend_when: str = setting(
        FIRST, Sort.CHOICE, N_("The friend gets something"), choices=_MOMENTS
    )
    friend_credit: int = setting(
        0,
        Sort.MONEY,
        N_("Credit for the friend"),
        N_("Money off later bills; 0 for none."),
    )
    friend_gift: str = setting(
        "", Sort.TEXT, N_("A thing for the friend"), N_("Empty for none.")
    )
    advocate_when: str = setting(
        FIRST, Sort.CHOICE, N_("Who sent the friend gets something"), choices=_MOMENTS
    )
    advocate_credit: int = setting(
        0,
        Sort.MONEY,
        N_("Credit for who sent the friend"),
        N_("Money off later bills; 0 for none."),
    )
    advocate_gift: str = setting(
        "", Sort.TEXT, N_("A thing for who sent the friend"), N_("Empty for none.")
    )
    milestones: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.PRICES,
        N_("Rewards for many friends"),
        N_("Friends and reward, such as 5: a soap; 10: a razor."),
    )
    least_bill: int = setting(
        0, Sort.MONEY, N_("A purchase counts from"), N_("0 for any purchase.")
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Rewards too long for a card, and milestones given twice."""
    found = []
    if len(f"{terms.friend_gift} {terms.advocate_gift}".split()) > MOST_WORDS:
        short = N_("Both things together take at most {count} words: cards are small.")
        found.append(Problem("advocate_gift", say(short, count=MOST_WORDS)))
    counts = [count for count, _ in terms.milestones]
    if len(set(counts)) < len(counts):
        words = say(N_("Give each number of friends once."))
        found.append(Problem("milestones", words))
    return tuple(found)
