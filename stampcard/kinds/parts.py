"""Small rules and wordings that kinds share."""

from datetime import timedelta

from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.lots import DEBT, owed
from stampcard.values.moments import Window
from stampcard.values.money import share
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Percent, Words, say, say_many

PRIZE = "prize:"  # before the name of a prize, in the unit it is counted in


def nothing_at_first(terms: object, act: Act) -> Decision:
    """Issue an account that starts empty."""
    return Accept(())


def too_small_to_begin(act: Act, entry_minor: int) -> Refuse | None:
    """Why a purchase is too small for a first one, of whoever nothing is known yet."""
    if has_begun(act.holder, entry_minor) or (act.spend_minor or 0) >= entry_minor:
        return None
    return Refuse(Reason.BELOW_MINIMUM, begin_words(entry_minor))


def has_begun(position: Position, entry_minor: int) -> bool:
    """Whether a first purchase was made, where one must be; an undone one was not."""
    return not entry_minor or any(position.balances.values())


def begin_words(entry_minor: int) -> tuple[Words, ...]:
    """The sentence of the terms that names the smallest first purchase, if any."""
    if not entry_minor:
        return ()
    return (
        say(N_("Begins with a purchase from {amount}."), amount=Money(entry_minor)),
    )


def spend_down(act: Act, unit: str, *, benefit: Benefit) -> Decision:
    """Use one unit for a benefit; an account that once had it says so."""
    holder = act.holder
    if holder.balance(unit) >= 1:
        return Accept((Entry(holder.account, unit, -1),), benefit)
    return Refuse(Reason.ALREADY_REDEEMED)


def prizes_of(position: Position) -> list[tuple[str, str]]:
    """Prizes that were won and not given yet: unit and name of each.

    The unit holds the name, so that it stays what was promised under other terms.
    """
    held = sorted(position.balances.items())
    return [
        (unit, unit.removeprefix(PRIZE))
        for unit, count in held
        if unit.startswith(PRIZE) and count > 0
    ]


def give_prize(act: Act) -> Decision:
    """Give a prize that was won: the one that is named, or else the first."""
    held = act.holder.balances
    won = dict(prizes_of(act.holder))
    unit = act.reward or next(iter(won), "")
    if unit in won:
        taken = Entry(act.holder.account, unit, -1)
        return Accept((taken,), Benefit(reward_words(won[unit])))
    before = any(name.startswith(PRIZE) for name in held)
    return Refuse(Reason.ALREADY_REDEEMED if before else Reason.NOT_ENOUGH)


def prizes_won(won: list[tuple[str, str]]) -> tuple[Words, ...]:
    """What was won, for a page."""
    return tuple(say(N_("Won: {prize}"), prize=name) for _, name in won)


def too_fast(
    act: Act, unit: str, count: int, *, pause_seconds: int, daily_limit: int
) -> Refuse | None:
    """Why so many units may not come yet: the pause, or the day's limit (0: none).

    Staff who override it have looked; nothing is too fast for them.
    """
    if act.override:
        return None
    latest = act.holder.latest(unit, hour_known=True)
    if latest and pause_seconds and not act.late:
        ready = latest.at + timedelta(seconds=pause_seconds)
        if act.at < ready:
            seconds = -((act.at - ready) // timedelta(seconds=1))
            return Refuse(Reason.TOO_SOON, (_wait(seconds),))
    today = act.holder.added_on(unit, act.day)
    if daily_limit and today + count > daily_limit:
        return Refuse(Reason.DAILY_LIMIT)
    return None


def after_debt(act: Act, unit: str, count: int) -> tuple[int, tuple[Entry, ...]]:
    """What is left of so many units once what the holder owes is filled, and how."""
    holder = act.holder
    part = min(owed(holder.balances, unit), count)
    filling = Entry(holder.account, f"{DEBT}:{unit}", -part)
    return count - part, (filling,) if part else ()


def _wait(seconds: int) -> Words:
    return say_many(
        "Possible again in {count} second.",
        "Possible again in {count} seconds.",
        count=seconds,
    )


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


def step_reached(steps: tuple[tuple[int, object], ...], total: int) -> int:
    """How many steps of a rising ladder a total has reached, its start included.

    >>> [step_reached(((100, 5), (200, 10)), total) for total in (99, 100, 250)]
    [0, 1, 2]
    """
    return sum(total >= start for start, _ in steps)


def full_words(count: int) -> Words:
    """That all places of a day are taken."""
    return say_many(
        "The only place of the day is taken.",
        "All {count} places of the day are taken.",
        count=count,
    )


def reward_words(name: str) -> Words:
    """A reward, as its owner named it."""
    return say("{reward}", reward=name)


def percent_words(hundredths: int) -> Words:
    """A percentage off, in words."""
    return say(N_("{percent} off the bill"), percent=Percent(hundredths))


def end_words(window: Window) -> tuple[Words, ...]:
    """The sentence of the terms that names the first or last day."""
    if window.first and window.first == window.last:
        return (say(N_("Only on {day}."), day=window.first),)
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
