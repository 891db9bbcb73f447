"""Alarms: what is too odd to wait for the weekly look, and all that were noted."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from stampcard.models.base import row, rows
from stampcard.services import limits
from stampcard.services.house import House
from stampcard.services.odd_cards import same_hand
from stampcard.services.odd_findings import MOST_FINDINGS, Stretch
from stampcard.services.oddities import acts_of
from stampcard.values.codes import number_of, shown
from stampcard.values.moments import to_milliseconds
from stampcard.values.words import N_, Words, say

SAME_HAND = "same_hand"
USES, STAMPS = 20, 60  # of one card by one person in one day
ALARM_TEXTS = {
    SAME_HAND: N_("One person used one card far too often in one day: {detail}."),
    "clock": N_("The computer’s clock jumped: {detail}."),
    "backup": N_("The daily copy was not made: {detail}"),
    "head": N_("The database is not the one that was here before: {detail}."),
    "ledger": N_("The ledger was changed from outside: {detail}."),
    "codes": N_("Somebody tried more than {detail} wrong codes within an hour."),
    "member_tries": N_(
        "Somebody tried five wrong PINs or codes of the member with {detail}."
    ),
    "codes_sent": N_("More than {detail} one-time codes were asked for in an hour."),
    "sender": N_("A message could not be sent: {detail}."),
}
_OTHER = N_("Alarm: {detail}.")
_DAYS = 2  # today, and yesterday where the last look was before closing time
_KNOWN = "SELECT 1 FROM alarm WHERE kind = ? AND detail = ? LIMIT 1"
_NOTED = """
SELECT at, kind, detail FROM alarm WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: when, in milliseconds UTC, and what it says."""

    at_ms: int
    words: Words


def noted(found: Stretch) -> list[Alarm]:
    """The alarms of a stretch of days, newest first."""
    bounds = _midnight(found, 0), _midnight(found, found.days)
    return [
        Alarm(at_ms, say(ALARM_TEXTS.get(kind, _OTHER), detail=detail))
        for at_ms, kind, detail in rows(_NOTED, *bounds, MOST_FINDINGS)
    ]


def raise_alarms(house: House) -> int:
    """An alarm for each card far too often in one hand, once each; gives how many."""
    raised = 0
    for hand in same_hand(acts_of(_DAYS, house), USES, STAMPS):
        detail = f"{shown(number_of(hand.card))} {hand.day}"
        if not row(_KNOWN, SAME_HAND, detail):
            limits.alarm(SAME_HAND, detail, house=house)
            raised += 1
    return raised


def _midnight(found: Stretch, days: int) -> int:
    """When, in milliseconds UTC, so many days after its first a day begins."""
    day = found.first + timedelta(days=days)
    return to_milliseconds(datetime.combine(day, time(), ZoneInfo(found.timezone)))
