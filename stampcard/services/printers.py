"""A shop's printers: what their calibration page measured, and how that is met.

The page has two lines that should stand 20 mm from the left and the upper edge, and
bars whose lengths are known; its back has two lines of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.models.paper import Printer
from stampcard.models.writing import write
from stampcard.printing.job import Nudge
from stampcard.values.texts import clean
from stampcard.values.words import N_, say

LONGEST_NAME = 40
EDGE_MM = 20.0
BARS_MM = {"a4-page-1": (180.0, 250.0), "letter-page-1": (180.0, 230.0)}
LETTERS = "abcdef"  # left, top, bar across, bar down; left and top on the back
_FARTHEST_MM, _MOST_STRETCH = 10.0, 0.03  # more than that was measured wrongly


@dataclass(frozen=True, slots=True)
class Measured:
    """A printer as the page showed it; lengths in mm by their letter."""

    id: int
    name: str
    page: str
    mm: Mapping[str, float]

    @property
    def nudge(self) -> Nudge:
        """How a sheet must be drawn so that this printer puts it where it belongs.

        What should stand at x comes out at k·x + o: k from the bars, o from the lines.
        """
        across, down = BARS_MM[self.page]
        k = (self.mm["c"] / across, self.mm["d"] / down)
        front, back = (
            tuple(
                round((k[axis] * EDGE_MM - self.mm[letter]) / k[axis], 3)
                for axis, letter in enumerate(letters)
            )
            for letters in ("ab", "ef")
        )
        return Nudge(
            front_mm=(front[0], front[1]),
            back_mm=(back[0], back[1]),
            stretch=(round(1 / k[0], 6), round(1 / k[1], 6)),
        )


def true_mm(page: str) -> dict[str, float]:
    """What a printer without fault would measure on a page."""
    across, down = BARS_MM[page]
    values = (EDGE_MM, EDGE_MM, across, down, EDGE_MM, EDGE_MM)
    return dict(zip(LETTERS, values, strict=True))


def every() -> list[Measured]:
    """All printers, in the order of their names."""
    return [_read(printer) for printer in Printer.select().order_by(Printer.name)]


def find(printer_id: int) -> Measured | None:
    """The printer with an id, or None."""
    found = Printer.get_or_none(Printer.id == printer_id)
    return _read(found) if found else None


def keep(
    name: str, page: str, typed: Mapping[str, str], *, printer_id: int = 0
) -> tuple[Problem, ...]:
    """Keep a printer by what was typed, anew or instead of an older one.

    Nothing typed for a length means that it came out right.
    """
    name = clean(name)
    page = page if page in BARS_MM else "a4-page-1"
    mm, found = _lengths(page, typed)
    if not 0 < len(name) <= LONGEST_NAME:
        words = say(N_("Give the printer a name, at most {n} letters."), n=LONGEST_NAME)
        found = (Problem("name", words), *found)
    if not found:
        values = {"name": name, "page": page, "measured": json.dumps(mm)}
        write(lambda: _write(values, printer_id))
    return found


def forget(printer_id: int) -> None:
    """Drop a printer; what it printed stays as it is."""
    write(lambda: Printer.delete().where(Printer.id == printer_id).execute())


def _write(values: dict[str, str], printer_id: int) -> None:
    if printer_id:
        Printer.update(**values).where(Printer.id == printer_id).execute()
    else:
        Printer.create(**values)


def _read(printer: Printer) -> Measured:
    return Measured(
        int(printer.id), printer.name, printer.page, json.loads(printer.measured)
    )


def _lengths(
    page: str, typed: Mapping[str, str]
) -> tuple[dict[str, float], tuple[Problem, ...]]:
    found, problems = {}, []
    for letter, true in true_mm(page).items():
        text = typed.get(letter, "").strip().replace(",", ".")
        try:
            found[letter] = round(float(text), 1) if text else true
        except ValueError:
            problems.append(
                Problem(letter, say(N_("Type a length in mm, such as 20.3.")))
            )
            continue
        far = _FARTHEST_MM if letter not in "cd" else true * _MOST_STRETCH
        if not abs(found[letter] - true) <= far:
            words = say(N_("This should be near {mm} mm; measure it again."), mm=true)
            problems.append(Problem(letter, words))
    return found, tuple(problems)
