"""A purchase: one bill that counts in all a customer takes part in, all or nothing.

Each programme has an act of its own in the ledger, whose id follows from the purchase's
and the card's number: so a purchase sent again does nothing again. What tells others
something, as a tier does, counts first: this bill lifts the tier that its points know.
Where something is paid with units, what is earned counts on what is left to pay.
"""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID, uuid5

from stampcard.models import cards, ledger, purchases
from stampcard.models.purchases import Purchase, PurchaseAct
from stampcard.models.writing import write
from stampcard.services import counter, facts
from stampcard.services.asking import Asked, IdReused, Outcome, UnknownCode
from stampcard.services.house import Actor, House
from stampcard.services.positions import rules_of
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb

LONGEST_NUMBER = 40


class NumberTaken(Exception):
    """A bill of this number was rung up on this day already; it stands in `args[0]`."""


class NotPaid(Exception):
    """Units cannot be used on this bill; the refusal stands in `args[0]`."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Units used on a bill: of which card, for which reward, how many."""

    code: str
    reward: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Rung:
    """A bill as a page or a program sent it. `codes` are cards that are presented."""

    id: UUID
    codes: tuple[str, ...]
    bill: Bill
    number: str = ""
    payments: tuple[Payment, ...] = ()
    proven: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a bill: an outcome for each programme, payments first."""

    purchase: Purchase
    outcomes: tuple[Outcome, ...]
    to_pay_minor: int


def ring_up(rung: Rung, actor: Actor, house: House) -> Receipt:
    """Let a bill count once in every programme its customer takes part in.

    Raises UnknownCode, IdReused, NumberTaken, NotPaid or StorageError; then nothing was
    written.
    """
    return write(lambda: _rung(rung, actor, house))


def receipt_of(purchase: Purchase) -> Receipt:
    """What came of a bill that was rung up."""
    found = (ledger.by_seq(seq) for seq in purchases.acts_of(purchase.id))
    outcomes = tuple(
        Outcome(act, ledger.entries_of(act.seq), True) for act in found if act
    )
    return Receipt(purchase, outcomes, purchase.total - _paid(outcomes))


def _rung(rung: Rung, actor: Actor, house: House) -> Receipt:
    content = _content(rung)
    if before := purchases.by_uuid(rung.id.bytes):
        if before.content != content:
            raise IdReused(str(rung.id))
        return receipt_of(before)
    at, day = house.now(not_before=ledger.tip().at)
    if rung.number and purchases.by_number(rung.number, str(day), actor.outlet):
        raise NumberTaken(rung.number)
    taking_part = _taking_part(rung, house)
    kept = Purchase.create(
        uuid=rung.id.bytes,
        content=content,
        number=rung.number,
        day=day.isoformat(),
        at=at,
        outlet=actor.outlet,
        staff=actor.staff,
        total=rung.bill.total_minor,
        lines=purchases.stored_lines(rung.bill),
    )
    paid = [_pays(one, rung, actor, house) for one in rung.payments]
    left = rung.bill.scaled(rung.bill.total_minor - _paid(paid))
    earned = [_earns(card, left, rung, actor, house) for card in taking_part]
    outcomes = tuple(one for one in (*paid, *earned) if one)
    for outcome in outcomes:
        PurchaseAct.create(act=outcome.act.seq, purchase=kept.id)
    return Receipt(kept, outcomes, left.total_minor)


def _taking_part(rung: Rung, house: House) -> list[cards.Found]:
    """Everything the bill counts in, once; what tells others something goes first."""
    found: dict[int, cards.Found] = {}
    for text in rung.codes:
        card = find(text, house)
        if not card:
            raise UnknownCode(text)
        for one in facts.programmes_of(card):
            found.setdefault(one.account or -one.serial, one)
    return sorted(found.values(), key=_listens)


def _listens(card: cards.Found) -> bool:
    kind, terms = rules_of(card)
    return kind.listens(terms)


def _pays(one: Payment, rung: Rung, actor: Actor, house: House) -> Outcome:
    card = find(one.code, house)
    if not card:
        raise UnknownCode(one.code)
    asked = Asked(
        _own_id(rung.id, card, Verb.REDEEM),
        Verb.REDEEM,
        (one.code,),
        spend_minor=rung.bill.total_minor,
        reward=one.reward,
        amount=one.amount,
        lines=rung.bill.lines,
        proven=rung.proven,
        purchase=rung.id,
    )
    came = counter.perform(asked, actor, house)
    if not came.accepted:
        raise NotPaid(came.act)
    return came


def _earns(
    card: cards.Found, left: Bill, rung: Rung, actor: Actor, house: House
) -> Outcome | None:
    kind, _ = rules_of(card)
    if not kind.earn_label:
        return None
    codes = [code for code in rung.codes if _is_of(code, card, house)]
    asked = Asked(
        _own_id(rung.id, card, Verb.EARN),
        Verb.EARN,
        (codes[0] if codes else number_of(card.serial),),
        spend_minor=left.total_minor,
        lines=left.lines,
        proven=rung.proven,
        purchase=rung.id,
    )
    return counter.perform(asked, actor, house)


def _is_of(code: str, card: cards.Found, house: House) -> bool:
    found = find(code, house)
    return found is not None and found.serial == card.serial


def _own_id(purchase: UUID, card: cards.Found, verb: Verb) -> UUID:
    return uuid5(purchase, f"{verb} {card.serial}")


def _paid(outcomes: list[Outcome] | tuple[Outcome, ...]) -> int:
    """What was paid with units, in minor units."""
    benefits = (
        one.act.facts.get("benefit", {})
        for one in outcomes
        if one.accepted and one.act.verb == Verb.REDEEM
    )
    return sum(benefit.get("discount") or 0 for benefit in benefits)


def _content(rung: Rung) -> bytes:
    told = [
        rung.codes,
        rung.bill.total_minor,
        purchases.stored_lines(rung.bill),
        rung.number,
        [[one.code, one.reward, one.amount] for one in rung.payments],
        rung.note,
    ]
    return hashlib.sha256(json.dumps(told).encode()).digest()[:16]
