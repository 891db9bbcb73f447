"""Stock: where the cards are, what a count of the drawer finds, how long it lasts.

Every card is counted once: blocked before used, used before handed out, and what
remains is in hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from stampcard.models import cards, custody
from stampcard.models.base import row, rows
from stampcard.models.cards import Batch
from stampcard.models.custody import StockCount
from stampcard.models.programmes import ENDED
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.values.moments import from_milliseconds, to_milliseconds
from stampcard.values.words import N_, Words, say

PACE_DAYS, PACE_DAYS_LEAST = 28, 7
ALARM_DAYS = 14
_FARTHEST_DAYS = 3650  # an end in ten years is none
_BATCHES = """
SELECT batch.id, programme.id, programme.name, programme.state, batch.state,
       batch.first_serial, batch.last_serial, CAST(batch.valid_until AS TEXT)
FROM batch JOIN programme ON programme.id = batch.programme_id
WHERE NOT batch.paperless
ORDER BY programme.id DESC, batch.id DESC"""
_CARDS = """
SELECT batch.id,
       COUNT(CASE WHEN card.state = '' AND account_id IS NULL THEN 1 END),
       COUNT(CASE WHEN card.state = '' THEN account_id END),
       COUNT(CASE WHEN card.state IN ('void', 'spoiled') THEN 1 END),
       COUNT(CASE WHEN card.state = 'lost' THEN 1 END),
       COUNT(CASE WHEN card.state = 'stolen' THEN 1 END),
       COUNT(CASE WHEN card.state = 'missing' THEN 1 END),
       COALESCE(MIN(account_id), 0), COUNT(CASE WHEN account_id > ? THEN 1 END)
FROM batch JOIN card ON card.serial BETWEEN batch.first_serial AND batch.last_serial
WHERE NOT batch.paperless
GROUP BY batch.id"""
_HANDED_OUT = """
SELECT bundle.batch_id, COUNT(*) FROM bundle
JOIN card ON card.serial BETWEEN bundle.first_serial AND bundle.last_serial
WHERE bundle.state = 'out' AND card.state = '' AND card.account_id IS NULL
GROUP BY bundle.batch_id"""
_LAST_COUNTS = """
SELECT batch_id, expected, counted, missing FROM stock_count
WHERE id IN (SELECT MAX(id) FROM stock_count GROUP BY batch_id)"""
_BEFORE = "SELECT id FROM account WHERE opened_at < ? ORDER BY id DESC LIMIT 1"
_OPENED = "SELECT opened_at FROM account WHERE id = ?"


@dataclass(slots=True)
class Counts:
    """Where cards are; not of all that are missing the numbers are known."""

    in_hand: int = 0
    handed_out: int = 0
    in_use: int = 0
    spoiled: int = 0
    lost: int = 0
    stolen: int = 0
    missing: int = 0

    @property
    def blocked(self) -> int:
        """All that can never be used, or not now."""
        return self.spoiled + self.lost + self.stolen + self.missing

    @property
    def total(self) -> int:
        """All that were numbered."""
        return self.in_hand + self.handed_out + self.in_use + self.blocked

    def add(self, other: "Counts") -> None:
        """Count another's cards too."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class BatchStock:
    """Where the cards of one batch are."""

    id: int
    programme: int
    name: str
    programme_state: str
    state: str
    first_serial: int
    last_serial: int
    valid_until: str | None
    counts: Counts = field(default_factory=Counts)
    first_account: int = 0
    lately: int = 0  # opened within the days the pace is taken from


@dataclass(slots=True)
class ProgrammeStock:
    """Where the cards of one programme are, and the day they are used up, if any."""

    id: int
    name: str
    state: str
    counts: Counts
    batches: list[BatchStock]
    ends_on: date | None = None


def stock(house: House) -> list[ProgrammeStock]:
    """Every programme of which something is printed, the newest first."""
    at, today = house.now()
    since = at - timedelta(days=PACE_DAYS)
    found: dict[int, ProgrammeStock] = {}
    for batch in _batches(since):
        fresh = ProgrammeStock(
            batch.programme, batch.name, batch.programme_state, Counts(), []
        )
        programme = found.setdefault(batch.programme, fresh)
        programme.batches.append(batch)
        programme.counts.add(batch.counts)
    for programme in found.values():
        if programme.state != ENDED:
            programme.ends_on = _ends_on(programme.batches, at, today)
    return list(found.values())


def alarms(house: House) -> list[ProgrammeStock]:
    """The programmes whose stock ends within fourteen days."""
    return alarming(stock(house), house.now()[1])


def alarming(found: list[ProgrammeStock], today: date) -> list[ProgrammeStock]:
    """Those of some programmes whose stock ends within fourteen days."""
    limit = today + timedelta(days=ALARM_DAYS)
    return [p for p in found if p.ends_on and p.ends_on <= limit]


def ending(programme: ProgrammeStock, today: date) -> Words | None:
    """What is said of a stock that comes to an end; nothing without any use."""
    if not programme.ends_on:
        return None
    if programme.ends_on <= today:
        return say(N_("At this pace the stock ends today."))
    return say(N_("At this pace the stock ends on {day}."), day=programme.ends_on)


