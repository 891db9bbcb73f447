"""Small rules several kinds share."""

from stampcard.values.decisions import Accept, Act, Benefit, Decision, Entry, Refuse
from stampcard.values.moments import Window
from stampcard.values.money import share
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say


def nothing_at_first(terms: object, act: Act) -> Decision:
    """Issue an account that starts empty."""
    return Accept(())


def spend_down(act: Act, unit: str, *, benefit: Benefit) -> Decision:
    """Use one unit for a benefit; an account that once had it says so."""
    holder = act.holder
    if holder.balance(unit) >= 1:
        return Accept((Entry(holder.account, unit, -1),), benefit)
    return Refuse(Reason.ALREADY_REDEEMED)


def money_off(words: Words, discount_minor: int, spend_minor: int | None) -> Benefit:
    """A sum off a bill: never more than the bill; with no bill, only the words."""
    if spend_minor is None:
        return Benefit(words)
    discount = min(discount_minor, spend_minor)
    return Benefit(words, discount, spend_minor - discount)


def percent_off(
    words: Words, hundredths: int, spend_minor: int | None, *, cap_minor: int = 0
) -> Benefit:
    """A percentage off a bill, to the nearest minor unit, at most the cap (0: none)."""
    if spend_minor is None:
        return Benefit(words)
    discount = share(spend_minor, hundredths)
    return money_off(words, min(discount, cap_minor or discount), spend_minor)


def step_reached(steps: tuple[tuple[int, int], ...], total: int) -> int:
    """How many steps of a rising ladder a total has reached, its start included.

    >>> [step_reached(((100, 5), (200, 10)), total) for total in (99, 100, 250)]
    [0, 1, 2]
    """
    return sum(total >= start for start, _ in steps)


def end_words(window: Window) -> tuple[Words, ...]:
    """The sentence of the terms that names the first or last day."""
    if window.first and window.last:
        return (
            say(
                N_("Valid from {first} to {last}, both included."),
                first=window.first,
                last=window.last,
            ),
        )
    if window.last:
        return (say(N_("Valid until {last}, that day included."), last=window.last),)
    if window.first:
        return (say(N_("Valid from {first}, without an end."), first=window.first),)
    return (say(N_("No end date.")),)
