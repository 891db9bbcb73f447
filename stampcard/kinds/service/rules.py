"""When a service may be had."""

from stampcard.kinds.parts import full_words, reward_words, spend_down
from stampcard.kinds.service.terms import Terms, room
from stampcard.values.decisions import Accept, Act, Benefit, Decision, Entry, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.weekdays import names_of
from stampcard.values.words import N_, Words, say


def issue(terms: Terms, act: Act) -> Decision:
    """A new voucher with its uses."""
    return Accept((Entry(act.holder.account, "use", terms.uses),))


def redeem(terms: Terms, act: Act) -> Decision:
    """One use on a day it is done, once a day, while there are places."""
    if act.holder.balance("use") and not room(terms, act.day):
        return Refuse(Reason.NOT_YET_VALID, (done_on(terms),))
    if act.holder.balance("use") and not act.override:
        if act.told.get("here"):
            return Refuse(Reason.DAILY_LIMIT, (say(N_("It was used today already.")),))
        if not act.told.get("booked") and act.told.get("free", 1) < 1:
            return Refuse(Reason.DAILY_LIMIT, (full_words(terms.a_day),))
    return spend_down(act, "use", benefit=Benefit(reward_words(terms.reward)))


def done_on(terms: Terms) -> Words:
    """On which days of the week it is done."""
    return say(N_("Only on: {days}."), days=names_of(terms.weekdays))
