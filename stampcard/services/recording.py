"""Acts that are not asked of a kind: opening an account, moving what one holds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from stampcard.models import cards, ledger
from stampcard.models.acts import New, Recorded
from stampcard.services.house import Actor, House
from stampcard.values.codes import number_of
from stampcard.values.decisions import Entry, Verb
from stampcard.values.moments import to_milliseconds


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, on which of the shop's days; under which id, if one came."""

    actor: Actor
    at: datetime
    day: date
    act_id: UUID | None = None


def doing(actor: Actor, house: House, act_id: UUID | None = None) -> Doing:
    """Somebody doing something now, no earlier than the ledger's last act."""
    return Doing(actor, *house.now(not_before=ledger.tip().at), act_id)


def record(
    verb: Verb,
    card: cards.Found,
    entries: Iterable[Entry],
    by: Doing,
    facts: Mapping[str, Any] | None = None,
    *,
    reverses: Recorded | None = None,
) -> Recorded:
    """Append such an act, accepted; only inside `write()`. No fact names a person."""
    actor = by.actor
    told = {"numbers": [number_of(card.serial)], **(facts or {})}
    new = New(
        id=by.act_id or uuid4(),
        content=b"",
        verb=verb.value,
        programme=card.programme,
        card=card.serial,
        outlet=actor.outlet,
        staff=actor.staff,
        device=actor.device,
        at_ms=to_milliseconds(by.at),
        day=by.day.isoformat(),
        outcome=ledger.ACCEPTED,
        reverses=reverses.seq if reverses else None,
        detail=json.dumps(told, ensure_ascii=False) if verb is not Verb.ISSUE else "{}",
    )
    return ledger.append(new, entries)
