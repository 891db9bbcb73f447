"""`flask print` and `flask reprint`: batches on paper, with progress."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from stampcard.cli.answers import Failed, actor, command, house, refuse
from stampcard.cli.batches import find as find_batch
from stampcard.cli.batches import group, run_in
from stampcard.cli.programmes import find as find_programme
from stampcard.models.cards import PrintRun
from stampcard.printing.job import COLOUR, INKS, OUTPUTS, SHEETS, CannotPrint
from stampcard.services import issuing, paper, print_runs, printers, spoiling
from stampcard.services.issuing import Order, Wishes
from stampcard.values.codes import number_of

_OUTPUT = click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
_AS = click.option(
    "--as",
    "as_what",
    type=click.Choice(OUTPUTS),
    default=SHEETS,
    help="PDF sheets, single cards with bleed, a page for browsers, QR pictures, CSV.",
)
_LOOKED_AT_PX = 400  # of the picture that shows whether all texts fit
_PRINTER = click.option("--printer", type=int, default=0, help="A measured printer.")


@command(
    "print",
    click.argument("programme", type=int),
    click.option("--count", type=int, required=True),
    click.option("--design", default=""),
    click.option("--sheet", default=""),
    click.option(
        "--first-free", type=int, default=1, help="Free position to start at."
    ),
    click.option("--skip", default="", help="Positions that are used: 3,7."),
    click.option("--first", type=int, default=0, help="Card to start at, from 1."),
    click.option("--mood", default="", help="Colours of the design; shop for yours."),
    click.option("--ink", type=click.Choice(INKS), default=COLOUR),
    click.option("--locale", default="", help="Language of the print."),
    click.option("--backs/--no-backs", default=True),
    click.option("--crop-marks/--no-crop-marks", default=True),
    click.option("--activate", is_flag=True, help="Put the batch in use at once."),
    _AS,
    _PRINTER,
    _OUTPUT,
)
def print_batch(
    programme: int,
    output: Path | None,
    as_what: str,
    printer: int,
    skip: str,
    **given: Any,
) -> tuple[Any, str]:
    """Number, issue and print a new batch."""
    who, found = actor(), find_programme(programme)
    _check_folder(output)
    order = issuing.completed(Order(**given, skip=_positions(skip)), found)
    wishes = _wishes(as_what, printer)
    problems = issuing.problems(order, found) or paper.troubles(
        order, found, wishes, house=house(), width_px=_LOOKED_AT_PX
    )
    if problems:
        refuse(problems)
    started = time.monotonic()
    batch = issuing.issue(order, found, who, house())
    numbers = (batch.first_serial, batch.last_serial)
    run = print_runs.prepare(batch, *numbers, who, house(), wishes)
    return _make(run, output, started)


@command(
    "reprint",
    click.argument("batch", type=int),
    click.option("--from", "first", default="", help="First number."),
    click.option("--to", "last", default="", help="Last number."),
    _AS,
    _PRINTER,
    _OUTPUT,
)
def reprint(
    batch: int, first: str, last: str, output: Path | None, as_what: str, printer: int
) -> tuple[Any, str]:
    """The same numbers and codes again, exactly as they were printed."""
    who = actor()
    _check_folder(output)
    found = find_batch(batch)
    low, high = run_in(found, first, last)
    started = time.monotonic()
    wishes = _wishes(as_what, printer)
    run = print_runs.prepare(found, low, high, who, house(), wishes)
    return _make(run, output, started)


def _positions(text: str) -> tuple[int, ...]:
    """Positions as they were typed; one that is no number stands for a wrong one."""
    parts = text.replace(",", " ").split()
    return tuple(int(part) if part.isdecimal() else 0 for part in parts)


def _wishes(as_what: str, printer: int) -> Wishes:
    if printer and not printers.find(printer):
        raise Failed(f"There is no printer {printer}.")
    return Wishes(as_what, printer)


@command(
    "spoil-sheets",
    click.argument("batch", type=int),
    click.argument("sheets"),
    click.option("--same-numbers", is_flag=True, help="You destroy the bad sheets."),
)
def spoil_sheets(batch: int, sheets: str, same_numbers: bool) -> tuple[Any, str]:
    """Block sheets of the last run, like 3,5-7, and print as many cards anew."""
    who, found = actor(), find_batch(batch)
    there = spoiling.last_sheets(found)
    wanted = spoiling.read_sheets(sheets, len(there.runs))
    if not wanted:
        raise Failed(f"Say sheets from 1 to {len(there.runs)}, like 3,5-7.")
    spans = there.serials(wanted)
    if same_numbers:
        runs = spoiling.same_again(found, spans, who, house())
    else:
        runs = [spoiling.replace(found, spans, who, house())[1]]
    made = []
    try:
        for run in runs:
            made.append(_make(run, None, time.monotonic()))
    except CannotPrint:
        for run in runs[len(made) + 1 :]:
            print_runs.cancel(run)  # nobody else would make them
        raise
    return [value for value, _ in made], "\n".join(line for _, line in made)


def _check_folder(output: Path | None) -> None:
    if output is None:
        return
    folder = output.absolute().parent
    if not folder.is_dir():
        raise Failed(f"There is no folder {folder}.")
    if output.exists() and not output.is_file():
        raise Failed(f"{output} is not a file.")
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Failed(f"The folder {folder} cannot be written.") from error


def _make(run: PrintRun, output: Path | None, started: float) -> tuple[Any, str]:
    first, last = run.first_serial, run.last_serial
    target = output.absolute() if output else None
    with click.progressbar(length=last - first + 1, file=sys.stderr) as bar:
        print_runs.make(run, house(), target=target, on_progress=_mover(bar))
    value = {
        "batch": run.batch_id,
        "first": number_of(first),
        "last": number_of(last),
        "count": last - first + 1,
        "pages": run.pages,
        "seconds": round(time.monotonic() - started, 3),
        "file": run.file,
    }
    line = "Batch {batch}: {count} from {first} to {last}, {pages} pages in {file}"
    return value, line.format(**value)


def _mover(bar: Any) -> Callable[[int, int], None]:
    def move(done: int, total: int) -> None:
        bar.update(done - bar.pos)

    return move


group.add_command(spoil_sheets)
COMMANDS = (print_batch, reprint)
