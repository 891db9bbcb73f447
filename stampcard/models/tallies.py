"""Tally sheets and their lines, as they were typed and what came of each."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, rows
from stampcard.models.shops import Staff

OPEN, ENTERED, UNDONE = "open", "entered", "undone"
BOOKED, WAITING, DROPPED = "booked", "waiting", "dropped"  # and UNDONE, of a line


class TallySheet(Table):
    """A sheet of paper with a number of its own; `day` is ISO text once entered."""

    entered_by_id: Any

    issued_at = MomentField()
    issued_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    state = peewee.TextField(default=OPEN)
    day = peewee.TextField(default="")
    entered_at = MomentField(null=True)
    entered_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")


class TallyLine(Table):
    """One line of a sheet; `outcome` is JSON: acts, trouble, proposal, decisions."""

    sheet_id: int

    sheet = peewee.ForeignKeyField(TallySheet, on_delete="RESTRICT")
    line = peewee.IntegerField()
    number = peewee.TextField()
    count = peewee.IntegerField()
    state = peewee.TextField()
    outcome = peewee.TextField()

    class Meta:
        """A line stands once on a sheet."""

        indexes = ((("sheet", "line"), True),)

    @property
    def facts(self) -> dict[str, Any]:
        """What came of the line, as plain values."""
        found: dict[str, Any] = json.loads(self.outcome)
        return found


def issued(count: int, staff: int, now: datetime) -> list[int]:
    """Take the next numbers for so many sheets. Only inside `write()`."""
    return [TallySheet.create(issued_at=now, issued_by=staff).id for _ in range(count)]


def lines_of(sheet: int) -> dict[int, TallyLine]:
    """What is kept of a sheet, by line."""
    found = TallyLine.select().where(TallyLine.sheet == sheet)
    return {each.line: each for each in found.order_by(TallyLine.line)}


def keep(
    sheet: int, line: int, number: str, count: int, state: str, facts: Mapping[str, Any]
) -> None:
    """Keep a line as it stands now. Only inside `write()`."""
    changed = {
        "number": number,
        "count": count,
        "state": state,
        "outcome": json.dumps(facts, ensure_ascii=False),
    }
    TallyLine.insert(sheet=sheet, line=line, **changed).on_conflict(
        conflict_target=[TallyLine.sheet, TallyLine.line], update=changed
    ).execute()


def waiting_lines() -> dict[int, int]:
    """How many lines still wait for a decision, by sheet."""
    found = rows(
        "SELECT sheet_id, COUNT(*) FROM tally_line WHERE state = ? GROUP BY sheet_id",
        WAITING,
    )
    return dict(found)
