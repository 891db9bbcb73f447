"""Tally sheets: issued with the paper, entered after a power cut, as often as you like.

What is entered is decided line by line: booked, or kept waiting with a proposal. The
acts of a sheet have ids that follow from its number and line, so that entering it
again, on another phone and at the same time too, books nothing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.models import tallies
from stampcard.models.tallies import (
    BOOKED,
    ENTERED,
    OPEN,
    UNDONE,
    WAITING,
    TallyLine,
    TallySheet,
)
from stampcard.models.writing import write
from stampcard.services import tally_lines
from stampcard.services.house import Actor, House
from stampcard.services.tally_lines import Came, Wish
from stampcard.values.codes import normalised
from stampcard.values.tallies import (
    LARGEST_SHEET,
    MOST_DAYS_BACK,
    MOST_LINES,
    MOST_TICKS,
    Proposal,
    Trouble,
    read_ticks,
)
from stampcard.values.texts import clean, names_a_number
from stampcard.values.words import N_, Words, say

MOST_SHEETS = 100
LONGEST_NUMBER = 40
_NO_SHEET = N_("No sheet has this number. Look at the top of the paper.")
_NO_DAY = N_("Say which day stands on the sheet.")
_TO_COME = N_("This day has not come yet.")
_TOO_OLD = N_("A sheet can be entered for {most} days, not later.")
_OTHER_DAY = N_("This sheet was entered for {day} already.")
_NO_LINES = N_("Nothing is filled in.")
_TOO_MANY = N_("At most {most} lines, please.")
_NO_TICKS = N_("Give the ticks as a whole number from 1 to {most}.")
_NO_NUMBER = N_("The number of the card is missing.")
_TOO_LONG = N_("At most {most} characters, please.")
_A_PHONE = N_("This is a phone number. Give the number of the card.")
_PHONE_DIGITS = 9  # a card's number has eight characters at most
OF_THE_TROUBLE = ("trouble", "proposal", "fits", "near")
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it was typed; its place on the paper from 1."""

    line: int
    number: str
    ticks: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not (self.number.strip() or self.ticks.strip())


@dataclass(slots=True)
class Entered:
    """How many lines were booked now, were entered already, and wait."""

    booked: int = 0
    already: int = 0
    waiting: int = 0


def issue(count: int, actor: Actor, house: House) -> list[int]:
    """Number so many new sheets; ValueError for none or too many at a time."""
    if not 1 <= count <= MOST_SHEETS:
        raise ValueError(count)
    return write(lambda: tallies.issued(count, actor.staff, house.clock()))


def find(sheet: int | None) -> TallySheet | None:
    """The sheet with a number, or None."""
    if not sheet or sheet > LARGEST_SHEET:
        return None
    found: TallySheet | None = TallySheet.get_or_none(TallySheet.id == sheet)
    return found


def open_sheets(most: int = 20) -> list[TallySheet]:
    """The sheets that nobody entered yet, oldest first."""
    found = TallySheet.select().where(TallySheet.state == OPEN)
    return list(found.order_by(TallySheet.id).limit(most))


def entered_sheets(most: int = 20) -> list[tuple[TallySheet, int]]:
    """The sheets entered last, each with how many of its lines wait."""
    waiting = tallies.waiting_lines()
    found = TallySheet.select().where(TallySheet.state != OPEN)
    newest = found.order_by(TallySheet.entered_at.desc(), TallySheet.id.desc())
    return [(sheet, waiting.get(sheet.id, 0)) for sheet in newest.limit(most)]


def problems(
    sheet: TallySheet | None, day: date | None, lines: Sequence[Typed], house: House
) -> Problems:
    """All that keeps a typed sheet from being entered, each at its field."""
    found = []
    if not sheet:
        found.append(Problem("sheet", say(_NO_SHEET)))
    wrong_day = _day_problem(sheet, day, house)
    if wrong_day:
        found.append(Problem("day", wrong_day))
    written = [line for line in lines if not line.is_empty]
    if not written:
        found.append(Problem("lines", say(_NO_LINES)))
    if len(written) > MOST_LINES or any(
        not 1 <= line.line <= MOST_LINES for line in written
    ):
        found.append(Problem("lines", say(_TOO_MANY, most=MOST_LINES)))
        return tuple(found)
    return (*found, *_line_problems(written))