def of_batch(batch: Batch, house: House) -> Counts:
    """Where the cards of one batch are."""
    found = _batches(house.clock())
    return next((one.counts for one in found if one.id == batch.id), Counts())


def count(batch: Batch, counted: int, actor: Actor, house: House) -> int:
    """Keep how many unused cards of a batch lie in the drawer: how many are missing."""

    def job() -> int:
        run = (batch.first_serial, batch.last_serial)
        expected = custody.in_hand(*run)
        StockCount.create(
            batch=batch,
            expected=expected,
            counted=counted,
            missing=_size(custody.runs_of_state(*run, cards.MISSING)),
            counted_at=house.clock(),
            counted_by=actor.staff,
        )
        return expected - counted

    return write(job)


def last_count(batch: Batch) -> StockCount | None:
    """What the newest count of a batch found."""
    mine = StockCount.select().where(StockCount.batch == batch)
    found: StockCount | None = mine.order_by(-StockCount.id).first()
    return found


def in_drawer(batch: Batch, first: int, last: int, actor: Actor, house: House) -> int:
    """Only these of a batch's unused cards are in the drawer: how many are missing."""

    def job() -> int:
        outside = ((batch.first_serial, first - 1), (last + 1, batch.last_serial))
        gone = sum(_miss(low, high) for low, high in outside if low <= high)
        count(batch, custody.in_hand(first, last), actor, house)
        return gone

    return write(job)


def missing(batch: Batch, first: int, last: int) -> int:
    """These cards should be in the drawer and are not: how many are blocked now."""
    low, high = max(first, batch.first_serial), min(last, batch.last_serial)
    return write(lambda: _miss(low, high))


def found_again(batch: Batch, first: int, last: int) -> int:
    """Missing cards are back: how many are good again."""
    low, high = max(first, batch.first_serial), min(last, batch.last_serial)
    return write(lambda: cards.move_state(low, high, cards.MISSING, cards.GOOD))


def missing_runs(batch: Batch) -> list[tuple[int, int]]:
    """The missing cards of a batch whose numbers are known, as unbroken runs."""
    return custody.runs_of_state(batch.first_serial, batch.last_serial, cards.MISSING)


def _miss(first: int, last: int) -> int:
    return sum(
        cards.move_state(low, high, cards.GOOD, cards.MISSING, used=False)
        for low, high in custody.runs_in_hand(first, last)
    )


def _size(runs: Iterable[tuple[int, int]]) -> int:
    return sum(high - low + 1 for low, high in runs)


def _batches(since: datetime) -> list[BatchStock]:
    found = {b[0]: BatchStock(*b) for b in rows(_BATCHES)}
    before = row(_BEFORE, to_milliseconds(since))
    since_account = before[0] if before else 0
    for batch, unused, used, *blocked, first, lately in rows(_CARDS, since_account):
        line = found[batch]
        spoiled = line.state == cards.SPOILED
        line.counts = _counts(unused, used, blocked, of_spoiled=spoiled)
        line.first_account, line.lately = first, lately
    for batch, many in rows(_HANDED_OUT):
        if found[batch].state != cards.SPOILED:
            found[batch].counts.handed_out += many
            found[batch].counts.in_hand -= many
    for batch, expected, counted, known in rows(_LAST_COUNTS):
        _explain(found[batch].counts, expected - counted, known)
    return list(found.values())


def _counts(
    unused: int, used: int, blocked: Iterable[int], *, of_spoiled: bool
) -> Counts:
    """`blocked` are spoiled, lost, stolen and missing; of a spoiled batch, all are."""
    spoiled, *others = blocked
    if of_spoiled:
        return Counts(0, 0, 0, unused + used + spoiled, *others)
    return Counts(unused, 0, used, spoiled, *others)


def _explain(counts: Counts, short: int, known: int) -> None:
    """What a count found too few is missing, until its numbers are known."""
    unknown = short - max(counts.missing - known, 0)
    unknown = max(min(unknown, counts.in_hand), 0)
    counts.in_hand -= unknown
    counts.missing += unknown


def _ends_on(batches: list[BatchStock], at: datetime, today: date) -> date | None:
    """The day on which the last usable card is used, at the pace of late."""
    lately = sum(batch.lately for batch in batches)
    if not lately:
        return None
    firsts = [batch.first_account for batch in batches if batch.first_account]
    opened = row(_OPENED, min(firsts))
    days = PACE_DAYS
    if opened:
        young = (at - from_milliseconds(opened[0])).days + 1
        days = max(min(young, PACE_DAYS), PACE_DAYS_LEAST)
    usable = [
        b for b in batches if not b.valid_until or b.valid_until >= today.isoformat()
    ]
    left = sum(b.counts.in_hand + b.counts.handed_out for b in usable)
    last = left * days // lately
    return today + timedelta(days=last) if last <= _FARTHEST_DAYS else None
