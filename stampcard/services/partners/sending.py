"""Whom a partner sends: customers who came with its paper, for as long as they stay."""

from collections.abc import Iterable
from datetime import date, datetime

from stampcard.models import cards, partners
from stampcard.models.partners import SHOP, SentAccount
from stampcard.services.house import Actor
from stampcard.services.partners import tiers


def note(
    presented: Iterable[cards.Found],
    first_seq: int,
    at: datetime,
    day: date,
    actor: Actor,
) -> None:
    """Note who sent a customer that was here now. In `write()` only.

    Somebody who came before without the partner was sent by nobody. Whatever else the
    customer takes part in later goes with it. A partner that has sent enough rises.
    """
    if not partners.there_are_some():
        return
    found = [card for one in presented if (card := cards.find(one.serial))]
    accounts = {card.account for card in customers(found) if card.account}
    known = [sent for one in accounts if (sent := partners.sent_by(one))]
    sent = min(known, key=lambda one: one[1]) if known else None
    giver = next(filter(None, map(_giver, found)), SHOP)
    if (
        not sent
        and giver
        and not any(partners.was_here(a, first_seq) for a in accounts)
    ):
        sent = (giver, day.isoformat())
    fresh = [one for one in accounts if not partners.sent_by(one)]
    if sent and fresh:
        for account in fresh:
            SentAccount.create(account=account, partner=sent[0], day=sent[1])
        tiers.rise(sent[0], actor, at)


def customers(found: list[cards.Found]) -> list[cards.Found]:
    """The cards that stand for the customer: the partner's paper only if alone.

    For the same code may be in many hands.
    """
    return [card for card in found if not _giver(card)] or found


def _giver(card: cards.Found) -> int:
    handed = partners.handed_out(card.batch)
    return handed[0] if handed and handed[0] != handed[1] else SHOP
