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
from stampcard.cli.batches import serial_in
from stampcard.cli.programmes import find as find_programme
from stampcard.models.cards import Batch
from stampcard.services import issuing, print_runs
from stampcard.services.issuing import Order
from stampcard.values.codes import number_of

_OUTPUT = click.option("--output", type=click.Path(path_type=Path, dir_okay=False))


@command(
    "print",
    click.argument("programme", type=int),
    click.option("--count", type=int, required=True),
    click.option("--design", default=""),
    click.option("--sheet", default=""),
    click.option(
        "--first-free", type=int, default=1, help="Free position to start at."
    ),
    click.option("--locale", default="", help="Language of the print."),
    click.option("--backs/--no-backs", default=True),
    click.option("--crop-marks/--no-crop-marks", default=True),
    click.option("--activate", is_flag=True, help="Put the batch in use at once."),
    _OUTPUT,
)
def print_batch(programme: int, output: Path | None, **given: Any) -> tuple[Any, str]:
    """Number, issue and print a new batch."""
    who, found = actor(), find_programme(programme)
    _check_folder(output)
    order = issuing.completed(Order(**given), found)
    problems = issuing.problems(order, found)
    if problems:
        refuse(problems)
    started = time.monotonic()
    batch = issuing.issue(order, found, who, house())
    return _make(batch, batch.first_serial, batch.last_serial, output, started)


@command(
    "reprint",
    click.argument("batch", type=int),
    click.option("--from", "first", default="", help="First number."),
    click.option("--to", "last", default="", help="Last number."),
    _OUTPUT,
)
def reprint(batch: int, first: str, last: str, output: Path | None) -> tuple[Any, str]:
    """The same numbers and codes again, exactly as they were printed."""
    actor()
    _check_folder(output)
    found = find_batch(batch)
    low = serial_in(found, first) if first else found.first_serial
    high = serial_in(found, last) if last else found.last_serial
    if low > high:
        raise Failed("The first number lies after the last.")
    return _make(found, low, high, output, time.monotonic())


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


def _make(
    batch: Batch, first: int, last: int, output: Path | None, started: float
) -> tuple[Any, str]:
    run = print_runs.prepare(batch, first, last, actor(), house())
    target = output.absolute() if output else None
    with click.progressbar(length=last - first + 1, file=sys.stderr) as bar:
        print_runs.make(run, house(), target=target, on_progress=_mover(bar))
    value = {
        "batch": batch.id,
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


COMMANDS = (print_batch, reprint)
