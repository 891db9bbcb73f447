"""Which numbers are free: the next ones, the holes, and those one chooses oneself.

Numbers are free again when a batch is released, which only one of which nothing was
printed and nothing used can be.
"""

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, custody
from stampcard.models.cards import CANCELLING, DONE, RUNNING, WAITING, Batch, PrintRun
from stampcard.models.custody import Bundle, StockCount
from stampcard.models.writing import write
from stampcard.printing.job import CannotPrint
from stampcard.values.codes import LAST_PAPER_SERIAL, number_of, shown
from stampcard.values.words import N_, Words, say

UNFINISHED = (WAITING, RUNNING, CANCELLING)


class Taken(CannotPrint):
    """Another batch holds some of the numbers, or there are not so many."""

    def __init__(self, words: Words) -> None:
        """The sentence that names what is in the way."""
        super().__init__(words.text, **words.values)


class CannotRelease(CannotPrint):
    """The numbers stay taken; the sentence says why."""


def is_free(first: int, last: int) -> bool:
    """Whether a run of serials is one, and no batch holds any of it."""
    return not _in_the_way(first, last)


def next_free(count: int) -> int:
    """Where so many serials are free: after the highest taken, or else in a hole.

    Taken when there are not so many anywhere.
    """
    first = cards.next_serial()
    if count <= LAST_PAPER_SERIAL - first + 1:
        return first
    for low, high in holes():
        if count <= high - low + 1:
            return low
    raise Taken(say(N_("There are not so many free numbers left.")))


def holes() -> list[tuple[int, int]]:
    """The free runs below the highest serial taken, from the lowest."""
    found, free = [], 1
    for first, last in cards.taken_runs():
        if free < first:
            found.append((free, first - 1))
        free = last + 1
    return found


def chosen(first: int, count: int) -> tuple[int, int]:
    """First and last serial of an order that starts at `first`, or where there is room.

    Taken when they are not free.
    """
    start = first or next_free(count)
    if words := _in_the_way(start, start + count - 1):
        raise Taken(words)
    return start, start + count - 1


def problems(first: int, count: int) -> tuple[Problem, ...]:
    """What keeps an order from having the serials it asks for."""
    try:
        chosen(first, count)
    except Taken as error:
        return (Problem("first" if first else "count", error.words),)
    return ()


def why_not_release(batch: Batch) -> Words | None:
    """What keeps the numbers of a batch from being free again; None if nothing."""
    if _runs(batch, DONE):
        return say(N_("These numbers were printed, so they stay taken."))
    if _runs(batch, *UNFINISHED):
        return say(N_("These numbers are being printed. Cancel that first."))
    return _in_use(batch)


def release(batch: Batch) -> None:
    """Make the numbers of a batch free again; the batch is gone. CannotRelease."""

    def job() -> None:
        found = Batch.get_or_none(Batch.id == batch.id)
        if not found or found.printed_at != batch.printed_at:
            return  # somebody did so already
        if words := why_not_release(found):
            raise CannotRelease(words.text, **words.values)
        cards.remove_batch(found)

    write(job)


def release_unprinted(run: PrintRun) -> bool:
    """Free the numbers of a batch whose first run ends now with nothing made.

    False, and nothing is done, when it was not the first or a card was used. Only
    inside `write()`.
    """
    batch = Batch.get_by_id(run.batch_id)
    others = PrintRun.select().where(PrintRun.batch == batch, PrintRun.id != run.id)
    if others.exists() or _in_use(batch):
        return False
    cards.remove_batch(batch)
    return True


def _runs(batch: Batch, *states: str) -> bool:
    wanted = (PrintRun.batch == batch, PrintRun.state.in_(states))
    return bool(PrintRun.select().where(*wanted).exists())


def _in_use(batch: Batch) -> Words | None:
    run = (batch.first_serial, batch.last_serial)
    if custody.used(*run) or custody.named_in_ledger(*run):
        return say(N_("A card of this batch was used, so its numbers stay taken."))
    tables = (Bundle, StockCount)
    if any(t.select().where(t.batch == batch).exists() for t in tables):
        return say(N_("Cards of this batch were handed out or counted."))
    return None


def _in_the_way(first: int, last: int) -> Words | None:
    if not 1 <= first <= last <= LAST_PAPER_SERIAL:
        text = N_("Numbers run from 1 to {most}.")
        return say(text, most=LAST_PAPER_SERIAL)
    holder = cards.holder_of(first, last)
    if not holder:
        return None
    return say(
        N_("Batch {batch} holds the numbers {first} to {last} ({from_} – {to})."),
        batch=holder.id,
        first=holder.first_serial,
        last=holder.last_serial,
        from_=shown(number_of(holder.first_serial)),
        to=shown(number_of(holder.last_serial)),
    )
