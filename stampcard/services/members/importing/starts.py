"""Start balances: what accounts of a list begin with, from an old system or an export.

A number stands for stamps, or for money where a programme counts what was spent: the
account begins as if all of that had been earned at once. It takes the place of what
the programme gives to newcomers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import from_stored
from stampcard.services.members.importing import cells
from stampcard.values.decisions import Accept, Act, Position, Verb
from stampcard.values.money import read_amount
from stampcard.values.reasons import REASON_TEXTS
from stampcard.values.words import N_, Words, say

Amounts = tuple[tuple[str, int, str], ...]  # unit, how many, note


@dataclass(frozen=True, slots=True)
class Joined:
    """A programme that the people of a list join, with its terms of today."""

    id: int
    name: str
    kind: str
    settings: str  # as the database keeps them

    @property
    def rules(self) -> tuple[Kind, Any]:
        """Its kind, and its terms read."""
        return _rules(self.kind, self.settings)


@lru_cache(maxsize=32)
def _rules(code: str, settings: str) -> tuple[Kind, Any]:
    kind = KINDS[code]
    return kind, from_stored(kind.terms, json.loads(settings))


def of_newcomer(programme: Joined, day: date) -> Amounts:
    """What every new account of a programme begins with."""
    kind, terms = programme.rules
    return _amounts(kind.issue(terms, _act(day)))


def of_number(
    programme: Joined, typed: str, day: date, currency_digits: int
) -> Amounts | Words:
    """What an account begins with that stood at a number elsewhere; 0 is no start."""
    said = cells.start(typed)
    if isinstance(said, Words):
        return said
    kind, terms = programme.rules
    tick = kind.tick_minor(terms)
    spent = kind.asks_bill(terms) and not tick
    number = read_amount(said, currency_digits if spent else 0)
    if number is None:
        return say(N_("Write a whole number, such as 7."))
    if not number:
        return ()
    count, spend = (1, number) if spent else (1, number * tick) if tick else (number, 0)
    decision = kind.decide(Verb.EARN, terms, _act(day, count, spend or None))
    if isinstance(decision, Accept):
        return _amounts(decision)
    return say(REASON_TEXTS[decision.reason])


def of_export(
    programmes: Sequence[Joined], typed: str
) -> Mapping[int, Amounts] | Words:
    """What accounts begin with that held exactly so much, by programme."""
    said = cells.balances(typed)
    if isinstance(said, Words):
        return said
    named = {programme.name: programme for programme in programmes}
    found: dict[int, Amounts] = {}
    for name, held in said.items():
        programme = named.get(name)
        if programme is None:
            return say(
                N_("Nobody can join a programme called {name} here."), name=name[:80]
            )
        kind, _ = programme.rules
        if not all(map(kind.owns, held)):
            return say(N_("The programme {name} counts other things."), name=name)
        found[programme.id] = tuple((u, n, "") for u, n in sorted(held.items()) if n)
    return found


def _act(day: date, count: int = 1, spend_minor: int | None = None) -> Act:
    noon = datetime.combine(day, time(12), UTC)
    position = (Position(0, of_member=True),)
    return Act(noon, day, position, count, spend_minor, override=True)


def _amounts(decision: Any) -> Amounts:
    entries = decision.entries if isinstance(decision, Accept) else ()
    return tuple((entry.unit, entry.amount, entry.note) for entry in entries)
