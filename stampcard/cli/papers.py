"""`flask printer …`, `flask sheet …`, `flask shop …`: what is printed on and with."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, command, refuse, shop, speaker
from stampcard.printing.sheets import Sheet
from stampcard.services import logos, own_sheets, printers
from stampcard.services.printers import Measured

printer_group = AppGroup("printer", help="Printers, by what their test page shows.")
sheet_group = AppGroup("sheet", help="Sheets of paper the shop measured itself.")
shop_group = AppGroup("shop", help="How the shop looks on paper.")
_PAPERS = {"a4": "a4-page-1", "letter": "letter-page-1"}


@command("list")
def list_printers() -> tuple[Any, str]:
    """Every printer, and what it does wrong."""
    shop()
    found = printers.every()
    lines = (f"{printer.id:4} {printer.name}: {_faults(printer)}" for printer in found)
    return [_printer(p) for p in found], "\n".join(lines) or "No printers yet."


@command(
    "add",
    click.argument("name"),
    click.option("--paper", type=click.Choice([*_PAPERS]), default="a4"),
    *(
        click.option(f"-{letter}", letter, default="", metavar="MM")
        for letter in printers.LETTERS
    ),
)
def add_printer(name: str, paper: str, **typed: str) -> tuple[Any, str]:
    """Keep a printer by lengths A to F of its calibration page; else they are right."""
    shop()
    problems = printers.keep(name, _PAPERS[paper], typed)
    if problems:
        refuse(problems)
    made = max(printers.every(), key=lambda printer: printer.id)
    return _printer(made), f"Printer {made.id}, “{made.name}”: {_faults(made)}."


@command("forget", click.argument("printer_id", type=int))
def forget_printer(printer_id: int) -> tuple[Any, str]:
    """Drop a printer; what it printed stays as it is."""
    shop()
    known = {printer.id: printer for printer in printers.every()}.get(printer_id)
    if not known:
        raise Failed(f"There is no printer {printer_id}.")
    printers.forget(known.id)
    return {"printer": known.id, "forgotten": True}, f"“{known.name}” is forgotten."


@command("list")
def list_sheets() -> tuple[Any, str]:
    """Every own sheet."""
    shop()
    found = own_sheets.every()
    return [_sheet(s) for s in found], "\n".join(map(_line, found)) or "No own sheets."


@command(
    "add",
    click.argument("title"),
    *(
        click.option(f"--{name.replace('_', '-')}", name, default="", metavar=metavar)
        for names, metavar in ((own_sheets.COUNTS, "N"), (own_sheets.LENGTHS, "MM"))
        for name in names
    ),
    click.option("--cut-by-hand", is_flag=True, help="Print lines for cutting."),
)
def add_sheet(cut_by_hand: bool, **typed: str) -> tuple[Any, str]:
    """Keep a sheet by its measures; print with --sheet and the name it is given."""
    shop()
    problems = own_sheets.keep(typed, cut_by_hand=cut_by_hand)
    if problems:
        refuse(problems)
    made = own_sheets.every()[0]
    return _sheet(made), _line(made)


@command("forget", click.argument("name"))
def forget_sheet(name: str) -> tuple[Any, str]:
    """Drop an own sheet; batches printed on it keep its measures."""
    shop()
    if name not in {sheet.name for sheet in own_sheets.every()}:
        raise Failed(f"There is no own sheet “{name[:40]}”.")
    own_sheets.forget(name)
    return {"sheet": name, "forgotten": True}, f"{name} is forgotten."


@command("colour", click.argument("colour"))
def colour(colour: str) -> tuple[Any, str]:
    """Set the shop's colour, like #0d4a42, or none with "none"."""
    shop()
    problems = logos.set_colour("" if colour == "none" else colour)
    if problems:
        refuse(problems)
    kept = shop().colour
    told = {"colour": kept, "palette": logos.palette_of(kept)}
    return told, f"The shop's colour is {kept or 'that of each design'}."


@command(
    "logo",
    click.argument("file", type=click.Path(path_type=Path), required=False),
    click.option("--remove", is_flag=True, help="Print without a logo from now on."),
)
def logo(file: Path | None, remove: bool) -> tuple[Any, str]:
    """Print cards with the logo in a file: PNG, JPEG or SVG."""
    shop()
    if bool(file) == remove:
        raise Failed("Name a file, or say --remove.")
    if not file:
        logos.drop_logo()
    elif problems := logos.set_logo(_content(file)):
        refuse(problems)
    kept = shop().logo
    return {"logo": kept}, "The logo is kept." if kept else "There is no logo now."


def _content(file: Path) -> bytes:
    """What a file holds, but little more than a logo may have."""
    try:
        with file.open("rb") as opened:
            return opened.read(logos.MOST_BYTES + 1)
    except OSError as error:
        raise Failed(f"The file cannot be read: {error.strerror}.") from error


def _printer(printer: Measured) -> dict[str, Any]:
    return {
        "printer": printer.id,
        "name": printer.name,
        "paper": next(key for key, page in _PAPERS.items() if page == printer.page),
        "mm": dict(printer.mm),
        "faults": [speaker().say(words) for words in printers.faults(printer)],
    }


def _faults(printer: Measured) -> str:
    said = map(speaker().say, printers.faults(printer))
    return ", ".join(said) or speaker().gettext("everything in its place")


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": sheet.name,
        "title": sheet.title["en"],
        "columns": sheet.columns,
        "rows": sheet.rows,
        "cell_mm": list(sheet.cell_mm),
        "page_mm": list(sheet.page_mm),
        "cut_by_hand": sheet.cut_by_hand,
        "designs": own_sheets.suiting(sheet, speaker().locale),
    }


def _line(sheet: Sheet) -> str:
    grid, cell = f"{sheet.columns} × {sheet.rows}", sheet.cell_mm
    title = sheet.title["en"]
    return f"{sheet.name:8} {grid} of {cell[0]:g} × {cell[1]:g} mm  {title}"


for _group, _commands in (
    (printer_group, (list_printers, add_printer, forget_printer)),
    (sheet_group, (list_sheets, add_sheet, forget_sheet)),
    (shop_group, (colour, logo)),
):
    for _command in _commands:
        _group.add_command(_command)
COMMANDS = (printer_group, sheet_group, shop_group)
