"""A purchase: one bill that counts in all a customer takes part in, all or nothing.

Each programme has an act of its own in the ledger, whose id follows from the purchase's
and the card's number: so a purchase sent again does nothing again. What tells others
something, as a tier does, counts first: this bill lifts the tier that its points know.
What comes off a bill comes off first, one after another on what is left, and two only
together where both programmes say so; what is earned counts on what is left to pay.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from stampcard.models import cards, ledger, purchases
from stampcard.models.purchases import Purchase, PurchaseAct
from stampcard.models.writing import write
from stampcard.services import budgets, counter, facts
from stampcard.services.asking import Asked, IdReused, Outcome, UnknownCode
from stampcard.services.budgets import Limits, limits_of
from stampcard.services.house import Actor, House
from stampcard.services.positions import position_of, rules_of, with_others
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.codes import number_of
from stampcard.values.decisions import Accept, Act, Verb
from stampcard.values.reasons import Reason

LONGEST_NUMBER = 40


class NumberTaken(Exception):
    """A bill of this number was rung up on this day already; it stands in `args[0]`."""


class NotPaid(Exception):
    """Something cannot be used on this bill: the Reason in `args[0]`, notes after."""


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
    return Receipt(purchase, outcomes, purchase.total - sum(map(_discount, outcomes)))


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
    till = _Till(rung, actor, house)
    till.pay()
    for card in sorted(taking_part, key=till.turn):
        till.count(card)
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
    for outcome in till.outcomes:
        PurchaseAct.create(act=outcome.act.seq, purchase=kept.id)
    return Receipt(kept, tuple(till.outcomes), till.left_minor)


def _taking_part(rung: Rung, house: House) -> list[cards.Found]:
    """Everything the bill counts in, once; what tells others something goes first."""
    found: dict[int, cards.Found] = {}
    for text in rung.codes:
        for one in facts.programmes_of(_found(text, house)):
            found.setdefault(one.account or -one.serial, one)
    return list(found.values())


class _Till:
    """One bill on its way: what was given so far, and what is left to pay."""

    def __init__(self, rung: Rung, actor: Actor, house: House) -> None:
        self.rung, self.actor, self.house = rung, actor, house
        self.left_minor = rung.bill.total_minor
        self.gave: list[Limits] = []  # of the programmes whose discount was given
        self.outcomes: list[Outcome] = []
        self.known: dict[int, bool] = {}  # which cards take something off, once asked

    def pay(self) -> None:
        """What the customer uses on the bill, in the order of the programmes' ranks."""
        found = [(_found(one.code, self.house), one) for one in self.rung.payments]
        for card, one in sorted(found, key=_rank):
            self._pay(card, one)

    def turn(self, card: cards.Found) -> tuple[int, int]:
        """When a programme's turn comes: discounts, what tells others, what listens."""
        kind, terms = rules_of(card)
        if self._takes_off(card):
            return 0, limits_of(card.programme).rank
        return 2 if kind.listens(terms) else 1, 0

    def count(self, card: cards.Found) -> None:
        """Let the bill count in a programme, on what is left to pay."""
        kind, _ = rules_of(card)
        if not kind.earn_label:
            return
        codes = [code for code in self.rung.codes if _is_of(code, card, self.house)]
        asked = self._asked(
            Verb.EARN, card, codes[0] if codes else number_of(card.serial)
        )
        limits = limits_of(card.programme)
        alone = self._takes_off(card) and not self._goes_with(limits)
        self._do(replace(asked, no_benefit=alone), limits)

    def _pay(self, card: cards.Found, one: Payment) -> None:
        limits = limits_of(card.programme)
        asked = self._asked(Verb.REDEEM, card, one.code)
        before = len(self.gave)
        came = self._do(replace(asked, reward=one.reward, amount=one.amount), limits)
        if not came.accepted:
            raise NotPaid(Reason(came.act.reason), came.act.facts.get("notes", ()))
        if len(self.gave) > before and not _together(self.gave):
            raise NotPaid(Reason.NOT_TOGETHER, ())

    def _do(self, asked: Asked, limits: Limits) -> Outcome:
        came = counter.perform(asked, self.actor, self.house)
        self.outcomes.append(came)
        discount = _discount(came)
        if discount:
            self.left_minor -= discount
            self.gave.append(limits)
        return came

    def _asked(self, verb: Verb, card: cards.Found, code: str) -> Asked:
        left = self.rung.bill.scaled(self.left_minor)
        return Asked(
            uuid5(self.rung.id, f"{verb} {card.serial} {len(self.outcomes)}"),
            verb,
            (code,),
            spend_minor=left.total_minor,
            lines=left.lines,
            proven=self.rung.proven,
            purchase=self.rung.id,
        )

    def _goes_with(self, limits: Limits) -> bool:
        """Whether a discount may come on top of what was given."""
        return not self.gave or _together([*self.gave, limits])

    def _takes_off(self, card: cards.Found) -> bool:
        """Whether something would come off the whole bill while it counts."""
        if card.serial not in self.known:
            self.known[card.serial] = self._off(card) > 0
        return self.known[card.serial]

    def _off(self, card: cards.Found) -> int:
        kind, terms = rules_of(card)
        at, day = self.house.now()
        position, bill = position_of(card, at, day), self.rung.bill
        told = facts.told(card, at, day)
        act = Act(
            at,
            day,
            with_others(card, position),
            spend_minor=bill.total_minor,
            lines=bill.lines,
            told=told,
        )
        decision = kind.decide(Verb.EARN, terms, act)
        return budgets.worth_of(decision) if isinstance(decision, Accept) else 0


def _together(limits: list[Limits]) -> bool:
    """Two discounts go together where both programmes say so."""
    return len(limits) == 1 or all(one.combines for one in limits)


def _rank(paid: tuple[cards.Found, Payment]) -> int:
    return limits_of(paid[0].programme).rank


def _found(code: str, house: House) -> cards.Found:
    card = find(code, house)
    if not card:
        raise UnknownCode(code)
    return card


def _is_of(code: str, card: cards.Found, house: House) -> bool:
    found = find(code, house)
    return found is not None and found.serial == card.serial


def _discount(came: Outcome) -> int:
    """What an act took off the bill, in minor units."""
    benefit = came.act.facts.get("benefit") if came.accepted else None
    return benefit.get("discount") or 0 if benefit else 0


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
