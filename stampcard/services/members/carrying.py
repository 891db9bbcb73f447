"""What carries a member's account: cards tied to it, parted from it, replaced.

An account changes hands by one row, the holding; its entries stay where they are. Only
where two accounts become one do units move, by an act with opposite entries.
"""

from uuid import UUID

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, ledger, members
from stampcard.models.base import execute, rows
from stampcard.models.cards import Found
from stampcard.models.members import Holding
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.members import paperless
from stampcard.services.opening import opened
from stampcard.services.recording import doing, record
from stampcard.services.scans import never_open, rules_of
from stampcard.values.decisions import Entry, Verb
from stampcard.values.reasons import REASON_TEXTS
from stampcard.values.words import N_, say

Problems = tuple[Problem, ...]


def attach(
    card: Found, member: int, act_id: UUID | None, actor: Actor, house: House
) -> tuple[ledger.Recorded | None, Problems]:
    """Tie a card and what is on it to a member; or say why not.

    None without problems when it is theirs already. The same act id again changes
    nothing.
    """
    return write(lambda: _attach(card.serial, member, act_id, actor, house))


def account_in(member: int, programme: int) -> int | None:
    """The account a member gathers in in a programme, or None."""
    held = members.held_by(member)
    return next((account for account, _, of in held if of == programme), None)


def moved(before: int, after: int, programme: int) -> tuple[Entry, ...]:
    """The entries that bring all units of an account in a programme to another."""
    held = ledger.balances(before, programme)
    return tuple(
        Entry(account, unit, amount)
        for unit, total in sorted(held.items())
        if total
        for account, amount in ((before, -total), (after, total))
    )


def _attach(
    serial: int, member: int, act_id: UUID | None, actor: Actor, house: House
) -> tuple[ledger.Recorded | None, Problems]:
    earlier = ledger.known(act_id) if act_id else None
    card = cards.find(serial)
    if earlier or card is None or card.member == member:
        return earlier, ()
    if wrong := _why_not(card):
        return None, wrong
    by = doing(actor, house, act_id)
    kind, _ = rules_of(card)
    own = account_in(member, card.programme) if kind.gathers else None
    entries: tuple[Entry, ...] = ()
    if own is None:
        card = card if card.account else opened(card, by)
        twin = paperless.beside(card, actor, house)
        Holding.create(
            account=card.account, member=member, serial=twin.serial, since=by.at
        )
    else:
        if card.account:
            entries = moved(card.account, own, card.programme)
        _lead(card, own)
    return record(Verb.ATTACH, card, entries, by), ()


def _why_not(card: Found) -> Problems:
    if card.member is not None:
        words = say(N_("This card is tied to another member. Part them first."))
        return (Problem("card", words),)
    reason = never_open(card)
    return (Problem("card", say(REASON_TEXTS[reason])),) if reason else ()


def _lead(card: Found, account: int) -> None:
    """Let a card, and all that share its account, lead to another account."""
    if card.account:
        execute(
            "UPDATE card SET account_id = ? WHERE account_id = ?", account, card.account
        )
    else:
        execute("UPDATE card SET account_id = ? WHERE serial = ?", account, card.serial)


def numbers_of(account: int) -> list[int]:
    """The serials of all cards that lead to an account, with or without paper."""
    found = rows(
        "SELECT serial FROM card WHERE account_id = ? ORDER BY serial", account
    )
    return [serial for (serial,) in found]
