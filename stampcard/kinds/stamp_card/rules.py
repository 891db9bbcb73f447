"""When a stamp card gets stamps, and when it gives its rewards."""

from dataclasses import replace

from stampcard.kinds.parts import after_debt, reward_words, spend_down, too_fast
from stampcard.kinds.stamp_card.terms import (
    Terms,
    missing_stamps,
    named_rewards,
    on_a_new_card,
    place_of,
    reward_ladder,
    reward_unit,
    what_counts,
)
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
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say

OWED = say(N_("It was owed for goods that came back."))


def issue(terms: Terms, act: Act) -> Decision:
    """A new card, with its head start."""
    if not terms.head_start:
        return Accept(())
    return _stamp(terms, act, terms.head_start)


def earn(terms: Terms, act: Act) -> Decision:
    """Stamps for a visit or a bill, after the pause and within the day's limit."""
    count = act.count
    if terms.spend_per_stamp:
        count *= (act.spend_minor or 0) // terms.spend_per_stamp
    if count < 1:
        return Refuse(Reason.BELOW_MINIMUM, (what_counts(terms),))
    refusal = too_fast(
        act,
        "stamp",
        count,
        pause_seconds=terms.pause_seconds,
        daily_limit=terms.daily_limit,
    )
    if refusal:
        return refusal
    left, filling = after_debt(act, "stamp", count)
    decision = _stamp(terms, act, left) if left else Accept((), notes=(OWED,))
    if isinstance(decision, Accept):
        return replace(decision, entries=(*filling, *decision.entries))
    return decision


def redeem(terms: Terms, act: Act) -> Decision:
    """One reward that is waiting: the one named, or else the biggest."""
    waiting = waiting_rewards(terms, act.holder)
    unit = act.reward or (waiting[-1] if waiting else "reward")
    rewards = named_rewards(terms)
    if unit not in rewards:
        return Refuse(Reason.NOT_OFFERED)
    if unit not in waiting and not _was_given(terms, act.holder, unit):
        missing = place_of(terms, unit) - act.holder.balance("stamp")
        return Refuse(Reason.NOT_ENOUGH, (missing_stamps(missing),))
    return spend_down(act, unit, benefit=Benefit(reward_words(rewards[unit])))


def waiting_rewards(terms: Terms, position: Position) -> tuple[str, ...]:
    """The units of the rewards that were reached and not yet given."""
    return tuple(unit for unit in named_rewards(terms) if position.balance(unit) > 0)


def stops(terms: Terms, position: Position) -> bool:
    """Whether it is finished when full: paper is; a member carries the rest over."""
    return terms.surplus == "stop" and not position.of_member


def times_passed(total: int, place: int, needed: int) -> int:
    """How often so many stamps in all have reached a place of the card."""
    full, rest = divmod(total, needed)
    return full + (rest >= place)


def _stamp(terms: Terms, act: Act, count: int) -> Decision:
    have, needed = act.holder.balance("stamp"), terms.stamps_needed
    notes: tuple[Words, ...] = ()
    if stops(terms, act.holder):
        room = max(needed - have, 0)
        if not room:
            return Refuse(Reason.CARD_FULL)
        if count > room:
            notes = (on_a_new_card(count - room),)
        count = min(count, room)
    account, total = act.holder.account, have + count
    rewards = []
    for place, name in reward_ladder(terms):
        times = times_passed(total, place, needed) - times_passed(have, place, needed)
        if times:
            rewards.append(Entry(account, reward_unit(terms, place), times, name))
    waiting = filled(act.holder.balances, tuple(rewards))
    entries = [Entry(account, "stamp", count), *waiting]
    if not stops(terms, act.holder) and total >= needed:
        entries.append(Entry(account, "stamp", -(total // needed) * needed))
    return Accept(tuple(entries), notes=notes)


def _was_given(terms: Terms, position: Position, unit: str) -> bool:
    return stops(terms, position) and position.balance("stamp") >= place_of(terms, unit)
