"""The copy of a member's data in words: names of its fields, units, lots and values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from stampcard.language import Speaker
from stampcard.services.partners import keeping
from stampcard.values.lots import DEBT, issuer_of
from stampcard.values.words import N_, Money, Words, say

FIELD_TEXTS = {
    "accepted": N_("Done"),
    "act": N_("Act"),
    "address": N_("Address"),
    "answer": N_("Answer"),
    "answered_at": N_("Answered"),
    "answered_by": N_("Answered by"),
    "at": N_("When"),
    "balances": N_("On it now"),
    "benefit": N_("Benefit"),
    "bill": N_("Bill"),
    "bill_number": N_("Number of the bill"),
    "birthday": N_("Birthday"),
    "booked_at": N_("Booked on"),
    "came_back": N_("Came back"),
    "change": N_("Change"),
    "channel": N_("Channel"),
    "confirmed_at": N_("Number confirmed"),
    "count": N_("Count"),
    "day": N_("Day"),
    "detail": N_("Details"),
    "due": N_("Due"),
    "ended_at": N_("Ended"),
    "every_days": N_("At most one message in so many days"),
    "expires_at": N_("Ends"),
    "found_by": N_("Found by"),
    "given": N_("Said yes"),
    "goods": N_("Goods"),
    "has_pin": N_("Has a PIN"),
    "for_day": N_("Day"),
    "how": N_("How"),
    "joined_at": N_("Joined"),
    "joined_by": N_("Written down by"),
    "joined_how": N_("Where it came from"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "last_day": N_("Last day for tickets"),
    "line": N_("Line"),
    "member": N_("Member’s number here"),
    "name": N_("Name"),
    "note": N_("Note"),
    "number": N_("Number"),
    "outlet": N_("Outlet"),
    "partner": N_("Partner"),
    "printed": N_("On paper"),
    "prize": N_("Prize"),
    "programme": N_("Programme"),
    "proof": N_("How you showed to be you"),
    "published_at": N_("Published"),
    "purpose": N_("Purpose"),
    "purposes": N_("Purposes"),
    "refused": N_("Refused"),
    "regime": N_("Law"),
    "replaced_by": N_("Replaced by"),
    "seen_at": N_("Last here"),
    "sheet": N_("Sheet"),
    "since": N_("Since"),
    "slip": N_("Slip"),
    "staff": N_("By"),
    "state": N_("State"),
    "tags": N_("Tags"),
    "text": N_("Text"),
    "text_hash": N_("Seal of the text"),
    "tickets": N_("Tickets"),
    "undone": N_("Undone later"),
    "until": N_("Until"),
    "version": N_("Version"),
    "what": N_("What"),
    "why": N_("Why"),
    "words": N_("In their words"),
}
_UNIT_TEXTS = {
    "blank": N_("cards without a prize"),
    "bought": N_("purchases"),
    "credit": N_("credit"),
    "done": N_("done"),
    "friend": N_("friends who count"),
    "friend_of": N_("came as a friend"),
    "gift": N_("gifts"),
    "given": N_("given"),
    "in": N_("inside"),
    "joined": N_("friends who joined"),
    "money": N_("money left"),
    "perk": N_("perks"),
    "piece": N_("pieces"),
    "point": N_("points"),
    "prize": N_("prizes"),
    "reached": N_("milestones"),
    "reward": N_("rewards"),
    "rise": N_("rises in tier"),
    "sealed": N_("cards not opened"),
    "spend": N_("spent"),
    "stamp": N_("stamps"),
    "term": N_("terms paid"),
    "ticket": N_("tickets"),
    "unit": N_("points"),
    "use": N_("uses"),
    "visit": N_("visits"),
}
_IN_MONEY = {"credit", "money", "spend"}
_WHOSE = {"friend_of"}  # its part is the account of somebody else
_LOTS = {
    (True, False): N_("until {last}"),
    (False, True): N_("from {first}"),
    (True, True): N_("from {first} until {last}"),
}
NOTHING: tuple[Any, ...] = (None, "", (), {})


def shown(value: object, speaker: Speaker) -> str:
    """One value as a page or paper shows it."""
    if value in NOTHING:
        return "–"
    if isinstance(value, bool):
        return speaker.gettext(N_("yes") if value else N_("no"))
    if isinstance(value, Mapping):
        return "; ".join(_units(unit, n, speaker) for unit, n in value.items())
    return speaker.value(value)


def plain(value: object, speaker: Speaker) -> object:
    """One value as JSON has it: moments in ISO and UTC, money in minor units."""
    match value:
        case date():
            return value.isoformat()
        case Money(minor):
            return minor
        case Words():
            return speaker.say(value)
        case tuple():
            return [plain(each, speaker) for each in value]
    return value


def _units(unit: str, amount: int, speaker: Speaker) -> str:
    """So many of a unit: whose it is, and from when to when it is good."""
    owed = unit.startswith(f"{DEBT}:")
    base, _, more = unit.removeprefix(f"{DEBT}:").partition(":")
    name, issuer = base.partition("@")[0], issuer_of(base)
    text = speaker.gettext(_UNIT_TEXTS.get(name, name))
    if owed:
        text = speaker.say(say(N_("owed: {what}"), what=text))
    told = [keeping.names().get(issuer, "")] if issuer else []
    told += [_part(more, speaker)] if more and name not in _WHOSE else []
    in_money = name in _IN_MONEY
    figure = speaker.money(amount) if in_money else speaker.number(amount)
    said = ", ".join(filter(None, told))
    return f"{text}{f' ({said})' if said else ''} {figure}"


def _part(named: str, speaker: Speaker) -> str:
    """The part of a unit: a lot by its days, anything else as it is called."""
    last, _, first = named.partition(":")
    try:
        days = {
            name: date.fromisoformat(text)
            for name, text in (("last", last), ("first", first))
            if text
        }
    except ValueError:
        return speaker.plain(named)
    return speaker.say(say(_LOTS["last" in days, "first" in days], **days))
