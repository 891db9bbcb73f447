"""Partners of the shop, what was agreed with them, and what a settlement reads.

Everybody who settles has a number: a partner its own, the shop itself 0. What was
agreed and what was paid is only ever added to, so that a settlement of a month that is
over never changes.
"""

from collections.abc import Iterator
from typing import Any

import peewee

from stampcard.models import ledger
from stampcard.models.acts import Recorded
from stampcard.models.base import MomentField, Table, row, rows
from stampcard.models.cards import Account, Batch
from stampcard.models.programmes import Programme
from stampcard.models.shops import Outlet, Staff
from stampcard.models.writing import once

SHOP = 0  # the number of the shop itself among those who settle
ACTIVE, DISABLED = "active", "disabled"
EARNS, ACCEPTS, BEARS, COMMISSION = "earns", "accepts", "bears", "commission"
SORTS = (EARNS, ACCEPTS, BEARS, COMMISSION)
LONGEST_TIER = 30
MOST_SHARE, MOST_DAYS = 10_000, 3660  # a share in hundredths of a percent


class PartnerTier(Table):
    """What a share partners in a tier get of what those they sent spend.

    `share` is in hundredths of a percent, after so many `days` of a customer; a partner
    that sent `from_sent` customers rises to it by itself, with 0 only by hand.
    """

    id: int
    name = peewee.TextField(unique=True)
    share = peewee.IntegerField()
    days = peewee.IntegerField(default=0)
    from_sent = peewee.IntegerField(default=0)


class Partner(Table):
    """Another business; acts made at its outlet were made by it."""

    id: int
    outlet_id: int
    tier_id: int | None
    name = peewee.TextField()
    tier = peewee.ForeignKeyField(PartnerTier, null=True, on_delete="RESTRICT")
    state = peewee.TextField(default=ACTIVE)
    outlet = peewee.ForeignKeyField(Outlet, unique=True, on_delete="RESTRICT")
    trial_until = peewee.TextField(default="")  # a day; no commission up to it
    link_hash = peewee.BlobField(null=True, unique=True)
    made_at = MomentField()


class Agreement(Table):
    """What two agreed from a moment on; a figure of 0 ends it. Never changed.

    EARNS: the spend for one unit at the payer's. ACCEPTS: what the payer, who gave a
    unit, pays the payee for taking it. BEARS: the payer's share of what the payee gives
    back, and COMMISSION: the payee's share of what those it sent spend, after so many
    `days`; both in hundredths of a percent.
    """

    programme_id: Any
    sort = peewee.TextField()
    programme = peewee.ForeignKeyField(Programme, null=True, on_delete="RESTRICT")
    payer = peewee.IntegerField()
    payee = peewee.IntegerField()
    figure = peewee.BigIntegerField()
    days = peewee.IntegerField(default=0)
    at = MomentField()
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)


class PartnerPayment(Table):
    """Money that one gave another to settle. Never changed."""

    payer = peewee.IntegerField()
    payee = peewee.IntegerField()
    amount = peewee.BigIntegerField()
    at = MomentField()
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)


class PartnerBatch(Table):
    """Paper that one hands out for another: by whom, and whose offer it is."""

    batch_id: int
    batch = peewee.ForeignKeyField(Batch, primary_key=True, on_delete="RESTRICT")
    by = peewee.IntegerField(default=SHOP)
    of = peewee.IntegerField(default=SHOP)


class SentAccount(Table):
    """That a partner sent whoever has an account, and since when."""

    account_id: int
    partner_id: int
    account = peewee.ForeignKeyField(Account, primary_key=True, on_delete="RESTRICT")
    partner = peewee.ForeignKeyField(Partner, on_delete="RESTRICT")
    day = peewee.TextField()


