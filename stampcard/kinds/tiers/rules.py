"""What counts towards a tier, and what a tier gives: the acts of the kind."""

from collections.abc import Mapping
from datetime import date

from stampcard.kinds.parts import percent_off, percent_words, too_small_to_begin
from stampcard.kinds.tiers.counting import RISE, VISIT, Count, count_of, unit_of
from stampcard.kinds.tiers.perks import refusal, usable, used_on
from stampcard.kinds.tiers.terms import Perk, Terms, levels, percent_of, perks_of
from stampcard.values.bills import Bill
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
)
from stampcard.values.lots import filled
from stampcard.values.months import in_month
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say


def earn(terms: Terms, act: Act) -> Decision:
    """A purchase: it counts for the tier at once, and has what that tier gives."""
    holder, day = act.holder, act.day
    if not terms.visits and not act.spend_minor:
        return Refuse(Reason.BELOW_MINIMUM, (say(N_("Type the amount of the bill.")),))
    if refused := too_small_to_begin(act, terms.entry_bill):
        return refused
    before, amount = count_of(terms, holder, day), _counts(terms, act)
    now = before.more(amount) if amount else before
    entries = [Entry(holder.account, in_month(unit_of(terms), day), amount)]
    notes: tuple[Words, ...] = ()
    if now.level > before.level:
        notes = (say(N_("Now {tier}."), tier=levels(terms)[now.level - 1][1]),)
        used = now.total(now.now) if terms.restart == "rise" else 0
        unit = in_month(f"{RISE}:{now.level}", day)
        entries.append(Entry(holder.account, unit, used))
    written = tuple(entry for entry in entries if entry.amount)
    return Accept(filled(holder.balances, written), _off(terms, now, act), notes)


def redeem(terms: Terms, act: Act) -> Decision:
    """Use a perk; unasked, the first that can be used, or else why the first cannot."""
    count = count_of(terms, act.holder, act.day)
    every = perks_of(terms)
    asked = [perk for perk in every if act.reward in {"", perk.unit}]
    if not asked:
        return Refuse(Reason.NOT_OFFERED)
    open_now = usable(terms, count, act.holder, act.day)
    perk = next((one for one in asked if one in open_now), asked[0])
    return _used(terms, perk, count, act)


def tells(terms: Terms, position: Position, day: date) -> Mapping[str, int]:
    """The tier, and those below it, once benefits are open; and the active months."""
    count = count_of(terms, position, day)
    held = levels(terms)[: count.level] if count.is_open else ()
    return {"months": count.active_months, **{f"tier:{name}": 1 for _, name in held}}


def counted(terms: Terms, bill: Bill) -> int:
    """All of a bill; a visit stays one until everything came back."""
    return int(bill.total_minor > 0) if terms.visits else bill.total_minor


def _counts(terms: Terms, act: Act) -> int:
    """How much an act counts: its bill, or one visit a day."""
    if not terms.visits:
        return act.spend_minor or 0
    return int(not act.holder.added_on(VISIT, act.day))


def _off(terms: Terms, count: Count, act: Act) -> Benefit | None:
    percent = percent_of(terms, count.level) if count.is_open else 0
    if not percent:
        return None
    return percent_off(percent_words(percent), percent, act.spend_minor)


def _used(terms: Terms, perk: Perk, count: Count, act: Act) -> Decision:
    holder, day = act.holder, act.day
    if refused := refusal(terms, perk, count, holder, day):
        return refused
    again = terms.perks_by == "day" and used_on(perk, holder, day)
    entry = Entry(holder.account, in_month(perk.unit, day), 1)
    return Accept(() if again else (entry,), Benefit(say("{perk}", perk=perk.name)))
