"""A list that was brought in today is taken back, while nobody of it has come yet.

Its people go, with all that was kept of them; the act that opened their accounts is
undone by another, and the numbers of those accounts are blocked for good.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from stampcard.models import ledger
from stampcard.models.base import execute, row, rows
from stampcard.models.cards import VOID
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.members.importing.storing import NotStored, record, slip_of
from stampcard.services.privacy import traces
from stampcard.services.recording import doing
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds, to_milliseconds
from stampcard.values.whys import Why
from stampcard.values.words import N_, say, say_many

_LISTS = """
SELECT slip, MIN(at), COUNT(*) FROM consent
WHERE channel = 'import' AND purpose = 'stamps' AND at >= ?
GROUP BY slip ORDER BY MIN(at) DESC"""
_LOTS = """
SELECT seq, programme_id, detail FROM act
WHERE day = ? AND verb = 'issue' AND card IS NULL AND detail LIKE ? ORDER BY seq"""
_THEIRS = "SELECT member_id FROM consent WHERE slip = ? AND purpose = 'stamps'"
_ACCOUNTS = f"SELECT account_id FROM holding WHERE member_id IN ({_THEIRS})"  # noqa: S608
_TOUCHED = f"""
SELECT COUNT(DISTINCT holding.member_id) FROM holding
WHERE holding.member_id IN ({_THEIRS}) AND (
EXISTS (SELECT 1 FROM act WHERE act.card = holding.serial)
OR EXISTS (SELECT 1 FROM entry JOIN act ON act.seq = entry.act_id
    WHERE entry.account_id = holding.account_id AND act.card IS NOT NULL)
OR EXISTS (SELECT 1 FROM card WHERE card.account_id = holding.account_id
    AND card.serial <> holding.serial)
OR EXISTS (SELECT 1 FROM consent later WHERE later.member_id = holding.member_id
    AND later.slip <> ?))"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Brought:
    """A list that was brought in today, and how many of its people are members."""

    name: str
    at: datetime
    members: int


def brought_today(house: House) -> list[Brought]:
    """The lists of today, the newest first."""
    found = rows(_LISTS, _start_of_day_ms(house))
    return [
        Brought(slip.removeprefix("list "), from_milliseconds(at), count)
        for slip, at, count in found
    ]


def take_back(name: str, actor: Actor, house: House) -> int:
    """Take a list of today back; how many people went. NotStored if it cannot be."""
    gone = write(lambda: _take_back(name, actor, house))
    traces.not_swept(house)
    return gone


def _take_back(name: str, actor: Actor, house: House) -> int:
    by, slip = doing(actor, house), slip_of(name)
    if not any(one.name == name for one in brought_today(house)):
        raise NotStored(say(N_("Only a list that came today can be taken back.")))
    touched = row(_TOUCHED, slip, slip)
    if touched and touched[0]:
        raise NotStored(
            say_many(
                "{count} person of this list has come since. It stays.",
                "{count} people of this list have come since. It stays.",
                count=touched[0],
            )
        )
    lots = rows(_LOTS, by.day.isoformat(), f'%"list": "{name}"%')
    theirs = {account for (account,) in rows(_ACCOUNTS, slip)}
    for seq, programme, detail in lots:
        entries = [
            replace(entry, amount=-entry.amount)
            for entry in ledger.entries_of(seq)
            if entry.account in theirs
        ]
        facts = json.loads(detail) | {"note": Why.TAKEN_BACK}
        record(Verb.REVERSE, programme, entries, by, facts, reverses=seq)
    execute(
        "UPDATE card SET state = ? WHERE serial IN (SELECT serial FROM holding "  # noqa: S608
        f"WHERE member_id IN ({_THEIRS}))",
        VOID,
        slip,
    )
    gone = execute(f"DELETE FROM member WHERE id IN ({_THEIRS})", slip)  # noqa: S608
    return int(gone.rowcount)


def _start_of_day_ms(house: House) -> int:
    shop = the_shop()
    zone = ZoneInfo(shop.timezone if shop else "UTC")
    return to_milliseconds(datetime.combine(house.now()[1], time(), zone))
