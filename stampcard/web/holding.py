"""A card as its holder sees it: its state in a word, its time left, the latest."""

from dataclasses import dataclass
from datetime import date

from stampcard.models import ledger
from stampcard.models.acts import Recorded
from stampcard.models.programmes import ENDED
from stampcard.services.scans import Seen
from stampcard.values.decisions import Verb
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.words import N_, Words, say, say_many
from stampcard.web.verdicts import Verdict, verdict

LATEST, LOOKED_AT = 3, 20
NEAR_DAYS = 30
_SHOWN = {Verb.EARN, Verb.REDEEM}
_FULL = N_("Full!")
_FINISHED, _USED = N_("Finished"), N_("Used")


@dataclass(frozen=True, slots=True)
class State:
    """What a holder should know before all else: a word, and a sentence about it."""

    tone: str
    icon: str
    word: Words
    sentence: Words | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """Until when a card is good; `near` when its holder should not wait much longer."""

    words: Words
    near: bool
    days_left: Words | None


def state_of(seen: Seen) -> State | None:
    """What is special about a card now; None for one that is simply on its way."""
    if seen.closed:
        return _closed(seen, seen.closed)
    standing = seen.standing
    if standing.done:
        word = _FINISHED if standing.places else _USED
        given = say(N_("Everything on it was given."))
        return State("info", "check", say(word), given)
    if seen.card.programme_state == ENDED:
        stays = say(N_("Nothing more is collected; what is ready is still given."))
        return State("warn", "alert", say(REASON_TEXTS[Reason.PROGRAMME_ENDED]), stays)
    have, needed = standing.progress or (0, 1)
    if standing.places and standing.rewards and have >= needed:
        return State("reward", "gift", say(_FULL))
    return None


def lasting(seen: Seen) -> Lasting | None:
    """How long a card is good; None for one without end, or not open to anybody."""
    last, today = seen.window.last, seen.act.day
    if last is None or last < today or seen.standing.done:
        return None
    left = (last - today).days
    words = say(N_("Good until {day}"), day=last)
    return Lasting(words, left <= NEAR_DAYS, _left(left))


def latest(seen: Seen) -> list[tuple[Recorded, Verdict]]:
    """The newest visits and rewards that stand, each with what it says."""
    acts = ledger.of_card(seen.card.serial, seen.card.account, LOOKED_AT)
    undone = {act.reverses for act in acts}
    shown = [
        act
        for act in acts
        if act.outcome == ledger.ACCEPTED
        and act.verb in _SHOWN
        and act.seq not in undone
    ]
    return [(a, verdict(a, ledger.entries_of(a.seq))) for a in shown[:LATEST]]


def _closed(seen: Seen, why: Reason) -> State:
    first, last = seen.window.first, seen.window.last
    if why is Reason.EXPIRED:
        ended = say(N_("This card ended on {day}."), day=last or date.max)
        return State("warn", "clock", say(N_("Ended")), ended)
    if why is Reason.NOT_YET_VALID:
        begins = say(N_("This card is valid from {day}."), day=first or date.min)
        return State("info", "clock", say(REASON_TEXTS[why]), begins)
    return State("warn", "pause", say(REASON_TEXTS[why]))


def _left(days: int) -> Words:
    if not days:
        return say(N_("Today is the last day"))
    return say_many("{count} day left", "{count} days left", count=days)
