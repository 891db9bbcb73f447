"""What came of an act, said for a page: colour, picture, one big word, a sentence."""

from dataclasses import dataclass

from stampcard.kinds import KINDS
from stampcard.models.acts import Recorded
from stampcard.models.ledger import ACCEPTED
from stampcard.values.decisions import Accept, Decision, Entry, Verb
from stampcard.values.reasons import REASON_TEXTS, REASON_WORDS, Reason
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.words import N_, Words, say, say_many

# Green: done. Gold: something waits to be given. Amber: not so, but it can be cured.
# Red: no. Each has a shape of its own too, for whoever sees no colours.
GOOD, REWARD, WARN, BAD = "good", "reward", "warn", "bad"
_FOR_GOOD = {
    Reason.ALREADY_REDEEMED,
    Reason.EXPIRED,
    Reason.VOID,
    Reason.LOST,
    Reason.STOLEN,
    Reason.PROGRAMME_ENDED,
    Reason.NOT_REVERSIBLE,
    Reason.ALREADY_REVERSED,
}
_WAIT = {Reason.TOO_SOON, Reason.DAILY_LIMIT, Reason.NOT_YET_VALID}
_WAITS = {"reward", "prize"}  # units of what is to be given now
_UNITS = {unit: words for kind in KINDS.values() for unit, words in kind.counts.items()}
_CARRIED = {Verb.ATTACH, Verb.DETACH, Verb.REPLACE, Verb.MERGE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page shows first: tone, picture, the big word, and a heading for lists."""

    tone: str
    icon: str
    word: Words
    heading: Words


# A text that is no card's: as unmistakable as a refusal.
UNKNOWN = Verdict(BAD, "question", say(N_("Unknown")), say(N_("Unknown")))
UNDONE = Verdict(
    WARN, "undo", say(N_("Undone")), say(N_("This was undone"))
)  # shown in the place of what was undone


def verdict(act: Recorded, entries: tuple[Entry, ...]) -> Verdict:
    """How an act is shown."""
    if act.outcome == ACCEPTED:
        return _accepted(Verb(act.verb), entries)
    return refused(Reason(act.reason))


def decided(verb: Verb, decision: Decision) -> Verdict:
    """How a decision would be shown that nobody has recorded."""
    if isinstance(decision, Accept):
        return _accepted(verb, decision.entries)
    return refused(decision.reason)


def refused(reason: Reason) -> Verdict:
    """How a refusal is shown: red when nothing can cure it, else amber."""
    tone = BAD if reason in _FOR_GOOD else WARN
    picture = "clock" if reason in _WAIT else "cross" if tone == BAD else "mark"
    word, heading = say(REASON_WORDS[reason]), say(REASON_TEXTS[reason])
    return Verdict(tone, picture, word, heading)


def stamps_added(entries: tuple[Entry, ...]) -> int:
    """How many stamps an act gave."""
    return sum(e.amount for e in entries if e.unit == "stamp" and e.amount > 0)


def _accepted(verb: Verb, entries: tuple[Entry, ...]) -> Verdict:
    if verb is Verb.REDEEM:
        return _good("gift", N_("Reward given"))
    if verb is Verb.REVERSE:
        return _good("undo", N_("Undone"))
    if verb is Verb.VOID:
        return _good("stop", N_("Blocked"), say(N_("Card blocked")))
    if verb in _CARRIED:
        return _good("card", N_("Done"), say(VERB_TEXTS[verb]))
    stamps = stamps_added(entries)
    heading = _counted(entries) or say(N_("Purchase recorded"))
    if stamps:
        heading = say_many("{count} stamp added", "{count} stamps added", count=stamps)
    if any(e.unit.partition(":")[0] in _WAITS and e.amount > 0 for e in entries):
        return Verdict(REWARD, "gift", say(N_("Reward!")), heading)
    return _good("check", N_("Stamped") if stamps else N_("Recorded"), heading)


def _counted(entries: tuple[Entry, ...]) -> Words | None:
    """How many units an act gave, where their kind has words for that."""
    for unit, (one, many) in _UNITS.items():
        gained = sum(
            e.amount
            for e in entries
            if e.amount > 0 and e.unit.partition(":")[0].partition("@")[0] == unit
        )
        if gained:
            return say_many(one, many, count=gained)
    return None


def _good(icon: str, word: str, heading: Words | None = None) -> Verdict:
    return Verdict(GOOD, icon, say(word), heading or say(word))
