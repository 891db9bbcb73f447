"""A wish for an act, as the counter is asked for it, and what came of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from stampcard.models import cards, ledger
from stampcard.models.acts import Recorded
from stampcard.services.offline import Waited
from stampcard.values.bills import Line
from stampcard.values.decisions import Entry, Position, Verb

_NOTHING: tuple[Any, ...] = (None, "", [], False)


class UnknownCode(Exception):
    """No card of this shop; the text that was read stands in `args[0]`."""


class IdReused(Exception):
    """An act id came again with other content; nothing was written."""


@dataclass(frozen=True, slots=True)
class Late:
    """That an act was on a day that is over, and the number of the sheet saying so."""

    day: date
    sheet: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish for an act, as the page or a program sent it."""

    id: UUID
    verb: Verb
    codes: tuple[str, ...] = ()
    count: int = 1
    spend_minor: int | None = None
    reward: str = ""
    of: UUID | None = None
    override: bool = False
    note: str = ""
    late: Late | None = None
    proven: str = ""  # how a member showed to be one: as services.proving says
    waited: Waited | None = None
    lines: tuple[Line, ...] = ()
    amount: int = 0
    action: str = ""
    no_benefit: bool = False
    purchase: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act: as recorded, with its entries."""

    act: Recorded
    entries: tuple[Entry, ...]
    replayed: bool
    card: cards.Found | None = None
    position: Position | None = None  # of the first card presented, after the act

    @property
    def accepted(self) -> bool:
        """Whether the act was done."""
        return self.act.outcome == ledger.ACCEPTED


def fingerprint(asked: Asked, serials: tuple[int, ...]) -> bytes:
    """What tells a wish from another under the same id."""
    content = [
        asked.verb,
        serials,
        asked.count,
        asked.spend_minor,
        asked.reward,
        str(asked.of),
        asked.override,
        asked.note,
    ]
    if asked.late:
        content += [asked.late.day.isoformat(), asked.late.sheet]
    if more := more_of(asked):
        content.append(more)
    return hashlib.sha256(json.dumps(content).encode()).digest()[:16]


def more_of(asked: Asked) -> dict[str, Any]:
    """What an act was asked with besides, as the ledger keeps it."""
    more = {
        "lines": [[e.price_minor, e.category, e.thousandths] for e in asked.lines],
        "amount": asked.amount or None,
        "action": asked.action,
        "no_benefit": asked.no_benefit,
        "purchase": str(asked.purchase) if asked.purchase else "",
    }
    return stated(more)


def stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some facts that say anything."""
    return {name: fact for name, fact in facts.items() if fact not in _NOTHING}
