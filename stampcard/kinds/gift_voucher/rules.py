"""What is paid in, and what it pays: units are minor units of money."""

from datetime import date

from stampcard.kinds.gift_voucher.terms import ONCE, Terms
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.lots import lots, named, over, taken, usable
from stampcard.values.moments import months_after
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say

MONEY = "money"
LOAD = "load"
LOADED = "loaded"  # how often money was paid in: a payment undone leaves no trace of it


def actions(terms: Terms) -> tuple[tuple[str, Words], ...]:
    """Money is paid in: as part of no bill."""
    return ((LOAD, say(N_("Pay money in"))),)


def earn(terms: Terms, act: Act) -> Decision:
    """Money that is paid in; a bill puts none on it."""
    if act.action != LOAD:
        return Refuse(Reason.NOT_OFFERED)
    if terms.loads == ONCE and _was_loaded(act.holder):
        return Refuse(Reason.ALREADY_GIVEN)
    amount = terms.value if act.spend_minor is None else act.spend_minor
    after = usable(act.holder.balances, MONEY, act.day) + amount
    if wrong := _wrong_sum(terms, amount, after):
        return Refuse(Reason.BELOW_MINIMUM, (wrong,))
    unit = named(MONEY, _last(terms, act.day))
    words = say(N_("{amount} on the voucher"), amount=Money(after))
    benefit = Benefit(words, pays_minor=amount)
    account = act.holder.account
    return Accept((Entry(account, unit, amount), Entry(account, LOADED, 1)), benefit)


def redeem(terms: Terms, act: Act) -> Decision:
    """Part of a bill, or all of it: what is asked for, or as much as there is."""
    have = usable(act.holder.balances, MONEY, act.day)
    if not have:
        return Refuse(*_why_empty(act))
    spend = act.spend_minor
    if act.amount < 0 or not (act.amount or spend):
        words = say(N_("Type the amount of the bill."))
        return Refuse(Reason.BELOW_MINIMUM, (words,))
    wanted = act.amount or min(have, spend or 0)
    wanted = wanted if spend is None else min(wanted, spend)
    if wanted > have:
        words = say(N_("Only {amount} is on it."), amount=Money(have))
        return Refuse(Reason.NOT_ENOUGH, (words,))
    words = say(N_("{amount} paid with the voucher"), amount=Money(wanted))
    left = None if spend is None else spend - wanted
    benefit = Benefit(words, None if spend is None else wanted, left)
    holder = act.holder
    return Accept(
        taken(holder.account, holder.balances, MONEY, wanted, act.day), benefit
    )


def lapse(terms: Terms, act: Act) -> Decision:
    """Close what has ended."""
    entries = over(act.holder.account, act.holder.balances, MONEY, act.day)
    return Accept(entries) if entries else Refuse(Reason.NOT_OFFERED)


def _was_loaded(holder: Position) -> bool:
    """Whether money was paid in, or brought along from elsewhere."""
    return bool(holder.balance(LOADED) or lots(holder.balances, MONEY))


def _last(terms: Terms, day: date) -> date | None:
    return months_after(day, terms.months) if terms.months else None


def _wrong_sum(terms: Terms, amount: int, after: int) -> Words | None:
    """Why such a sum cannot be paid in, or None."""
    if amount < max(terms.least, 1):
        least = Money(max(terms.least, 1))
        return say(N_("At least {amount} is paid in."), amount=least)
    if terms.value and amount != terms.value:
        return say(N_("It is sold for {amount}."), amount=Money(terms.value))
    if terms.most and after > terms.most:
        return say(N_("At most {amount} may be on it."), amount=Money(terms.most))
    return None


def _why_empty(act: Act) -> tuple[Reason, tuple[Words, ...]]:
    """Nothing was paid in yet, its time is over, or all of it was spent."""
    if not _was_loaded(act.holder):
        words = say(N_("Nothing was paid in yet."))
        return Reason.NOT_ENOUGH, (words,)
    return Reason.EXPIRED if lots(
        act.holder.balances, MONEY
    ) else Reason.ALREADY_REDEEMED, ()
