"""A purchase: one bill that counts in all a customer takes part in, all or nothing.

Each programme has an act of its own in the ledger, whose id follows from the purchase's
and the card's number: so a purchase sent again does nothing again. What tells others
something, as a tier does, counts first: this bill lifts the tier that its points know.
Where something is paid with units, what is earned counts on what is left to pay; so it
does where a programme lowers the bill. Two discounts come off one after another, and
only where both programmes say so. Who showed one card in hand, or their PIN, has
shown it for all that they hold.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from stampcard.models import cards, ledger, purchases
from stampcard.models.purchases import Purchase
from stampcard.models.writing import write
from stampcard.services import counter, facts, spending
from stampcard.services.asking import Asked, IdReused, Outcome, UnknownCode
from stampcard.services.budgets import Limits, limits_of
from stampcard.services.house import Actor, House
from stampcard.services.partners import places, sending
from stampcard.services.positions import rules_of
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.codes import number_of, read
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason

LONGEST_NUMBER = 40


class NumberTaken(Exception):
    """A bill of this number was rung up on this day already; it stands in `args[0]`."""


class NotPaid(Exception):
    """Something cannot be used on this bill: why, and what was said with it."""

    def __init__(self, reason: Reason, notes: Sequence[Any] = ()) -> None:
        """`notes` are words as the ledger keeps them."""
        super().__init__(reason.value)
        self.reason, self.notes = reason, tuple(notes)


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


def wishes(rung: Rung, outlet: int, house: House) -> tuple[Asked, ...]:
    """The acts that a bill asks for, each as if all of it were still to be paid.

    Raises UnknownCode.
    """
    till = _Till(rung, outlet, house)
    paid = (till.payment(one) for one in rung.payments)
    return (*paid, *(till.earning(card) for card in till.taking_part()))


def receipt_of(purchase: Purchase) -> Receipt:
    """What came of a bill that was rung up."""
    found = (ledger.by_seq(seq) for seq in purchases.acts_of(purchase.id))
    outcomes = tuple(
        Outcome(act, ledger.entries_of(act.seq), True) for act in found if act
    )
    return Receipt(purchase, outcomes, purchase.total - _off(outcomes))


def _rung(rung: Rung, actor: Actor, house: House) -> Receipt:
    content = _content(rung)
    if before := purchases.by_uuid(rung.id.bytes):
        if before.content != content:
            raise IdReused(str(rung.id))
        return receipt_of(before)
    at, day = house.now(not_before=ledger.tip().at)
    if rung.number and purchases.by_number(rung.number, str(day), actor.outlet):
        raise NumberTaken(rung.number)
    till = _Till(rung, actor.outlet, house)
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
    outcomes = till.all_of_it(actor)
    purchases.tie(kept.id, [outcome.act.seq for outcome in outcomes])
    if outcomes:
        sending.note(till.shown(), outcomes[0].act.seq, at, day, actor)
    return Receipt(kept, outcomes, till.to_pay.total_minor)


class _Till:
    """A bill as it is rung up: what is presented, and what is left of it to pay."""

    def __init__(self, rung: Rung, outlet: int, house: House) -> None:
        self.rung, self.outlet, self.house = rung, outlet, house
        self.to_pay = self.earns = rung.bill
        self.gave: dict[int, Limits] = {}  # of programmes whose discounts were given
        self.presented: dict[int, tuple[str, cards.Found]] = {}
        for text in rung.codes:
            card = self._found(text)
            self.presented.setdefault(card.serial, (text, card))
        self.in_hand = {
            card.member
            for text, card in self.presented.values()
            if not card.paperless or _is_signed(text, house)
        }

    def all_of_it(self, actor: Actor) -> tuple[Outcome, ...]:
        """Pay with what was said, then count what is left; in the transaction."""
        came: list[Outcome] = []
        for one in sorted(self.rung.payments, key=self._rank):
            came.append(self._paid(one, actor))
        for card in self.taking_part():
            outcome = counter.perform(self.earning(card), actor, self.house)
            self._take_off(outcome, card, earns=False)
            came.append(outcome)
        return tuple(came)

    def _paid(self, one: Payment, actor: Actor) -> Outcome:
        card = self._found(one.code)
        outcome = counter.perform(self.payment(one), actor, self.house)
        if not outcome.accepted:
            notes = outcome.act.facts.get("notes", ())
            raise NotPaid(Reason(outcome.act.reason), notes)
        prepaid = _is_prepaid(card)
        self._take_off(outcome, card, earns=prepaid)
        if not prepaid and not _go_together(self.gave):
            raise NotPaid(Reason.NOT_TOGETHER)
        return outcome

    def _rank(self, one: Payment) -> tuple[bool, int]:
        """What lowers the price goes first; money that was paid in before pays last."""
        card = self._found(one.code)
        return _is_prepaid(card), limits_of(card.programme).rank

    def taking_part(self) -> list[cards.Found]:
        """Everything the bill counts in here, once, in the order in which it counts.

        First what lowers the bill, in the order of ranks; then what tells others
        something; then what listens.
        """
        counting = (card for card in self._known() if rules_of(card)[0].earn_label)
        return sorted(counting, key=_turn)

    def shown(self) -> Iterator[cards.Found]:
        """All that is presented or goes with it, and all that the bill is paid with."""
        yield from self._known()
        yield from (self._found(one.code) for one in self.rung.payments)

    def _known(self) -> Collection[cards.Found]:
        """What is presented, and all else known here that its holders take part in."""
        found: dict[int, cards.Found] = {}
        for _, card in self.presented.values():
            for one in facts.programmes_of(card):
                if places.knows(self.outlet, one):
                    found.setdefault(one.account or -one.serial, one)
        return found.values()

    def payment(self, one: Payment) -> Asked:
        """The act of using units on what is left to pay."""
        card = self._found(one.code)
        return Asked(
            _own_id(self.rung.id, card, Verb.REDEEM, one.reward),
            Verb.REDEEM,
            (one.code,),
            spend_minor=self.to_pay.total_minor,
            reward=one.reward,
            amount=one.amount,
            lines=self.to_pay.lines,
            proven=self._proof(card),
            purchase=self.rung.id,
        )

    def earning(self, card: cards.Found) -> Asked:
        """The act of counting the bill in one programme."""
        text, _ = self.presented.get(card.serial, ("", card))
        with_it = {**self.gave, card.programme: limits_of(card.programme)}
        alone = _lowers(card) and not _go_together(with_it)
        return Asked(
            _own_id(self.rung.id, card, Verb.EARN),
            Verb.EARN,
            (text or number_of(card.serial),),
            no_benefit=alone,
            spend_minor=self.earns.total_minor,
            lines=self.earns.lines,
            proven=self._proof(card),
            purchase=self.rung.id,
        )

    def _take_off(self, outcome: Outcome, card: cards.Found, *, earns: bool) -> None:
        off = _off((outcome,))
        if off:
            self.to_pay = self.to_pay.scaled(max(self.to_pay.total_minor - off, 0))
        if off and not earns:
            self.earns = self.earns.scaled(max(self.earns.total_minor - off, 0))
            self.gave[card.programme] = limits_of(card.programme)

    def _found(self, text: str) -> cards.Found:
        card = find(text, self.house)
        if not card or not places.knows(self.outlet, card):
            raise UnknownCode(text)
        return card

    def _proof(self, card: cards.Found) -> str:
        """How the one whose card it is showed to be here, for all that they hold."""
        if card.member is None:
            return ""
        if card.member in self.in_hand:
            return spending.CARD
        first = next((card for _, card in self.presented.values()), None)
        proved = first is not None and first.member == card.member
        return self.rung.proven if proved else ""


def _turn(card: cards.Found) -> tuple[bool, bool, int]:
    kind, terms = rules_of(card)
    rank = limits_of(card.programme).rank if kind.lowers(terms) else 0
    return not kind.lowers(terms), kind.listens(terms), rank


def _lowers(card: cards.Found) -> bool:
    kind, terms = rules_of(card)
    return kind.lowers(terms)


def _go_together(limits: Mapping[int, Limits]) -> bool:
    """Discounts go together where every one of their programmes says so."""
    return len(limits) < 2 or all(one.combines for one in limits.values())


def _is_prepaid(card: cards.Found) -> bool:
    kind, terms = rules_of(card)
    return kind.prepaid(terms)


def _is_signed(text: str, house: House) -> bool:
    said = read(text, house.keys)
    return said is not None and said.signed


def _own_id(purchase: UUID, card: cards.Found, verb: Verb, reward: str = "") -> UUID:
    return uuid5(purchase, f"{verb} {card.serial} {reward}".strip())


def _off(outcomes: Iterable[Outcome]) -> int:
    """What was taken off a bill by acts, in minor units."""
    benefits = (one.act.facts.get("benefit", {}) for one in outcomes if one.accepted)
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
