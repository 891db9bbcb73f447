"""What lies open where a bill is typed: what it counts in, and what can pay for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stampcard.services import facts, scans
from stampcard.services.house import House
from stampcard.services.partners import places
from stampcard.services.scans import Seen
from stampcard.values.decisions import Verb
from stampcard.values.words import Words


@dataclass(frozen=True, slots=True)
class Means:
    """Something to pay with: the card by which it is named, its reward, what it gives.

    Of some one may say how many units to use: those go `in_parts`.
    """

    code: str
    reward: str
    words: Words
    programme: str
    in_parts: bool

    @property
    def key(self) -> str:
        """What tells it from the others on a page."""
        return f"{self.code} {self.reward}"


@dataclass(frozen=True, slots=True)
class Counter:
    """The cards that were presented, and all else their holders take part in."""

    presented: tuple[Seen, ...]
    seen: tuple[Seen, ...]

    @property
    def programmes(self) -> tuple[str, ...]:
        """Where the bill counts, by name."""
        counting = (one for one in self.seen if one.kind.earn_label)
        return tuple(dict.fromkeys(one.card.programme_name for one in counting))

    @property
    def categories(self) -> tuple[str, ...]:
        """The goods that some programme tells from others."""
        named = (name for one in self.seen for name in one.kind.categories(one.terms))
        return tuple(dict.fromkeys(named))

    @property
    def means(self) -> tuple[Means, ...]:
        """All that can be used on the bill now."""
        return tuple(way for one in self.seen for way in _means(one))

    @property
    def counts(self) -> bool:
        """Whether any programme wants to know how much was bought."""
        return any(
            one.kind.earn_label and one.kind.asks_bill(one.terms) for one in self.seen
        )

    @property
    def is_usual(self) -> bool:
        """Whether a bill is what is usually rung up, and no single act."""
        several = (
            len({one.card.programme for one in self.seen if one.kind.earn_label}) > 1
        )
        return self.counts and (several or bool(self.categories))


def opened(texts: Iterable[str], outlet: int, house: House) -> Counter:
    """Who stands at the counter with some cards; those nobody knows are left out."""
    presented = tuple(_presented(texts, outlet, house))
    found: dict[int, Seen] = {}
    for one in presented:
        for card in facts.programmes_of(one.card):
            if places.knows(outlet, card):
                is_it = card.serial == one.card.serial
                key = card.account or -card.serial
                found.setdefault(key, one if is_it else scans.see(card, house))
    return Counter(presented, tuple(found.values()))


def _presented(texts: Iterable[str], outlet: int, house: House) -> Iterator[Seen]:
    known: dict[int, Seen] = {}
    for text in texts:
        one = scans.seen_in(text, house)
        if one and places.knows(outlet, one.card):
            known.setdefault(one.card.serial, one)
    yield from known.values()


def _means(one: Seen) -> Iterator[Means]:
    if Verb.REDEEM not in one.may or one.kind.pieces(one.terms) > 1:
        return
    parts = one.kind.in_parts(one.terms)
    for unit, words in one.standing.rewards:
        name = one.card.programme_name
        yield Means(one.presented, unit, words, name, unit in parts)
