"""All paper there is to print on: the stock that comes along, and the shop's own."""

import json
from collections.abc import Mapping

from stampcard.kinds.sorts import Problem
from stampcard.models.paper import OwnSheet
from stampcard.models.writing import write
from stampcard.printing import designs, sheets
from stampcard.printing.designs import Design
from stampcard.printing.sheets import BadSheet, Sheet
from stampcard.values.texts import clean

MOST = 50
COUNTS = ("columns", "rows")
LENGTHS = tuple(length for pair in sheets.MEASURES.values() for length in pair)


def every() -> list[Sheet]:
    """The shop's own sheets, newest first; each is called own-<number>."""
    rows = OwnSheet.select().order_by(OwnSheet.id.desc()).limit(MOST)
    return [
        Sheet.from_json({**json.loads(r.sheet), "name": f"own-{r.id}"}) for r in rows
    ]


def find(name: str) -> Sheet | None:
    """The sheet of a name, our stock or the shop's own; None if there is none."""
    return next(
        (sheet for sheet in (*every(), *sheets.every()) if sheet.name == name), None
    )


def fitting(design: Design) -> list[Sheet]:
    """Every sheet a design fits: the shop's own first, then the usual ones."""
    own = [sheet for sheet in every() if designs.fits(design, sheet)]
    return [*own, *designs.sheets_for(design)]


def keep(typed: Mapping[str, str], *, cut_by_hand: bool = False) -> tuple[Problem, ...]:
    """Keep a sheet by its measures as they were typed, in any script's digits."""
    try:
        measures = {name: _number(typed.get(name, "")) for name in (*COUNTS, *LENGTHS)}
        measures |= {name: int(measures[name] or 0) for name in COUNTS}
        title = clean(typed.get("title", ""))[:60]
        made = sheets.from_measures(
            "own", {**measures, "title": title, "cut_by_hand": cut_by_hand}
        )
    except BadSheet as error:
        return (Problem(error.field, error.words),)
    kept = json.dumps(made.to_json(), ensure_ascii=False)
    write(lambda: OwnSheet.create(sheet=kept))
    return ()


def forget(name: str) -> None:
    """Drop an own sheet; batches printed on it keep its measures."""
    number = int(name.removeprefix("own-") or 0)
    write(lambda: OwnSheet.delete().where(OwnSheet.id == number).execute())


def _number(text: str) -> float | None:
    """A typed length in any script's digits; None when it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
