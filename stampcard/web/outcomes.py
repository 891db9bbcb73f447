"""The acts of a phone's shift: the newest ones, how many of each, and their cards."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from stampcard.models import cards, ledger
from stampcard.models.acts import Recorded
from stampcard.models.base import rows
from stampcard.models.ledger import ACCEPTED
from stampcard.models.programmes import Programme
from stampcard.services import scans, undoing
from stampcard.services.access import Present
from stampcard.services.scans import Seen
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.words import N_, Words, say
from stampcard.web.context import house, speaker
from stampcard.web.verdicts import BAD, GOOD, REWARD, WARN, Verdict, verdict

LATEST, LOOKED_AT = 5, 200  # lines on the counter's first page, acts looked through
ALL_DAY, BUSIEST_DAY = 75, 20_000
_CAN_BE_UNDONE = {Verb.EARN, Verb.REDEEM, Verb.VOID}
_COUNTS = """
SELECT verb, outcome, COUNT(*) FROM
  (SELECT verb, outcome, day, staff_id, device FROM act ORDER BY seq DESC LIMIT ?)
AS newest WHERE day = ? AND staff_id = ? AND COALESCE(device, 0) = ?
GROUP BY verb, outcome"""


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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many acts of one sort there were on a day."""

    tone: str
    icon: str
    name: Words
    count: int


def can_undo(act: Recorded, *, undone: bool) -> bool:
    """Whether it makes sense to offer undoing an act."""
    return act.outcome == ACCEPTED and act.verb in _CAN_BE_UNDONE and not undone


def card_of(act: Recorded) -> Seen | None:
    """The card of an act as it stands now; of a lost one that which took its place."""
    found = cards.find(act.card) if act.card else None
    if found and found.replaced_by and act.verb == Verb.REPLACE:
        found = cards.find(found.replaced_by)
    return scans.see(found, house()) if found else None


def latest_here(
    who: Present, *, most: int = LATEST, looked_at: int = LOOKED_AT
) -> list[Line]:
    """The newest acts of this device and staff today, newest first."""
    today = house().now()[1].isoformat()
    acts = ledger.newest(looked_at)
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
        for act in chosen[:most]
    ]


def counted_here(who: Present) -> tuple[Tally, ...]:
    """How many acts of each sort this device and staff did today; none is left out."""
    day, actor = house().now()[1].isoformat(), who.actor
    found = rows(_COUNTS, BUSIEST_DAY, day, actor.staff, actor.device or 0)
    counts: Counter[str] = Counter()
    for verb, outcome, count in found:
        counts[verb if outcome == ACCEPTED else "refused"] += count
    return (
        Tally(GOOD, "check", say(N_("Stamps, purchases")), counts[Verb.EARN]),
        Tally(REWARD, "gift", say(N_("Rewards given")), counts[Verb.REDEEM]),
        Tally(WARN, "undo", say(N_("Undone")), counts[Verb.REVERSE]),
        Tally(BAD, "cross", say(N_("Refused")), counts["refused"]),
    )


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
