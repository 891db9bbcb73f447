"""The pile: cards presented together so far, kept on the phone between two scans.

Coupons that make a set, or a friend's card and then that of whoever sent them. What was
scanned stays in it with its whole code, so that nobody is asked a second time whether
the card was there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import session

from stampcard.services import counter, scans
from stampcard.services.members.looking_up import UNKNOWN_CARD
from stampcard.services.scans import Seen
from stampcard.values.moments import to_milliseconds
from stampcard.values.words import Words, say
from stampcard.web.context import house
from stampcard.web.offers import why_not_in_set

MINUTES = 10  # after which a pile that was left lying takes no more by itself
_KEY = "pile"


@dataclass(frozen=True, slots=True)
class Pile:
    """Coupons that can be presented together; `problem` says why the last cannot."""

    coupons: tuple[Seen, ...] = ()
    problem: Words | None = None

    @property
    def texts(self) -> list[str]:
        """What stands for them: codes of those that were scanned, else numbers."""
        return [seen.presented for seen in self.coupons]

    @property
    def needed(self) -> int:
        """How many make a set; 0 for an empty pile."""
        first = next(iter(self.coupons), None)
        if not first:
            return 0
        return 2 if self.second_label else first.kind.pieces(first.terms)

    @property
    def second_label(self) -> str:
        """What the act of a card and its second is called; empty for a set."""
        return self.coupons[0].kind.second_label if self.coupons else ""

    @property
    def asks(self) -> Words | None:
        """Asks for the second card, where the first takes one."""
        first = next(iter(self.coupons), None)
        return first.kind.second(first.terms, first.position) if first else None

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(self.needed - len(self.coupons), 0)

    def concerns(self, seen: Seen) -> bool:
        """Whether a coupon that is shown next is meant for it, without being asked."""
        same = [seen.card.programme == each.card.programme for each in self.coupons]
        return any(same) and self.missing > 0

    def without(self, seen: Seen) -> list[str]:
        """What stands for all but one."""
        return [each.presented for each in self.coupons if each is not seen]


def gathered(texts: Iterable[str], typed: str = "") -> Pile:
    """The coupons some texts stand for, and one more that was scanned or typed."""
    pile = Pile()
    for text in [*texts, typed][: counter.MOST_CODES + 1]:
        pile = _with(pile, text) if text else pile
    return pile


def keep(pile: Pile) -> None:
    """Keep a pile until the next scan."""
    session[_KEY] = [to_milliseconds(house().clock()), *pile.texts]


def kept() -> Pile:
    """The pile that was kept, if it is not too old."""
    since, *texts = session.get(_KEY) or [0]
    age_ms = to_milliseconds(house().clock()) - since
    return gathered(texts) if 0 <= age_ms < MINUTES * 60_000 else Pile()


def drop() -> None:
    """Forget the pile: it was used."""
    session.pop(_KEY, None)


def _with(pile: Pile, text: str) -> Pile:
    seen = scans.seen_in(text, house())
    wrong = why_not_in_set(seen, list(pile.coupons)) if seen else say(UNKNOWN_CARD)
    if not seen or wrong:
        return replace(pile, problem=wrong)
    return replace(pile, coupons=(*pile.coupons, seen))
