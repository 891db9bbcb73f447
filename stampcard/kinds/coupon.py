"""Coupon: a gift, a sum or a percentage off, used once or a stated number of times.

Suits a shop that wants a first or another visit: handed out, shown, used up. Whoever
holds it may use it, from its first day to the end of its last.

A day at the shop, with 30 % off a bill of 5,000:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(benefit="percent", value=3000)
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> coupon = Position(1, balances={"use": 1})
>>> redeem(terms, Act(noon, today, (coupon,), spend_minor=500000)).benefit.pays_minor
350000
"""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.contract import Kind, Print
from stampcard.kinds.fields import setting
from stampcard.kinds.parts import end_words, money_off, percent_off, spend_down
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
    Standing,
)
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Percent, Words, say, say_many


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    benefit: str = setting(
        "gift",
        Sort.CHOICE,
        N_("What it gives"),
        choices=(
            ("gift", N_("a gift")),
            ("amount", N_("a sum off the bill")),
            ("percent", N_("a percentage off the bill")),
        ),
    )
    reward: str = setting(
        "Free item", Sort.TEXT, N_("The gift"), N_("Only for a gift.")
    )
    value: int = setting(
        0,
        Sort.MONEY,
        N_("How much off"),
        N_("A sum of money, or a percentage such as 10."),
        percent_if=("benefit", "percent"),
    )
    cap: int = setting(
        0, Sort.MONEY, N_("At most off"), N_("Only for a percentage; 0 for no limit.")
    )
    minimum_bill: int = setting(
        0, Sort.MONEY, N_("Smallest bill"), N_("0 for any bill.")
    )
    uses: int = setting(
        1, Sort.COUNT, N_("How many times it can be used"), least=1, most=100
    )
    valid_from: date | None = setting(
        None, Sort.DAY, N_("First day"), N_("Empty: from the start.")
    )
    valid_until: date | None = setting(
        None, Sort.DAY, N_("Last day"), N_("That day included; empty for no end.")
    )


def issue(terms: Terms, act: Act) -> Decision:
    """A new coupon with its uses."""
    return Accept((Entry(act.holder.account, "use", terms.uses),))


def redeem(terms: Terms, act: Act) -> Decision:
    """One use, for a bill that is large enough."""
    spend = act.spend_minor or 0
    if act.holder.balance("use") and (spend < terms.minimum_bill or spend < 0):
        return Refuse(Reason.BELOW_MINIMUM, (_smallest(terms),))
    return spend_down(act, "use", benefit=_benefit(terms, act.spend_minor))


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Whether it can still be used, and for what."""
    left, worth = position.balance("use"), _worth(terms)
    lines: tuple[Words, ...] = ()
    if terms.uses > 1:
        lines = (say_many("{count} use left", "{count} uses left", count=left),)
    return Standing(
        progress=(terms.uses - left, terms.uses) if terms.uses > 1 else None,
        lines=lines,
        benefit=worth if left else None,
        rewards=(("use", worth),) if left else (),
        done=not left,
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    found = []
    if terms.benefit == "gift" and not terms.reward:
        found.append(Problem("reward", say(N_("Name the gift."))))
    if terms.benefit != "gift" and not terms.value:
        found.append(Problem("value", say(N_("Say how much is taken off."))))
    if terms.benefit == "percent" and terms.value > 10000:
        found.append(Problem("value", say(N_("At most 100 percent."))))
    if terms.valid_from and terms.valid_until and terms.valid_until < terms.valid_from:
        words = say(N_("The last day lies before the first."))
        found.append(Problem("valid_until", words))
    return tuple(found)


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    uses = say_many(
        "Can be used {count} time.",
        "Can be used {count} times.",
        count=terms.uses,
    )
    bill = (_smallest(terms),) if terms.minimum_bill else ()
    return (_gives(terms), *bill, uses, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return _worth(terms)


def on_paper(terms: Terms) -> Print:
    """What it is worth, in large type."""
    if terms.benefit == "percent":
        return Print(worth=say("−{percent}", percent=Percent(terms.value)))
    if terms.benefit == "amount":
        return Print(worth=say("−{amount}", amount=Money(terms.value)))
    return Print(worth=say("{reward}", reward=terms.reward))


def window(terms: Terms, printed_on: date) -> Window:
    """The days the owner set."""
    return Window(terms.valid_from, terms.valid_until)


def _benefit(terms: Terms, spend_minor: int | None) -> Benefit:
    words = _worth(terms)
    if terms.benefit == "percent":
        return percent_off(words, terms.value, spend_minor, cap_minor=terms.cap)
    if terms.benefit == "amount":
        return money_off(words, terms.value, spend_minor)
    return Benefit(words)


def _worth(terms: Terms) -> Words:
    if terms.benefit == "percent":
        return say(N_("{percent} off the bill"), percent=Percent(terms.value))
    if terms.benefit == "amount":
        return say(N_("{amount} off the bill"), amount=Money(terms.value))
    return say("{reward}", reward=terms.reward)


def _gives(terms: Terms) -> Words:
    if terms.benefit == "percent" and terms.cap:
        return say(
            N_("This coupon takes {percent} off one bill, at most {cap}."),
            percent=Percent(terms.value),
            cap=Money(terms.cap),
        )
    if terms.benefit == "percent":
        return say(
            N_("This coupon takes {percent} off one bill."),
            percent=Percent(terms.value),
        )
    if terms.benefit == "amount":
        return say(
            N_("This coupon takes {amount} off one bill."), amount=Money(terms.value)
        )
    return say(N_("This coupon gives: {reward}."), reward=terms.reward)


def _smallest(terms: Terms) -> Words:
    return say(N_("For bills from {amount}."), amount=Money(terms.minimum_bill))


KIND = Kind(
    code="coupon",
    name=N_("Coupon"),
    about=N_("A gift, a sum or a percentage off, used once or a few times."),
    terms=Terms,
    units=("use",),
    gathers=False,
    issue=issue,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    problems=problems,
    asks_bill=lambda terms: terms.benefit != "gift" or terms.minimum_bill > 0,
    redeem_label=N_("Use the coupon"),
)
