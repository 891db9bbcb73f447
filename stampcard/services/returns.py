"""Goods that come back: what they earned is taken back, what was spent comes back too.

As large a share of every entry as of what counted of the bill: a kind says what of a
bill counts. What was used meanwhile stays owed, in plain view, and what is earned next
fills it. Each return writes acts of its own, one for each act of the bill.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from stampcard.models import cards, ledger, purchases
from stampcard.models.acts import New, Recorded
from stampcard.models.purchases import Purchase, PurchaseReturn
from stampcard.models.writing import write
from stampcard.services.asking import Asked, IdReused
from stampcard.services.house import Actor, House
from stampcard.services.positions import rules_of
from stampcard.services.purchase_undoing import is_undone
from stampcard.values.bills import Bill
from stampcard.values.codes import number_of
from stampcard.values.decisions import Entry, Verb
from stampcard.values.lots import taken_back
from stampcard.values.moments import to_milliseconds
from stampcard.values.words import N_, Words, say


class NotReturnable(Exception):
    """Why goods cannot come back; Words stand in `args[0]`. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of a return: the acts that were written, and what they changed."""

    purchase: Purchase
    back: Bill
    acts: tuple[Recorded, ...]


@dataclass(slots=True)
class _Held:
    """Balances as they stand while the entries of one return are worked out."""

    programme: int
    seen: dict[int, dict[str, int]] = field(default_factory=dict)

    def of(self, account: int) -> dict[str, int]:
        if account not in self.seen:
            self.seen[account] = ledger.balances(account, self.programme)
        return self.seen[account]

    def add(self, entry: Entry) -> Entry:
        held = self.of(entry.account)
        held[entry.unit] = held.get(entry.unit, 0) + entry.amount
        return entry


def left_of(purchase: Purchase) -> Bill:
    """What of a bill has not come back yet."""
    left = purchase.bill
    for earlier in purchases.returns_of(purchase.id):
        left = left.without(earlier.bill) or Bill(0)
    return left


def is_theirs(purchase: Purchase, card: cards.Found) -> bool:
    """Whether a card's holder is the one for whom a bill counted anywhere."""
    acts = (ledger.by_seq(seq) for seq in purchases.acts_of(purchase.id))
    sold = (cards.find(act.card) for act in acts if act and act.card)
    return any(
        one.serial == card.serial
        or (one.account and one.account == card.account)
        or (one.member and one.member == card.member)
        for one in sold
        if one
    )


def made(came_back: PurchaseReturn) -> Returned:
    """What came of a return that was made."""
    of: int = came_back.purchase_id
    acts = tuple(_acts(of, came_back.id))
    return Returned(came_back.purchase, came_back.bill, acts)


def wishes(return_id: UUID) -> tuple[Asked, ...]:
    """What a return counts as where a PIN is asked for: it undoes a part of a bill."""
    known = purchases.return_by_uuid(return_id.bytes)
    return () if known else (Asked(return_id, Verb.REVERSE),)


def take_back(
    return_id: UUID, purchase: Purchase, back: Bill, actor: Actor, house: House
) -> Returned:
    """Take goods of a bill back, once; the same id again gives the same answer.

    Raises NotReturnable, IdReused or StorageError; then nothing was written.
    """
    return write(lambda: _taken_back(return_id, purchase, back, actor, house))


def _taken_back(
    return_id: UUID, purchase: Purchase, back: Bill, actor: Actor, house: House
) -> Returned:
    content = _content(purchase, back)
    before = purchases.return_by_uuid(return_id.bytes)
    if before and before.content != content:
        raise IdReused(str(return_id))
    if before:
        return made(before)
    if is_undone(purchase):
        raise NotReturnable(say(N_("This bill was undone.")))
    left = left_of(purchase)
    remains = left.without(back) if back.total_minor > 0 else None
    if remains is None:
        raise NotReturnable(_why_not(left))
    at, day = house.now(not_before=ledger.tip().at)
    kept = PurchaseReturn.create(
        uuid=return_id.bytes,
        content=content,
        purchase=purchase.id,
        day=day.isoformat(),
        at=at,
        staff=actor.staff,
        total=back.total_minor,
        lines=purchases.stored_lines(back),
    )
    acts = []
    for act in _acts(purchase.id):
        new = New(
            id=uuid5(return_id, str(act.id)),
            content=content,
            verb=Verb.RETURN.value,
            programme=act.programme,
            card=act.card,
            outlet=actor.outlet,
            staff=actor.staff,
            device=actor.device,
            at_ms=to_milliseconds(at),
            day=day.isoformat(),
            outcome=ledger.ACCEPTED,
            detail=_detail(act, back),
        )
        entries = _opposite(act, purchase, left, remains)
        if entries:
            acts.append(ledger.append(new, entries))
            purchases.tie(purchase.id, [acts[-1].seq], kept.id)
    return Returned(purchase, back, tuple(acts))


def _acts(purchase: int, came_back: int | None = None) -> Iterator[Recorded]:
    """The accepted acts of a bill or a return that nobody has undone."""
    for seq in purchases.acts_of(purchase, came_back):
        act = ledger.by_seq(seq)
        if act and act.outcome == ledger.ACCEPTED and not ledger.reversal_of(seq):
            yield act


def _opposite(
    act: Recorded, purchase: Purchase, left: Bill, remains: Bill
) -> list[Entry]:
    """What takes an act's entries from their share before to that of what stays."""
    whole, before, after = _measured(act, purchase, left, remains)
    held, entries = _Held(act.programme or 0), []
    for entry in ledger.entries_of(act.seq):
        gone = _share(entry.amount, before, whole) - _share(entry.amount, after, whole)
        moved = Entry(cards.now_at(entry.account), entry.unit, gone, entry.note)
        if gone > 0:
            found = taken_back(held.of(moved.account), moved)
        else:
            found = (Entry(moved.account, moved.unit, -gone, moved.note),)
        entries += [held.add(one) for one in found if one.amount]
    return entries


def _measured(
    act: Recorded, purchase: Purchase, left: Bill, remains: Bill
) -> tuple[int, int, int]:
    """How much counted of the whole bill, of what was left of it, of what stays."""
    bills = (purchase.bill, left, remains)
    card = cards.find(act.card) if act.card else None
    if card and act.verb == Verb.EARN:
        kind, terms = rules_of(card)
        counted = [kind.counted(terms, bill) for bill in bills]
        if counted[0] > 0:
            return counted[0], counted[1], counted[2]
    return max(purchase.total, 1), left.total_minor, remains.total_minor


def _share(amount: int, part: int, whole: int) -> int:
    """A part of an amount, towards nought."""
    share = abs(amount) * min(part, whole) // whole
    return share if amount > 0 else -share


def _why_not(left: Bill) -> Words:
    if not left.total_minor:
        return say(N_("All of this bill came back already."))
    return say(N_("More would come back than was left of this bill."))


def _detail(act: Recorded, back: Bill) -> str:
    numbers = [number_of(act.card)] if act.card else []
    facts = {"numbers": numbers, "spend": back.total_minor, "of": str(act.id)}
    return json.dumps(facts, ensure_ascii=False)


def _content(purchase: Purchase, back: Bill) -> bytes:
    told = [purchase.id, back.total_minor, purchases.stored_lines(back)]
    return hashlib.sha256(json.dumps(told).encode()).digest()[:16]