_AT_OUTLET = "SELECT id, state FROM partner WHERE outlet_id = ?"
_HANDED_OUT = 'SELECT "by", "of" FROM partner_batch WHERE batch_id = ?'
_IN_FORCE = (
    "SELECT sort, payer, payee, figure FROM agreement "
    "WHERE programme_id = ? AND (payer = ? OR payee = ?) ORDER BY id"
)
_WAS_HERE = (
    "SELECT 1 FROM act WHERE seq < ? AND verb IN ('earn', 'redeem') "
    "AND outcome = 'accepted' AND card IN "
    "(SELECT serial FROM card WHERE account_id = ?) LIMIT 1"
)
_SENT = (
    "SELECT sent_account.partner_id, sent_account.day FROM sent_account "
    "JOIN account ON account.id = sent_account.account_id "
    "WHERE COALESCE(account.moved_to, account.id) = ? "
    "ORDER BY sent_account.day, sent_account.account_id LIMIT 1"
)
_CUSTOMERS_SENT = (
    "SELECT COUNT(DISTINCT COALESCE(holding.member_id, -found.id)) FROM "
    "(SELECT COALESCE(account.moved_to, account.id) AS id FROM sent_account "
    "JOIN account ON account.id = sent_account.account_id "
    "WHERE sent_account.partner_id = ?) found "
    "LEFT JOIN holding ON holding.account_id = found.id"
)
_SEQS = (
    "SELECT seq FROM act WHERE at >= ? AND at < ? AND outcome = 'accepted' "
    "AND verb IN ('earn', 'redeem', 'reverse', 'return') ORDER BY seq"
)
_CAME_BACK = (
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM act "
    "WHERE act.card = card.serial AND act.verb IN ('earn', 'redeem') "
    "AND act.outcome = 'accepted' AND NOT EXISTS (SELECT 1 FROM act undo "
    "WHERE undo.reverses = act.seq)) THEN 1 ELSE 0 END), 0) "
    "FROM card WHERE card.batch_id = ?"
)


def at_outlet(outlet: int) -> tuple[int, str]:
    """Who is at an outlet, the shop or a partner, and the state it is in."""
    found = once(("at outlet", outlet), lambda: row(_AT_OUTLET, outlet))
    return (found[0], found[1]) if found else (SHOP, ACTIVE)


def there_are_some() -> bool:
    """Whether the shop has partners at all; most have none."""
    return once("partners", lambda: row("SELECT 1 FROM partner LIMIT 1")) is not None


def handed_out(batch: int) -> tuple[int, int] | None:
    """Who hands a batch out, and whose offer it is; None for an ordinary batch."""
    found = once(("handed out", batch), lambda: row(_HANDED_OUT, batch))
    return (found[0], found[1]) if found else None


def agreed(programme: int, party: int) -> dict[tuple[str, int, int], int]:
    """What stands now between somebody and all others in a programme."""
    found = rows(_IN_FORCE, programme, party, party)
    latest = {(sort, payer, payee): figure for sort, payer, payee, figure in found}
    return {key: figure for key, figure in latest.items() if figure}


def sent_by(account: int) -> tuple[int, str] | None:
    """Which partner sent whoever has an account, and on which day; or None."""
    found = row(_SENT, account)
    return (found[0], found[1]) if found else None


def customers_sent(partner: int) -> int:
    """How many customers a partner sent: a member once, else each card's account."""
    found = row(_CUSTOMERS_SENT, partner)
    return int(found[0]) if found else 0


def was_here(account: int, before: int) -> bool:
    """Whether an account had an act before an act of the ledger."""
    return row(_WAS_HERE, before, account) is not None


def came_back(batch: int) -> tuple[int, int]:
    """How many cards a batch has, and how many of them were used."""
    found = row(_CAME_BACK, batch)
    return (int(found[0]), int(found[1])) if found else (0, 0)


def acts_between(first_ms: int, end_ms: int) -> Iterator[Recorded]:
    """Accepted acts that were written in a span of time, oldest first."""
    for (seq,) in rows(_SEQS, first_ms, end_ms):
        if act := ledger.by_seq(seq):
            yield act
