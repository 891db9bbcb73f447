"""Two accounts that are one person's: friends add up, each reward once."""

from collections.abc import Iterator

from stampcard.kinds.referral.friends import (
    BOUGHT,
    FRIEND,
    FRIEND_OF,
    JOINED,
    alongside,
    sent_by,
)
from stampcard.kinds.referral.giving import CREDIT, REACHED, REWARD, SENT
from stampcard.kinds.referral.terms import FIRST, JOINING, Terms
from stampcard.values.decisions import Accept, Decision, Entry, Position


def pour(terms: Terms, held: Position, other_terms: Terms, other: Position) -> Decision:
    """All adds up, but nobody is their own friend, or somebody's friend twice."""
    both = _Both(held, other)
    return Accept(
        tuple(
            Entry(held.account, unit, more)
            for unit, more in _set_right(terms, both)
            if more
        )
    )


class _Both:
    """What two accounts hold together."""

    def __init__(self, held: Position, other: Position) -> None:
        self.held, self.other = held, other

    def of(self, unit: str) -> int:
        """How much of a unit."""
        return self.held.balance(unit) + self.other.balance(unit)

    def own(self) -> int:
        """How many times one of them was sent by the other."""
        own = sent_by(self.held.account), sent_by(self.other.account)
        return self.other.balance(own[0]) + self.held.balance(own[1])


def _set_right(terms: Terms, both: _Both) -> Iterator[tuple[str, int]]:
    yield from _ties(both)
    waits = min(both.of(JOINED), 1) if _stays(both) and not both.of(BOUGHT) else 0
    yield JOINED, waits - both.of(JOINED)
    friends = both.of(FRIEND) - _own_counted(terms, both)
    yield FRIEND, friends - both.of(FRIEND)
    if _own_counted(terms, both) and terms.advocate_when in {FIRST, JOINING}:
        yield CREDIT, -min(terms.advocate_credit, both.of(CREDIT))
        yield SENT, -min(int(bool(terms.advocate_gift)), both.of(SENT))
    for count, _ in terms.milestones:
        reached, reward = f"{REACHED}:{count}", f"{REWARD}:{count}"
        more = int(count <= friends) - both.of(reached)
        yield reached, more
        yield reward, max(more, -both.of(reward))


def _ties(both: _Both) -> Iterator[tuple[str, int]]:
    """Only the tie that stays is left."""
    ties = {
        unit
        for position in (both.held, both.other)
        for unit in position.balances
        if unit.startswith(f"{FRIEND_OF}:")
    }
    for unit in sorted(ties):
        yield unit, int(unit == _stays(both)) - both.of(unit)


def _stays(both: _Both) -> str:
    """The tie that is kept: the kept account's own before the other's."""
    own = {both.held.account, both.other.account}
    sent = (*alongside(Terms(), both.held), *alongside(Terms(), both.other))
    return next((sent_by(account) for account in sent if account not in own), "")


def _own_counted(terms: Terms, both: _Both) -> int:
    """Whether one of them counted as a friend that the other had brought."""
    if not both.own():
        return 0
    waits = terms.advocate_when != JOINING and both.of(JOINED) > 0
    return 0 if waits else min(both.of(FRIEND), 1)
