"""Chance that anybody can work out again: numbers that follow from a seed alone.

A number is the first four bytes of HMAC-SHA256(seed, label ‖ "/" ‖ attempt), taken by
rejection, so that none is likelier than another. Labels and attempts are plain texts:
a page, a shell or a sheet of paper come to the same numbers as the shop.
"""

import hashlib
import hmac
from dataclasses import dataclass

_SPAN = 2**32


@dataclass(frozen=True, slots=True)
class Odds:
    """How cards of a batch win: one in each run of so many, printed one after another.

    `special` is how many pieces of which prizes there are in a batch; all other winners
    get the usual prize.
    """

    one_in: int
    prize: str
    special: tuple[tuple[int, str], ...] = ()

    @property
    def special_pieces(self) -> int:
        """How many winners of a batch get a special prize."""
        return sum(pieces for pieces, _ in self.special)

    @property
    def prizes(self) -> tuple[str, ...]:
        """The usual prize, then the special ones."""
        return (self.prize, *(name for _, name in self.special))

    @property
    def fewest_cards(self) -> int:
        """The smallest batch in which every special prize has a winner."""
        return self.one_in * max(self.special_pieces, 1)


@dataclass(frozen=True, slots=True)
class Pot:
    """What is drawn among the tickets of an account: in which unit they are counted.

    `prizes` are pieces and name of each, the first drawn first; `reserves` is how many
    more are drawn, to take the place of a winner who drops out.
    """

    unit: str
    prizes: tuple[tuple[int, str], ...]
    reserves: int

    @property
    def count(self) -> int:
        """How many prizes there are."""
        return sum(count for count, _ in self.prizes)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The prizes piece by piece, in the order in which they are drawn."""
        return tuple(name for count, name in self.prizes for _ in range(count))


@dataclass(frozen=True, slots=True)
class Lot:
    """What chance decided of one card: its place in its run, and the one that wins.

    `special` is the number of the special prize its run has, from 1; 0 for none.
    """

    place: int
    drawn: int
    special: int = 0


def number(seed: bytes, label: str, below: int) -> int:
    """A whole number from 0 to one less than `below`, each as likely as any other.

    >>> [number(b"seed", f"run {run}", 4) for run in range(8)]
    [3, 1, 2, 3, 0, 2, 0, 1]
    """
    fair, attempt = _SPAN - _SPAN % below, 0
    while (found := _word(seed, label, attempt)) >= fair:
        attempt += 1
    return found % below


def drawn(seed: bytes, label: str, among: int, count: int) -> list[int]:
    """So many different ones of `among`, in the order in which they are drawn.

    The first is drawn among all, the second among the others, and so on.
    """
    moved: dict[int, int] = {}  # what stands at a place whose own was drawn or moved
    found = []
    for first in range(min(count, among)):
        at = first + number(seed, f"{label} {first}", among - first)
        found.append(moved.get(at, at))
        moved[at] = moved.get(first, first)
    return found


def seal_of(seed: bytes) -> str:
    """What is published of a seed before it is used: its SHA-256."""
    return hashlib.sha256(seed).hexdigest()


def special_runs(seed: bytes, odds: Odds, cards: int) -> dict[int, int]:
    """In which runs of a batch the winner gets a special prize, and which, from 1."""
    which = [n for n, (pieces, _) in enumerate(odds.special, 1) for _ in range(pieces)]
    runs = drawn(seed, "special", cards // odds.one_in, len(which))
    return dict(zip(runs, which, strict=False))


def lot_of(seed: bytes, odds: Odds, cards: int, at: int) -> Lot:
    """What chance decided of the card at a place of its batch, from 0.

    The cards left over after the last whole run are a run of which the rest was not
    printed: each of them wins with the same chance as any other card, or none does.
    """
    run, place = divmod(at, odds.one_in)
    special = special_runs(seed, odds, cards).get(run, 0)
    return Lot(place, number(seed, f"run {run}", odds.one_in), special)


def winners(seed: bytes, odds: Odds, cards: int) -> list[tuple[int, int]]:
    """The winning cards of a batch by place, from 0, with their special prize or 0."""
    special = special_runs(seed, odds, cards)
    runs = range(-(-cards // odds.one_in))
    places = (
        (run * odds.one_in + number(seed, f"run {run}", odds.one_in), run)
        for run in runs
    )
    return [(at, special.get(run, 0)) for at, run in places if at < cards]


def _word(seed: bytes, label: str, attempt: int) -> int:
    message = f"{label}/{attempt}".encode()
    return int.from_bytes(hmac.digest(seed, message, "sha256")[:4], "big")
