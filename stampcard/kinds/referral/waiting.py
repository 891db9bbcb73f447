"""What waits for somebody: credit, things, and rewards for many friends."""

from stampcard.kinds.parts import money_off
from stampcard.kinds.referral.giving import CAME, CREDIT, GIFT, REWARD, SENT
from stampcard.kinds.referral.terms import Terms
from stampcard.values.decisions import Accept, Act, Decision, Entry, Position, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say, say_many


def waiting(position: Position) -> tuple[str, ...]:
    """The units of all that can be given now, credit first."""
    held = [unit for unit, n in position.balances.items() if n > 0]
    things = [unit for unit in held if unit.partition(":")[0] in {GIFT, REWARD}]
    return (*([CREDIT] if CREDIT in held else []), *sorted(things, key=_place))


def named(terms: Terms, position: Position, unit: str) -> Words:
    """What waits, in words; also where the terms have changed since it was promised."""
    if unit == CREDIT:
        return credit_words(position.balance(CREDIT))
    base, _, part = unit.partition(":")
    names = {CAME: terms.friend_gift, SENT: terms.advocate_gift}
    names |= {f"{REWARD}:{count}": name for count, name in terms.milestones}
    if name := names.get(unit):
        return say("{reward}", reward=name)
    if base == GIFT:
        return say(N_("A gift, as promised then"))
    return say_many(
        "The reward for {count} friend",
        "The reward for {count} friends",
        count=int(part),
    )


def credit_words(amount_minor: int) -> Words:
    """Credit, as it is taken off a bill."""
    return say(N_("{amount} off the bill"), amount=Money(amount_minor))


def paid(act: Act) -> Decision:
    """Credit for a bill: as much as was asked for, never more than the bill."""
    holder, spend_minor = act.holder, act.spend_minor
    have = holder.balance(CREDIT)
    if not have or act.amount > have:
        return Refuse(Reason.NOT_ENOUGH)
    used = act.amount or have
    if spend_minor is not None:
        used = min(used, spend_minor)
    if used < 1:
        return Refuse(Reason.BELOW_MINIMUM)
    benefit = money_off(credit_words(used), used, spend_minor)
    return Accept((Entry(holder.account, CREDIT, -used),), benefit)


def _place(unit: str) -> tuple[bool, int]:
    base, _, part = unit.partition(":")
    return base == REWARD, int(part) if base == REWARD else 0
