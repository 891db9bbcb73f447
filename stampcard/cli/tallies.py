"""`flask tally …`: sheets of paper for power cuts, entered afterwards."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house, refuse, speaker
from stampcard.models.tallies import TallySheet, lines_of, waiting_lines
from stampcard.services import tally
from stampcard.services.tally import MOST_SHEETS, Typed
from stampcard.values.tallies import (
    MOST_LINES,
    PROPOSAL_TEXTS,
    TROUBLE_TEXTS,
    read_sheet,
    sheet_number,
)

group = AppGroup("tally", help="Tally sheets for power cuts: number, enter, list.")
_COLUMNS = ("number", "count")
_LONGEST_CELL = 300


@command("issue", click.argument("count", type=int))
def issue(count: int) -> tuple[Any, str]:
    """Number new tally sheets."""
    who = actor()
    if not 1 <= count <= MOST_SHEETS:
        raise Failed(f"Number from 1 to {MOST_SHEETS} sheets at a time.")
    numbers = [sheet_number(sheet) for sheet in tally.issue(count, who, house())]
    return {"sheets": numbers}, "\n".join(numbers)


@command(
    "enter",
    click.argument("sheet"),
    click.argument("file", type=click.File(encoding="utf-8-sig", errors="replace")),
    click.option("--day", required=True, help="Day on the sheet, such as 2026-12-31."),
)
def enter(sheet: str, file: TextIO, day: str) -> tuple[Any, str]:
    """Enter a filled-in sheet: a CSV file with columns number,count, or -."""
    who, found = actor(), tally.find(read_sheet(sheet))
    if not found:
        raise Failed(f"There is no tally sheet “{sheet[:30]}”.")
    came, problems = tally.enter(found, _day(day), _lines(file), who, house())
    if not came:
        refuse(problems)
    counts = {
        "booked": came.booked,
        "already": came.already,
        "waiting": came.waiting,
    }
    lines = [_fact(line) for line in lines_of(found.id).values()]
    told = {"sheet": sheet_number(found.id), **counts, "lines": lines}
    said = "{booked} entered, {already} entered already, {waiting} waiting.".format(
        **counts
    )
    return told, "\n".join([said, *map(_waits, filter(_is_waiting, lines))])


@command("list")
def list_all() -> tuple[Any, str]:
    """Every tally sheet."""
    waiting = waiting_lines()
    found = [
        {
            "sheet": sheet_number(sheet.id),
            "state": sheet.state,
            "day": sheet.day or None,
            "waiting": waiting.get(sheet.id, 0),
        }
        for sheet in TallySheet.select().order_by(TallySheet.id)
    ]
    line = "{sheet} {state:8} {day} {waiting} waiting"
    lines = [line.format(**each | {"day": each["day"] or ""}) for each in found]
    return found, "\n".join(lines) or "No sheet is numbered yet."


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Failed("Give the day as 2026-12-31.") from error


def _lines(file: TextIO) -> list[Typed]:
    """The lines of a file, and at most one too many."""
    try:
        return list(_read(csv.DictReader(file)))
    except csv.Error as error:
        raise Failed(f"The file cannot be read as CSV: {error}.") from error


def _read(reader: "csv.DictReader[str]") -> Iterator[Typed]:
    if not set(_COLUMNS) <= set(reader.fieldnames or ()):
        raise Failed("The first line of the file must be number,count.")
    for line, cells in enumerate(islice(reader, MOST_LINES + 1), 1):
        number, count = ((cells[name] or "")[:_LONGEST_CELL] for name in _COLUMNS)
        yield Typed(line, number, count)


def _fact(line: Any) -> dict[str, Any]:
    facts = line.facts
    return {
        "line": line.line,
        "number": line.number,
        "count": line.count,
        "state": line.state,
        "acts": facts.get("acts", []),
        "trouble": facts.get("trouble"),
        "proposal": facts.get("proposal"),
        "near": facts.get("near", []),
    }


def _is_waiting(fact: dict[str, Any]) -> bool:
    return bool(fact["state"] == "waiting")


def _waits(fact: dict[str, Any]) -> str:
    said = speaker().gettext
    why, offer = TROUBLE_TEXTS[fact["trouble"]], PROPOSAL_TEXTS[fact["proposal"]]
    near = f" ({', '.join(fact['near'])}?)" if fact["near"] else ""
    return f"{fact['line']:4} {fact['number']}: {said(why)}{near} → {said(offer)}"


for _command in (issue, enter, list_all):
    group.add_command(_command)
COMMANDS = (group,)
