"""The interface for programs: ring a bill up, look at it, take goods of it back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from stampcard.models import ledger, members, purchases
from stampcard.models.acts import Recorded
from stampcard.models.programmes import Programme
from stampcard.models.purchases import Purchase, PurchaseReturn
from stampcard.services import purchase_undoing, returns, scans, sold, step_up
from stampcard.services import purchases as till
from stampcard.services.asking import Outcome
from stampcard.services.house import Actor
from stampcard.services.members import proving
from stampcard.services.purchases import NotPaid, NumberTaken, Payment, Receipt, Rung
from stampcard.services.returns import NotReturnable
from stampcard.services.step_up import Job
from stampcard.services.tries import TooManyTries
from stampcard.values.bills import Bill
from stampcard.values.codes import LONGEST_INPUT, number_of
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.reasons import Reason
from stampcard.values.texts import clean
from stampcard.web import pin_page
from stampcard.web.api_bills import LONGEST_REWARD, money, read_bill, read_units, told
from stampcard.web.api_members import member_by_phone, number_by_phone
from stampcard.web.api_parts import (
    Answer,
    Malformed,
    NoCard,
    as_answer,
    body,
    bp,
    caller,
    device_only,
    error,
    not_proved,
    plainly,
    proof_of,
    read_codes,
    read_uuid,
    staff_proof,
    text,
)
from stampcard.web.api_said import message_of, outcome_of
from stampcard.web.context import house, speaker

MOST_PAYMENTS = 20
NO_BILL = "No bill of this shop has that id."


@bp.post("/purchases")
@device_only
@plainly
def purchase() -> Answer:
    """Ring a bill up once; the same id again gives the same answer."""
    sent = body()
    rung = _rung(sent)
    before = purchases.by_uuid(rung.id.bytes)
    try:
        rung = rung if before else _proved(rung, sent)
    except TooManyTries as wrong:
        return not_proved(wrong)
    try:
        receipt = step_up.do(
            Job(
                lambda: till.wishes(rung, caller().actor.outlet, house()),
                lambda actor: till.ring_up(rung, actor, house()),
            ),
            caller(),
            staff_proof(sent),
            rules=pin_page.rules(),
            house=house(),
        )
    except NumberTaken:
        return error("A bill of this number was rung up today already.", 422)
    except NotPaid as wrong:
        return _not_paid(wrong)
    return as_answer(_said(receipt)), 200 if before else 201


@bp.get("/purchases/<uuid:purchase_id>")
@device_only
def receipt(purchase_id: UUID) -> Answer:
    """What came of a bill, and what of it came back."""
    found = _sold_here(purchase_id)
    return (as_answer(_said(till.receipt_of(found))), 200) if found else _no_bill()


@bp.post("/purchases/<uuid:purchase_id>/returns")
@device_only
@plainly
def come_back(purchase_id: UUID) -> Answer:
    """Take goods of a bill back, once."""
    found = _sold_here(purchase_id)
    if not found:
        return _no_bill()
    sent = body()
    return_id = read_uuid(sent, "id")
    before = purchases.return_by_uuid(return_id.bytes)
    _of_this_customer(sent, found)
    back = _back(sent, found, before)

    def take(actor: Actor) -> returns.Returned:
        return returns.take_back(return_id, found, back, actor, house())

    job = Job(lambda: returns.wishes(return_id), take)
    try:
        came = step_up.do(
            job, caller(), staff_proof(sent), rules=pin_page.rules(), house=house()
        )
    except NotReturnable as wrong:
        return error(speaker().say(wrong.args[0]), 422)
    return as_answer(_said_of(return_id, came)), 200 if before else 201


def _sold_here(purchase_id: UUID) -> Purchase | None:
    """A bill of the shop; at a partner's, one of the partner's own."""
    return sold.bill(purchase_id, caller().actor.outlet)


def _rung(sent: dict[str, Any]) -> Rung:
    bill = read_bill(sent, "total")
    if bill is None or bill.total_minor < 1:
        raise Malformed("Give total, or lines, of more than nothing.")
    codes = read_codes(sent)
    if "phone" in sent and codes:
        raise Malformed("Give a code or a phone number, not both.")
    codes = (_by_phone(sent),) if "phone" in sent else codes
    if not codes:
        raise Malformed("Give a code, or codes, or a phone number.")
    return Rung(
        id=read_uuid(sent, "id"),
        codes=codes,
        bill=bill,
        number=clean(text(sent, "number", till.LONGEST_NUMBER)),
        payments=_payments(sent, codes),
    )


def _by_phone(sent: dict[str, Any]) -> str:
    """The number of any account of the member whose phone number came."""
    held = members.held_by(member_by_phone(sent).id)
    if not held:
        raise NoCard
    return number_of(held[0][1])


def _payments(sent: dict[str, Any], codes: tuple[str, ...]) -> tuple[Payment, ...]:
    given = sent.get("payments", [])
    sound = isinstance(given, list) and all(isinstance(each, dict) for each in given)
    if not sound or len(given) > MOST_PAYMENTS:
        raise Malformed(f"Give payments as a list of at most {MOST_PAYMENTS} objects.")
    return tuple(_payment(each, sent, codes) for each in given)


def _payment(
    each: dict[str, Any], sent: dict[str, Any], codes: tuple[str, ...]
) -> Payment:
    code = text(each, "code", LONGEST_INPUT)
    if not code and "phone" in sent:
        of = {"phone": sent["phone"], "programme": each.get("programme")}
        code = number_by_phone(of, Verb.REDEEM)
    return Payment(
        code or codes[0], text(each, "reward", LONGEST_REWARD), read_units(each)
    )


def _proved(rung: Rung, sent: dict[str, Any]) -> Rung:
    """The bill with how the member proved to be one. NotProved, TooManyTries."""
    proof, card = proof_of(sent), scans.find(rung.codes[0], house())
    if not proof.given:
        return rung
    member = members.by_id(card.member) if card and card.member else None
    return replace(rung, proven=proving.shown(member, proof, house(), use=str(rung.id)))


def _back(sent: dict[str, Any], found: Purchase, before: PurchaseReturn | None) -> Bill:
    whole, bill = sent.get("whole") is True, read_bill(sent, "total")
    if whole == (bill is not None):
        raise Malformed("Give one of these: whole as true, total, or lines.")
    if bill is not None:
        return bill
    return before.bill if before else returns.left_of(found)


def _of_this_customer(sent: dict[str, Any], sold: Purchase) -> None:
    """Whoever shows a card with the goods is the one who bought them."""
    card = scans.find(text(sent, "code", LONGEST_INPUT), house())
    if "code" in sent and not (card and returns.is_theirs(sold, card)):
        raise Malformed("This bill is of another customer.")


def _no_bill() -> Answer:
    return error(NO_BILL, 404)


def _not_paid(wrong: NotPaid) -> Answer:
    """A payment was refused; nothing of the bill was recorded."""
    status = 403 if wrong.reason in {Reason.NEEDS_CARD, Reason.DORMANT} else 422
    sentence = message_of(wrong.reason.value, {"notes": list(wrong.notes)})
    return as_answer({"error": sentence, "reason": wrong.reason.value}), status


def _said(receipt: Receipt) -> dict[str, Any]:
    kept = receipt.purchase
    return {
        "id": str(UUID(bytes=bytes(kept.uuid))),
        "number": kept.number,
        "day": kept.day,
        "at": kept.at.isoformat(),
        **told(kept.bill),
        "to_pay": money(receipt.to_pay_minor),
        "outcomes": [_of_programme(one) for one in receipt.outcomes],
        "undone": purchase_undoing.is_undone(kept),
        "returns": [_return_of(one) for one in purchases.returns_of(kept.id)],
        "left": money(returns.left_of(kept).total_minor),
    }


def _of_programme(one: Outcome) -> dict[str, Any]:
    return {**_whose(one.act), **outcome_of(one)}


def _whose(act: Recorded) -> dict[str, Any]:
    named = Programme.get_or_none(Programme.id == act.programme)
    return {
        "programme": named.name if named else "",
        "number": number_of(act.card) if act.card else "",
        "verb": act.verb,
    }


def _return_of(one: PurchaseReturn) -> dict[str, Any]:
    return {
        "id": str(UUID(bytes=bytes(one.uuid))),
        "at": one.at.isoformat(),
        **told(one.bill),
    }


def _said_of(return_id: UUID, came: returns.Returned) -> dict[str, Any]:
    return {
        "id": str(return_id),
        "purchase": str(UUID(bytes=bytes(came.purchase.uuid))),
        **told(came.back),
        "left": money(returns.left_of(came.purchase).total_minor),
        "acts": [_changed(act) for act in came.acts],
    }


def _changed(act: Recorded) -> dict[str, Any]:
    return {
        "id": str(act.id),
        **_whose(act),
        "at": from_milliseconds(act.at_ms).isoformat(),
        "entries": [
            {"account": e.account, "unit": e.unit, "amount": e.amount}
            for e in ledger.entries_of(act.seq)
        ],
    }
