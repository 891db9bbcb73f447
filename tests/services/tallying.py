"""Tally sheets in one line each, for the tests of several floors."""

from datetime import date

from stampcard.models import tallies
from stampcard.services import tally, tally_deciding
from stampcard.services.tally import Typed
from stampcard.values.codes import number_of
from tests.builders import OWNER, a_batch, a_programme

TODAY = date(2026, 3, 1)


def a_sheet(house) -> int:
    return tally.issue(1, OWNER, house)[0]


def some_cards(house, count=4, preset="stamp_card", **settings) -> list[str]:
    """The numbers of so many cards of a new programme."""
    batch = a_batch(a_programme(preset, house, **settings), count, house)
    return [number_of(batch.first_serial + n) for n in range(count)]


def enter(house, sheet, *lines, day=TODAY, actor=OWNER):
    """What came of lines of number and ticks."""
    typed = [Typed(n, number, str(ticks)) for n, (number, ticks) in enumerate(lines, 1)]
    return tally.enter(tally.find(sheet), day, typed, actor, house)


def entered(house, sheet, *lines, day=TODAY, actor=OWNER):
    """How many were booked, there already, and wait."""
    came, problems = enter(house, sheet, *lines, day=day, actor=actor)
    assert came, problems
    return came.booked, came.already, came.waiting


def refused(house, sheet, *lines, day=TODAY):
    """The fields with a problem."""
    came, problems = enter(house, sheet, *lines, day=day)
    assert not came
    return [problem.field for problem in problems]


def line(sheet, n=1):
    """A line's state, trouble and proposal."""
    kept = tallies.lines_of(sheet)[n]
    facts = kept.facts
    return kept.state, facts.get("trouble", ""), facts.get("proposal", "")


def accept(house, sheet, n=1, role="owner", **more):
    return tally_deciding.accept(sheet, n, OWNER, role, house, **more)


def leave_out(house, sheet, n=1, why="Torn"):
    return tally_deciding.leave_out(sheet, n, why, OWNER, "staff", house)


def undo(house, sheet, role="owner"):
    return tally_deciding.undo(sheet, OWNER, role, house)
