"""The register: what people asked about their data, by when it is due, the answer.

A request stays when its member is erased, and then names nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.models.privacy import ANSWERED, OPEN, REFUSED, RightsRequest
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.values.deadlines import due
from stampcard.values.rights import HOW_TEXTS, KINDS, NOT_YET, PROOF_TEXTS
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, say

SOON_DAYS = 3
LONGEST_WORDS = 500
MOST_OPEN = 200  # in a list; the most urgent first
STATES = (OPEN, ANSWERED, REFUSED)
STATE_TEXTS = {
    OPEN: N_("Still open"),
    ANSWERED: N_("Answered"),
    REFUSED: N_("Turned down"),
}
_NOT_OPEN = N_("This request was answered before.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks: of which member, if of one; how it came, how it was proved.

    `kind`, `how` and `proof` are words of `stampcard.values.rights`.
    """

    kind: str
    member: int | None
    how: str
    words: str = ""
    proof: str = NOT_YET


def problems(wish: Wish) -> tuple[Problem, ...]:
    """What keeps a request from being taken in."""
    known = (("kind", KINDS), ("how", HOW_TEXTS), ("proof", PROOF_TEXTS))
    return tuple(
        Problem(field, say(N_("Choose one of these.")))
        for field, words in known
        if getattr(wish, field) not in words
    )


def take_in(wish: Wish, actor: Actor | None, house: House) -> RightsRequest:
    """File a request that came now, with its due date by the law the shop follows."""
    shop = the_shop()
    regime = shop.regime if shop else ""
    moment, today = house.now()
    made: RightsRequest = write(
        lambda: RightsRequest.create(
            member=wish.member,
            kind=wish.kind,
            regime=regime,
            received_at=moment,
            due=due(wish.kind, regime, today).isoformat(),
            how=wish.how,
            proof=wish.proof,
            words=_kept(wish.words),
            staff=actor.staff if actor else None,
        )
    )
    return made


def receive(
    kind: str,
    member: int | None,
    how: str,
    words: str,
    actor: Actor | None,
    house: House,
) -> RightsRequest:
    """File a request of somebody whose proof is not noted apart."""
    return take_in(Wish(kind, member, how, words), actor, house)


def prove(request: int, proof: str) -> None:
    """Note how a person showed, later, that the data is theirs."""
    changed = RightsRequest.update(proof=proof).where(RightsRequest.id == request)
    write(changed.execute)


def answer(
    request: int, said: str, actor: Actor | None, house: House
) -> tuple[Problem, ...]:
    """Close an open request: it was done; or say why that cannot be."""
    return _close(request, ANSWERED, said, actor, house)


def refuse(
    request: int, why: str, actor: Actor | None, house: House
) -> tuple[Problem, ...]:
    """Close an open request without doing it; not without saying why."""
    if not clean(why):
        return (Problem("answer", say(N_("Say why it is turned down."))),)
    return _close(request, REFUSED, why, actor, house)


def open_ones(
    house: House, *, kind: str = "", most: int = MOST_OPEN
) -> list[RightsRequest]:
    """Open requests, of one kind if asked, the most urgent first."""
    by_due = _open(kind).order_by(RightsRequest.due, RightsRequest.id)
    return list(by_due.limit(most))


def count_open(kind: str = "") -> int:
    """How many requests are open, of one kind or in all."""
    return int(_open(kind).count())


def listed(*, state: str = "", kind: str = "", before: int = 0, most: int) -> list[Any]:
    """Requests in some state, of some kind, newest first; those before an id."""
    found = RightsRequest.select().order_by(RightsRequest.id.desc()).limit(most)
    for wanted in _filters(state, kind, before):
        found = found.where(wanted)
    return list(found)


def of_member(member: int) -> list[RightsRequest]:
    """All that a member asked, newest first."""
    asked = RightsRequest.select().where(RightsRequest.member == member)
    return list(asked.order_by(RightsRequest.id.desc()))


def waits(member: int, *kinds: str) -> bool:
    """Whether a request of a member is open; of some kinds, or of any."""
    found = _open_of(member)
    return bool(
        (found.where(RightsRequest.kind.in_(kinds)) if kinds else found).exists()
    )


def due_day(request: RightsRequest) -> date:
    """The last day on which an answer is in time."""
    return date.fromisoformat(request.due)


def days_left(request: RightsRequest, house: House) -> int:
    """How many days are left to answer; below 0 once it is late."""
    return (due_day(request) - house.now()[1]).days


def pressing(house: House) -> tuple[int, int]:
    """How many open requests are late, and how many are due within days."""
    today = house.now()[1]
    soon = (today + timedelta(days=SOON_DAYS)).isoformat()
    waiting = RightsRequest.select().where(RightsRequest.state == OPEN)
    late = waiting.where(RightsRequest.due < today.isoformat()).count()
    return late, waiting.where(RightsRequest.due <= soon).count() - late


def open_of(member: int, kinds: Iterable[str]) -> list[int]:
    """The open requests of a member, of some kinds: their numbers."""
    found = _open_of(member).where(RightsRequest.kind.in_(list(kinds)))
    return [request.id for request in found.order_by(RightsRequest.id)]


def _open(kind: str) -> Any:
    found = RightsRequest.select().where(RightsRequest.state == OPEN)
    return found.where(RightsRequest.kind == kind) if kind else found


def _open_of(member: int) -> Any:
    mine = (RightsRequest.member == member) & (RightsRequest.state == OPEN)
    return RightsRequest.select().where(mine)


def _filters(state: str, kind: str, before: int) -> list[Any]:
    given = (
        (RightsRequest.state == state, state),
        (RightsRequest.kind == kind, kind),
        (RightsRequest.id < before, before),
    )
    return [wanted for wanted, is_given in given if is_given]


def _close(
    request: int, state: str, said: str, actor: Actor | None, house: House
) -> tuple[Problem, ...]:
    still = (RightsRequest.id == request) & (RightsRequest.state == OPEN)
    changed = RightsRequest.update(
        state=state,
        answer=_kept(said),
        answered_at=house.clock(),
        answered_by=actor.staff if actor else None,
    ).where(still)
    done = write(changed.execute)
    return () if done else (Problem("answer", say(_NOT_OPEN)),)


def _kept(words: str) -> str:
    return shortened(clean(words), LONGEST_WORDS)