def enter(
    sheet: TallySheet, day: date, lines: Iterable[Typed], actor: Actor, house: House
) -> tuple[Entered | None, Problems]:
    """Enter a sheet, all of it or nothing; the same again books nothing twice."""
    typed = list(lines)
    found = problems(sheet, day, typed, house)
    if found:
        return None, found
    written = [line for line in typed if not line.is_empty]
    return write(lambda: _enter(sheet.id, day, written, actor, house))


def _day_problem(
    sheet: TallySheet | None, day: date | None, house: House
) -> Words | None:
    if not day:
        return say(_NO_DAY)
    today = house.now()[1]
    if day > today:
        return say(_TO_COME)
    if day < today - timedelta(days=MOST_DAYS_BACK):
        return say(_TOO_OLD, most=MOST_DAYS_BACK)
    if sheet and sheet.state == ENTERED and sheet.day != day.isoformat():
        return say(_OTHER_DAY, day=date.fromisoformat(sheet.day))
    return None


def _line_problems(lines: Sequence[Typed]) -> Iterable[Problem]:
    for line in lines:
        if not line.number.strip():
            yield Problem(f"number-{line.line}", say(_NO_NUMBER))
        elif len(line.number.strip()) > LONGEST_NUMBER:
            words = say(_TOO_LONG, most=LONGEST_NUMBER)
            yield Problem(f"number-{line.line}", words)
        elif names_a_number(line.number, least=_PHONE_DIGITS):
            yield Problem(f"number-{line.line}", say(_A_PHONE))
        if not read_ticks(line.ticks):
            words = say(_NO_TICKS, most=MOST_TICKS)
            yield Problem(f"ticks-{line.line}", words)


def _enter(
    sheet_id: int, day: date, lines: list[Typed], actor: Actor, house: House
) -> tuple[Entered | None, Problems]:
    sheet = TallySheet.get_by_id(sheet_id)  # anew: another phone may have been faster
    wrong_day = _day_problem(sheet, day, house)
    if wrong_day:
        return None, (Problem("day", wrong_day),)
    TallySheet.update(
        state=ENTERED,
        day=day.isoformat(),
        entered_at=house.clock(),
        entered_by=actor.staff,
    ).where(TallySheet.id == sheet_id).execute()
    came = Entered()
    for line in lines:
        _enter_line(sheet_id, day, line, came, actor, house)
    return came, ()


def _enter_line(
    sheet: int, day: date, typed: Typed, came: Entered, actor: Actor, house: House
) -> None:
    number, ticks = clean(typed.number), read_ticks(typed.ticks) or 0
    version = [normalised(number), ticks]
    kept = tallies.lines_of(sheet).get(typed.line)
    if kept and kept.state != UNDONE:
        known = version in kept.facts["typed"]
        came.already += known
        came.waiting += not known
        if not known:
            _keep_change(kept, number, ticks)
        return
    before: dict[str, Any] = kept.facts if kept else {"turn": 0, "decisions": []}
    wish = Wish(sheet, typed.line, number, ticks, day, before["turn"])
    found = attempt(wish, actor, house)
    came.booked += bool(found.act) and not found.replayed
    came.already += found.replayed
    came.waiting += not found.act
    turn = before["turn"] + found.spent
    facts = before | {"typed": [version], "turn": turn} | found.facts()
    state = BOOKED if found.act else WAITING
    tallies.keep(sheet, typed.line, number, ticks, state, facts)


def attempt(wish: Wish, actor: Actor, house: House) -> Came:
    """Book a line beside the others of its sheet; call inside `write` only."""
    others = (
        tally_lines.find(each.number, house)
        for each in tallies.lines_of(wish.sheet).values()
        if each.line != wish.line and each.state in {BOOKED, WAITING}
    )
    serials = {card.serial for card in others if card}
    return tally_lines.book(wish, serials, actor, house)


def _keep_change(kept: TallyLine, number: str, ticks: int) -> None:
    """A line that was entered before, and differently: nothing is added in silence."""
    facts = kept.facts
    facts["typed"].append([normalised(number), ticks])
    second = facts.get("second") or {
        "was": kept.state,
        "before": {name: facts[name] for name in OF_THE_TROUBLE if name in facts},
    }
    facts["second"] = second | {"number": number, "count": ticks}
    facts |= {"trouble": Trouble.CHANGED, "proposal": Proposal.REPLACE}
    tallies.keep(kept.sheet_id, kept.line, kept.number, kept.count, WAITING, facts)
