"""A shop's printers: what their calibration page measured, and how that is met.

The page has two lines that should stand 20 mm from the left and the upper edge, and
bars whose lengths are known; its back has two lines of its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.models.paper import Printer
from stampcard.models.writing import write
from stampcard.printing.job import Nudge
from stampcard.values.lengths import read_mm
from stampcard.values.texts import clean
from stampcard.values.words import N_, Percent, Words, say

LONGEST_NAME, MOST = 40, 50
EDGE_MM = 20.0
BARS_MM = {"a4-page-1": (180.0, 250.0), "letter-page-1": (180.0, 230.0)}
LETTERS = "abcdef"  # left, top, bar across, bar down; left and top on the back
_SHIFT_TEXTS = (
    (N_("{mm} mm to the left"), N_("{mm} mm to the right")),
    (N_("{mm} mm up"), N_("{mm} mm down")),
)
_SIZE_TEXTS = (
    (N_("{share} too narrow"), N_("{share} too wide")),
    (N_("{share} too short"), N_("{share} too tall")),
    (N_("{share} too small"), N_("{share} too large")),
)
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


def faults(printer: Measured) -> list[Words]:
    """What a printer does wrong, in plain words; the back only where it differs."""
    mm, (across, down) = printer.mm, BARS_MM[printer.page]
    front, back = (
        [round(mm[letter] - EDGE_MM, 1) for letter in letters]
        for letters in ("ab", "ef")
    )
    found = [*_shifts(front), *_sizes(mm["c"] / across - 1, mm["d"] / down - 1)]
    if back == front:
        return found
    on_back = _shifts(back) or [say(N_("in its place"))]
    return [*found, say(N_("on the back {shift}"), shift=tuple(on_back))]


def _shifts(by_mm: Sequence[float]) -> list[Words]:
    """How far a side lies from its place."""
    return [
        say(texts[mm > 0], mm=abs(mm))
        for mm, texts in zip(by_mm, _SHIFT_TEXTS, strict=True)
        if mm
    ]


def _sizes(across: float, down: float) -> list[Words]:
    """How much a page comes out too large or too small, in tenths of a percent."""
    wide, high = (round(1000 * share) * 10 for share in (across, down))
    both = [(wide, _SIZE_TEXTS[2])]
    each = [(wide, _SIZE_TEXTS[0]), (high, _SIZE_TEXTS[1])]
    return [
        say(texts[share > 0], share=Percent(abs(share)))
        for share, texts in (both if wide == high else each)
        if share
    ]


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
    if not printer_id and Printer.select().count() >= MOST:
        words = say(N_("There are {most} printers already; forget one."), most=MOST)
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
        text = typed.get(letter, "").strip()
        mm = read_mm(text) if text else true
        far = _FARTHEST_MM if letter not in "cd" else true * _MOST_STRETCH
        if mm is None:
            words = say(N_("Type a length in mm, such as 20.3."))
            problems.append(Problem(letter, words))
        elif abs(mm - true) > far:
            words = say(N_("This should be near {mm} mm; measure it again."), mm=true)
            problems.append(Problem(letter, words))
        else:
            found[letter] = round(mm, 1)
    return found, tuple(problems)
