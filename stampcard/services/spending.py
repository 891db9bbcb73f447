"""Who may spend from a member's account: earning by number is free, spending is not.

A number that was typed proves nothing: everybody may know it. A printed card in hand, a
scanned code, the member's PIN or a code sent to the number does. After a long pause a
code no longer does, since the number may have been given to somebody else.
"""

from datetime import datetime, timedelta

from stampcard.models import members
from stampcard.models.base import execute, row
from stampcard.models.cards import Found
from stampcard.models.privacy import agreed
from stampcard.models.writing import once
from stampcard.values.decisions import Accept, Verb
from stampcard.values.moments import from_milliseconds, to_milliseconds
from stampcard.values.purposes import STAMPS
from stampcard.values.reasons import Reason

CARD, PIN, CODE = "card", "pin", "code"
_SURE = {CARD, PIN}


def refusal(
    card: Found, verb: Verb, decision: Accept, proof: str, at: datetime
) -> Reason | None:
    """Why a member's card gives nothing yet, or counts nothing any more; or None."""
    by_number = card.paperless and verb is Verb.EARN
    if by_number and card.member and STAMPS not in agreed(card.member):
        return Reason.NO_CONSENT
    if not _gives(card, verb, decision):
        return None
    if proof not in _SURE and card.member and is_dormant(card.member, at):
        return Reason.DORMANT
    if proof or not _asks(card, verb, decision):
        return None
    return Reason.NEEDS_CARD


def is_dormant(member: int, at: datetime) -> bool:
    """Whether a member was not seen for as long as the shop has set."""
    found = row("SELECT seen_at FROM member WHERE id = ?", member)
    return bool(found and from_milliseconds(found[0]) < fresh_since(at))


def seen(member: int, verb: Verb, proof: str, at: datetime) -> None:
    """Note that a member was here; who proved it is no longer dormant. In `write()`."""
    if verb is Verb.REDEEM and proof in _SURE:
        confirmed(member, at)
    else:
        members.touched(member, at, not_seen_since=fresh_since(at))


def confirmed(member: int, at: datetime) -> None:
    """Note that the number was proved to be the member's. In `write()` only."""
    execute(
        "UPDATE member SET seen_at = ?, confirmed_at = ? WHERE id = ?",
        to_milliseconds(at),
        to_milliseconds(at),
        member,
    )


def _gives(card: Found, verb: Verb, decision: Accept) -> bool:
    """Redeeming gives; so does an act whose benefit is worth more than is free."""
    return verb is Verb.REDEEM or _is_worth_asking(card, verb, decision)


def _asks(card: Found, verb: Verb, decision: Accept) -> bool:
    always = verb is Verb.REDEEM and not card.number_spends
    return always or _is_worth_asking(card, verb, decision)


def _is_worth_asking(card: Found, verb: Verb, decision: Accept) -> bool:
    """Whether it gives more than the programme lets go by number; what has no price
    in money may be worth more."""
    if card.proof_above is None or not decision.benefit:
        return False
    worth_minor = decision.benefit.discount_minor
    if worth_minor is None:
        return verb is Verb.REDEEM
    return worth_minor > card.proof_above


def fresh_since(at: datetime) -> datetime:
    """Since when a member must have been seen not to count as dormant."""
    found = once("dormant", lambda: row("SELECT dormant_months FROM shop LIMIT 1"))
    months = found[0] if found else 12
    return at - timedelta(days=months * 365 // 12) if months else _EVER


_EVER = from_milliseconds(0)
