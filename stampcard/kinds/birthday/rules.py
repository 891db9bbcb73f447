"""When a birthday's present may be given. No refusal tells when the birthday is."""

from datetime import date, timedelta

from stampcard.kinds.birthday.terms import Terms
from stampcard.kinds.giving import given, smallest_bill
from stampcard.values.decisions import Accept, Act, Decision, Entry, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say, say_many

GIVEN = "given"


def redeem(terms: Terms, act: Act) -> Decision:
    """The present of this birthday, if one is near and it was not given yet."""
    if "birthday_in" not in act.told:
        words = say(N_("Only for members who told the shop their birthday."))
        return Refuse(Reason.NOT_OFFERED, (words,))
    birthday = _near(terms, act)
    if birthday is None:
        return Refuse(Reason.NOT_YET_VALID)
    unit = f"{GIVEN}:{birthday.year}"
    if act.holder.balance(unit) > 0:
        return Refuse(Reason.ALREADY_GIVEN)
    if waits := _waits(terms, act, birthday):
        return Refuse(Reason.NOT_YET_VALID, (waits,))
    if (act.spend_minor or 0) < terms.minimum_bill:
        return Refuse(Reason.BELOW_MINIMUM, (smallest_bill(terms),))
    entry = Entry(act.holder.account, unit, 1)
    return Accept((entry,), given(terms, act.spend_minor))


def _near(terms: Terms, act: Act) -> date | None:
    """The birthday that is near enough, or None."""
    ahead, ago = act.told["birthday_in"], act.told.get("birthday_ago", 366)
    if ahead <= terms.days_before:
        return act.day + timedelta(days=ahead)
    return act.day - timedelta(days=ago) if ago <= terms.days_after else None


def _waits(terms: Terms, act: Act, birthday: date) -> Words | None:
    """Why it cannot be given before another year, or not yet; or None."""
    changed = act.told.get("birthday_changed")
    if changed is not None:
        changed_on = act.day - timedelta(days=changed)
        if changed_on.year >= birthday.year:
            return say(N_("The birthday was changed: it counts from next year on."))
    if act.told.get("known_days", 0) < terms.known_days:
        return say_many(
            "Only for whoever has been a member for {count} day.",
            "Only for whoever has been a member for {count} days.",
            count=terms.known_days,
        )
    return None
