"""What came of an act, said for a page: tone, picture, heading; and the recent ones."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from stampcard.models import cards, ledger
from stampcard.models.acts import Recorded
from stampcard.models.ledger import ACCEPTED
from stampcard.models.programmes import Programme
from stampcard.services import scans, undoing
from stampcard.services.access import Present
from stampcard.services.scans import Seen
from stampcard.values.codes import number_of
from stampcard.values.decisions import Entry, Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.words import N_, Words, say, say_many
from stampcard.web.context import house, speaker

GOOD, WARN, BAD = "good", "warn", "bad"
LATEST, LOOKED_AT = 20, 200
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
_CARRIED = {Verb.ATTACH, Verb.DETACH, Verb.REPLACE, Verb.MERGE}
_CAN_BE_UNDONE = {Verb.EARN, Verb.REDEEM, Verb.VOID}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page shows first: tone (good, warn, bad), picture and heading."""

    tone: str
    icon: str
    heading: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One act in the list of recent ones; `time` is the shop's, as hours:minutes."""

    act: Recorded
    time: str
    number: str
    programme: str
    verdict: Verdict
    undone: bool
    can_undo: bool
    quick: bool  # undone without being asked why


def verdict(act: Recorded, entries: tuple[Entry, ...]) -> Verdict:
    """How an act is shown."""
    if act.outcome == ACCEPTED:
        return _accepted(Verb(act.verb), entries)
    return refused(Reason(act.reason))


def refused(reason: Reason) -> Verdict:
    """How a refusal is shown: red when nothing can cure it, else amber."""
    tone = BAD if reason in _FOR_GOOD else WARN
    picture = "clock" if reason in _WAIT else "cross" if tone == BAD else "alert"
    return Verdict(tone, picture, say(REASON_TEXTS[reason]))


def stamps_added(entries: tuple[Entry, ...]) -> int:
    """How many stamps an act gave."""
    return sum(e.amount for e in entries if e.unit == "stamp" and e.amount > 0)


def can_undo(act: Recorded, *, undone: bool) -> bool:
    """Whether it makes sense to offer undoing an act."""
    return act.outcome == ACCEPTED and act.verb in _CAN_BE_UNDONE and not undone


def card_of(act: Recorded) -> Seen | None:
    """The card of an act as it stands now; of a lost one that which took its place."""
    found = cards.find(act.card) if act.card else None
    if found and found.replaced_by and act.verb == Verb.REPLACE:
        found = cards.find(found.replaced_by)
    return scans.see(found, house()) if found else None


def latest_here(who: Present) -> list[Line]:
    """The newest acts of this device and staff today, newest first."""
    today = house().now()[1].isoformat()
    acts = ledger.newest(LOOKED_AT)
    undone = {act.reverses for act in acts}
    names = {found.id: found.name for found in Programme.select()}
    mine = (who.actor.staff, who.actor.device, today)
    chosen = [
        act
        for act in acts
        if (act.staff, act.device, act.day) == mine and act.verb != Verb.ISSUE
    ]
    return [
        _line(act, names.get(act.programme, ""), who, undone=act.seq in undone)
        for act in chosen[:LATEST]
    ]


def _line(act: Recorded, programme: str, who: Present, *, undone: bool) -> Line:
    local = from_milliseconds(act.at_ms).astimezone(ZoneInfo(speaker().timezone))
    return Line(
        act,
        f"{local:%H:%M}",
        number_of(act.card) if act.card else "",
        programme,
        verdict(act, ledger.entries_of(act.seq)),
        undone,
        can_undo(act, undone=undone),
        undoing.is_slip(act, who.actor, house()),
    )


def _accepted(verb: Verb, entries: tuple[Entry, ...]) -> Verdict:
    if verb is Verb.REDEEM:
        return Verdict(GOOD, "gift", say(N_("Reward given")))
    if verb is Verb.REVERSE:
        return Verdict(GOOD, "undo", say(N_("Undone")))
    if verb is Verb.VOID:
        return Verdict(GOOD, "stop", say(N_("Card blocked")))
    if verb in _CARRIED:
        return Verdict(GOOD, "card", say(VERB_TEXTS[verb]))
    stamps = stamps_added(entries)
    if not stamps:
        return Verdict(GOOD, "check", say(N_("Purchase recorded")))
    heading = say_many("{count} stamp added", "{count} stamps added", count=stamps)
    return Verdict(GOOD, "check", heading)
