"""Bundles: who was handed which cards, what came back, what was lost or stolen."""

from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, custody
from stampcard.models.cards import SPOILED, Batch
from stampcard.models.custody import LOST, OUT, RETURNED, STOLEN, Bundle
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, Words, say, say_many

SORTS = ("person", "outlet", "partner")
LONGEST_HOLDER, LONGEST_NOTE = 60, 200
_STATES = {LOST: cards.LOST, STOLEN: cards.STOLEN}  # of a bundle, and of its cards


@dataclass(frozen=True, slots=True)
class Wish:
    """To whom, and how many or from which serial to which; 0 where not said."""

    holder: str
    sort: str = "person"
    count: int = 0
    first: int = 0
    last: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a bundle's cards: used, blocked, and neither."""

    used: int
    blocked: int
    rest: int


class CannotHandOut(Exception):
    """Nothing was handed out; `problem` says why, at a field."""

    def __init__(self, field: str, words: Words) -> None:
        """A problem at one of the wish's fields."""
        super().__init__(words.text)
        self.problem = Problem(field, words)


def hand_out(batch: Batch, wish: Wish, actor: Actor, house: House) -> Bundle:
    """Note that a run of a batch's cards is in somebody's hands. CannotHandOut."""

    def job() -> Bundle:
        first, last = _chosen(Batch.get_by_id(batch.id), wish)
        return Bundle.create(
            batch=batch,
            first_serial=first,
            last_serial=last,
            holder=shortened(clean(wish.holder), LONGEST_HOLDER),
            holder_sort=wish.sort,
            handed_at=house.clock(),
            handed_by=actor.staff,
            note=shortened(clean(wish.note), LONGEST_NOTE),
        )

    return write(job)


def returned(bundle: Bundle, house: House) -> None:
    """Its unused cards are in the drawer again."""
    _end(bundle, RETURNED, house)


def out_again(bundle: Bundle) -> None:
    """It was returned by mistake: as it was before.

    CannotHandOut when some of its cards are in other hands by now.
    """

    def job() -> None:
        _refuse_overlap(bundle.first_serial, bundle.last_serial)
        changed = Bundle.update(state=OUT, ended_at=None)
        changed.where(Bundle.id == bundle.id, Bundle.state == RETURNED).execute()

    write(job)


def block(bundle: Bundle, state: str, house: House, *, used_too: bool = False) -> int:
    """A bundle that is out was lost or stolen: how many of its cards are blocked now.

    Cards that were used are customers' own and stay good, unless `used_too`.
    """
    run = (bundle.first_serial, bundle.last_serial)

    def job() -> int:
        if not _ended(bundle, state, house):
            return 0
        return cards.move_state(*run, cards.GOOD, _STATES[state], used=used_too)

    return write(job)


def found_again(bundle: Bundle, house: House) -> int:
    """A lost or stolen bundle is back: how many of its cards are good again."""
    run = (bundle.first_serial, bundle.last_serial)

    def job() -> int:
        now = Bundle.get_by_id(bundle.id)
        if now.state not in _STATES:
            return 0
        Bundle.update(state=RETURNED, ended_at=house.clock()).where(
            Bundle.id == bundle.id
        ).execute()
        return cards.move_state(*run, _STATES[now.state], cards.GOOD)

    return write(job)


def held(bundle: Bundle) -> Held:
    """How many of its cards are used, blocked, and still unused."""
    run = (bundle.first_serial, bundle.last_serial)
    used, good, rest = custody.life_of(*run)
    return Held(used, run[1] - run[0] + 1 - good, rest)


def _end(bundle: Bundle, state: str, house: House) -> None:
    write(lambda: _ended(bundle, state, house))


def _ended(bundle: Bundle, state: str, house: House) -> bool:
    changed = Bundle.update(state=state, ended_at=house.clock())
    mine = (Bundle.id == bundle.id, Bundle.state == OUT)
    return bool(changed.where(*mine).execute())


def _chosen(batch: Batch, wish: Wish) -> tuple[int, int]:
    if not clean(wish.holder):
        raise CannotHandOut("holder", say(N_("Say who gets them.")))
    if wish.sort not in SORTS:
        raise CannotHandOut("sort", say(N_("Choose one of these.")))
    if batch.state == SPOILED:
        raise CannotHandOut("count", say(N_("The whole batch is blocked.")))
    if wish.first or wish.last:
        return _typed(batch, wish)
    runs = custody.runs_in_hand(batch.first_serial, batch.last_serial)
    if wish.count < 1:
        raise CannotHandOut(
            "count", say(N_("Say how many, or from which number to which."))
        )
    for first, last in runs:
        if wish.count <= last - first + 1:
            return first, first + wish.count - 1
    most = max((last - first + 1 for first, last in runs), default=0)
    raise CannotHandOut("count", _too_few(most))


def _typed(batch: Batch, wish: Wish) -> tuple[int, int]:
    first = wish.first or batch.first_serial
    last = wish.last or batch.last_serial
    if not batch.first_serial <= first <= last <= batch.last_serial:
        words = say(N_("These numbers do not lie in this batch, in order."))
        raise CannotHandOut("last", words)
    _refuse_overlap(first, last)
    if not custody.in_hand(first, last):
        raise CannotHandOut("last", say(N_("All of these cards are used or blocked.")))
    return first, last


def _refuse_overlap(first: int, last: int) -> None:
    overlaps = (Bundle.first_serial <= last, Bundle.last_serial >= first)
    other = Bundle.get_or_none(Bundle.state == OUT, *overlaps)
    if other:
        words = N_("Some of these cards are with {holder} already.")
        raise CannotHandOut("last", say(words, holder=other.holder))


def _too_few(most: int) -> Words:
    if not most:
        return say(N_("No unused cards of this batch are in hand."))
    return say_many(
        "Only {count} card in a row is in hand.",
        "Only {count} cards in a row are in hand.",
        count=most,
    )
