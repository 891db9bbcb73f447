"""A customer's first visits, played out by a kind's own rules before anything opens.

So an owner sees what the settings do: what each visit brings, and what comes next. It
is the rules themselves that answer; nothing is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from stampcard.kinds.contract import Kind, not_offered
from stampcard.values.chance import Lot
from stampcard.values.decisions import (
    Accept,
    Act,
    Decision,
    Position,
    Refuse,
    Standing,
    Verb,
)
from stampcard.values.reasons import Reason

WEEK = timedelta(days=7)
YEAR_DAYS = 365
# When somebody may come first: at noon, else at some hour, else on a day after that.
WHEN = [(days, time(hour)) for days in range(7) for hour in (12, *range(24))]
FRIENDS_NUMBER = "00000026"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: the bill where one is asked for, what came of it, how it stands then.

    `given` is what came of a reward that was waiting when the customer came, `before`
    of what had to be paid or done first.
    """

    number: int
    spend_minor: int | None
    decision: Decision
    standing: Standing
    given: Decision | None = None
    before: Decision | None = None


def played(
    kind: Kind, terms: Any, bills: Sequence[int], at: datetime, day: date
) -> tuple[Visit, ...]:
    """A visit for each of some bills (minor units), a week apart, on a new card.

    The customer has been known for a year and has their birthday at the first visit. Of
    cards that win or not, a new one is opened at each visit; the last one wins. Where a
    friend may send somebody, one has: it is the newcomer whose visits are shown. Of a
    set one more is brought at each visit. Where one can come at some hours or on some
    days only, they know that.
    """
    shown: tuple[Visit, ...] = ()
    for days, clock in WHEN:
        later = timedelta(days=days)
        play = _Play(kind, terms, at + later, day + later, clock)
        visits = tuple(play.visits(bills))
        shown = shown or visits
        if not _too_early(visits[0].decision):
            return visits
    return shown


def _too_early(decision: Decision) -> bool:
    return isinstance(decision, Refuse) and decision.reason is Reason.NOT_YET_VALID


class _Play:
    """A card of nobody, or as many as are presented together, and the day it is."""

    def __init__(
        self, kind: Kind, terms: Any, at: datetime, day: date, clock: time
    ) -> None:
        self.kind, self.terms = kind, terms
        self.at, self.day, self.clock = at, day, clock
        self.begun, self.lot, self.brought = day, Lot(0, 1), 0
        self.held = self._new_cards()
        self.actions = () if kind.earn_label else kind.actions(terms)
        self.friend = replace(self._opened(len(self.held) + 1), number=FRIENDS_NUMBER)

    def visits(self, bills: Sequence[int]) -> Iterator[Visit]:
        for number, bill in enumerate(bills, 1):
            if self.kind.odds(self.terms):
                self.held = self._new_cards()
                self.lot = Lot(0, int(number < len(bills)))
            self.brought += 1
            yield self._visit(number, bill, max(bills))
            self.at, self.day = self.at + WEEK, self.day + WEEK

    def _visit(self, number: int, bill: int, largest: int) -> Visit:
        only_actions = self.actions and self.kind.redeem is not_offered
        if only_actions:
            done = self._done(Verb.EARN, action=self.actions[0][0])
            return Visit(number, None, done, self._standing())
        before = self._before(largest) if number == 1 else None
        earns = bool(self.kind.earn_label)
        waiting = self._standing().rewards if earns else ()
        given = self._done(Verb.REDEEM, bill, waiting[0][0]) if waiting else None
        decision = self._done(Verb.EARN if earns else Verb.REDEEM, bill)
        asked = bill if self.kind.asks_bill(self.terms) else None
        return Visit(number, asked, decision, self._standing(), given, before)

    def _before(self, largest: int) -> Decision | None:
        """What comes before the first bill: money, or a friend who sent them."""
        if self.kind.second(self.terms, self.held[0]):
            return self._done(Verb.EARN, sent=True)
        return self._paid_in(largest) if self.actions else None

    def _paid_in(self, bill: int) -> Decision:
        """What has its price is paid at that; else as much as the largest bill."""
        action = self.actions[0][0]
        usual = self._done(Verb.EARN, action=action)
        takes_sum = action in self.kind.sums and not isinstance(usual, Accept)
        return self._done(Verb.EARN, bill, action=action) if takes_sum else usual

    def _standing(self) -> Standing:
        return self.kind.standing(self.terms, self.held[0], self.day)

    def _done(
        self,
        verb: Verb,
        bill: int | None = None,
        reward: str = "",
        action: str = "",
        *,
        sent: bool = False,
    ) -> Decision:
        held = self.held[: 1 if verb is Verb.EARN else self.brought]
        others = self.kind.alongside(self.terms, held[0])
        along = replace(self.friend, number=self.friend.number if sent else "")
        held += (along,) if sent or along.account in others else ()
        act = Act(
            self.at,
            self.day,
            held,
            spend_minor=bill,
            reward=reward,
            action=action,
            clock=self.clock,
            told=self._told(),
            lot=self.lot,
        )
        decision = self.kind.decide(verb, self.terms, act)
        if isinstance(decision, Accept):
            after = (
                one.after(decision.entries, self.at, self.day) for one in self.held
            )
            self.held = tuple(after)
            self.friend = self.friend.after(decision.entries, self.at, self.day)
        return decision

    def _told(self) -> dict[str, int]:
        """What a rule may ask about the customer."""
        ago = (self.day - self.begun).days
        ahead = YEAR_DAYS - ago if ago else 0
        known = {"known_days": YEAR_DAYS + ago}
        return {"birthday_in": ahead, "birthday_ago": ago, **known}

    def _new_cards(self) -> tuple[Position, ...]:
        count = self.kind.pieces(self.terms)
        return tuple(self._opened(number) for number in range(1, count + 1))

    def _opened(self, account: int) -> Position:
        window = self.kind.window(self.terms, self.day)
        empty = Position(account, window=window)
        act = Act(self.at, self.day, (empty,))
        decision = self.kind.decide(Verb.ISSUE, self.terms, act)
        entries = decision.entries if isinstance(decision, Accept) else ()
        opened = empty.after(entries, self.at, self.day)
        return Position(account, balances=opened.balances, window=window)
