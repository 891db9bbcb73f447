"""A customer's first visits, played out by a kind's own rules before anything opens.

So an owner sees what the settings do: what each visit brings, and what comes next. It
is the rules themselves that answer; nothing is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stampcard.kinds.contract import Kind
from stampcard.values.decisions import Accept, Act, Decision, Position, Standing, Verb

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: the bill where one is asked for, what came of it, how it stands then.

    `given` is what came of a reward that was waiting when the customer came.
    """

    number: int
    spend_minor: int | None
    decision: Decision
    standing: Standing
    given: Decision | None = None


def played(
    kind: Kind, terms: Any, bills: Sequence[int], at: datetime, day: date
) -> tuple[Visit, ...]:
    """A visit for each of some bills (minor units), a week apart, on a new card."""
    return tuple(_Play(kind, terms, at, day).visits(bills))


class _Play:
    """A card of nobody, or as many as are presented together, and the day it is."""

    def __init__(self, kind: Kind, terms: Any, at: datetime, day: date) -> None:
        self.kind, self.terms, self.at, self.day = kind, terms, at, day
        self.held = tuple(self._opened(n + 1) for n in range(kind.pieces(terms)))

    def visits(self, bills: Sequence[int]) -> Iterator[Visit]:
        for number, bill in enumerate(bills, 1):
            yield self._visit(number, bill)
            self.at, self.day = self.at + WEEK, self.day + WEEK

    def _visit(self, number: int, bill: int) -> Visit:
        earns = bool(self.kind.earn_label)
        waiting = self._standing().rewards if earns else ()
        given = self._done(Verb.REDEEM, bill, waiting[0][0]) if waiting else None
        decision = self._done(Verb.EARN if earns else Verb.REDEEM, bill)
        asked = self.kind.asks_bill(self.terms)
        return Visit(number, bill if asked else None, decision, self._standing(), given)

    def _standing(self) -> Standing:
        return self.kind.standing(self.terms, self.held[0], self.day)

    def _done(self, verb: Verb, bill: int, reward: str = "") -> Decision:
        held = self.held[:1] if verb is Verb.EARN else self.held
        act = Act(self.at, self.day, held, spend_minor=bill, reward=reward)
        decision = self.kind.decide(verb, self.terms, act)
        if isinstance(decision, Accept):
            after = (
                one.after(decision.entries, self.at, self.day) for one in self.held
            )
            self.held = tuple(after)
        return decision

    def _opened(self, account: int) -> Position:
        window = self.kind.window(self.terms, self.day)
        empty = Position(account, window=window)
        act = Act(self.at, self.day, (empty,))
        decision = self.kind.decide(Verb.ISSUE, self.terms, act)
        entries = decision.entries if isinstance(decision, Accept) else ()
        opened = empty.after(entries, self.at, self.day)
        return Position(account, balances=opened.balances, window=window)
