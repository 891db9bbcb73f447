"""`flask batch …`: the life of printed stock."""

import time
from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house
from stampcard.models.cards import Batch
from stampcard.services import issuing, print_runs, ranges, stock
from stampcard.values.codes import number_of, read

_PATIENCE_SECONDS, _LOOK_SECONDS = 5.0, 0.1
group = AppGroup("batch", help="Printed stock: list, show, put in use, spoil.")


def find(batch_id: int) -> Batch:
    """The batch with an id; fails when there is none."""
    found: Batch | None = Batch.get_or_none(Batch.id == batch_id)
    if not found:
        raise Failed(f"There is no batch {batch_id}.")
    return found


def serial_in(batch: Batch, number: str) -> int:
    """The serial a number stands for; fails when it is not in the batch."""
    said = read(number, {})
    if not said or not batch.first_serial <= said.serial <= batch.last_serial:
        raise Failed(f"The number “{number[:30]}” is not in batch {batch.id}.")
    return said.serial


def run_in(batch: Batch, first: str, last: str) -> tuple[int, int]:
    """The serials two numbers stand for, empty for the batch's own; fails if none."""
    low = serial_in(batch, first) if first else batch.first_serial
    high = serial_in(batch, last) if last else batch.last_serial
    if low > high:
        raise Failed("The first number lies after the last.")
    return low, high


def _facts(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.id,
        "programme": batch.programme.name,
        "first": number_of(batch.first_serial),
        "last": number_of(batch.last_serial),
        "count": batch.last_serial - batch.first_serial + 1,
        "state": batch.state,
        "valid_until": str(batch.valid_until) if batch.valid_until else None,
    }


def _line(facts: dict[str, Any]) -> str:
    return "{batch:4} {state:8} {first} – {last} ({count}) {programme}".format(**facts)


@command("list")
def list_all() -> tuple[Any, str]:
    """Every batch."""
    found = [
        _facts(batch)
        for batch in Batch.select().where(~Batch.paperless).order_by(Batch.id)
    ]
    return found, "\n".join(map(_line, found)) or "Nothing printed yet."


@command("show", click.argument("batch", type=int))
def show(batch: int) -> tuple[Any, str]:
    """One batch."""
    facts = _facts(find(batch))
    return facts, _line(facts)


@command("activate", click.argument("batch", type=int))
def activate(batch: int) -> tuple[Any, str]:
    """Put a printed batch in use."""
    actor()
    issuing.activate(find(batch))
    facts = _facts(find(batch))
    if facts["state"] != "in_use":
        raise Failed(f"Batch {batch} is spoiled and stays so.")
    return facts, _line(facts)


@command(
    "spoil",
    click.argument("batch", type=int),
    click.option("--from", "first", default="", help="First number."),
    click.option("--to", "last", default="", help="Last number."),
)
def spoil(batch: int, first: str, last: str) -> tuple[Any, str]:
    """Block cards that came out badly or were stolen."""
    actor()
    found = find(batch)
    low, high = run_in(found, first, last)
    blocked = issuing.spoil(found, low, high)
    return {**_facts(find(batch)), "blocked": blocked}, f"{blocked} cards are blocked."


@command("cancel", click.argument("batch", type=int))
def cancel(batch: int) -> tuple[Any, str]:
    """End the printing of a batch; the numbers of a first print are free again."""
    actor()
    found = find(batch)
    runs = print_runs.unfinished(found)
    if not runs:
        raise Failed(f"Nothing of batch {batch} is being printed.")
    for run in runs:
        print_runs.cancel(run)
    until = time.monotonic() + _PATIENCE_SECONDS
    while print_runs.unfinished(found) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)  # another program ends it
    state = "stopping" if print_runs.unfinished(found) else "cancelled"
    released = not Batch.get_or_none(Batch.id == batch)
    value = {"batch": batch, "state": state, "released": released}
    said = "Its numbers are free again." if released else "Its numbers stay."
    return value, f"Batch {batch}: {state}. {said if state == 'cancelled' else ''}"


@command("release", click.argument("batch", type=int))
def release(batch: int) -> tuple[Any, str]:
    """Give the numbers of a batch back of which nothing was printed."""
    actor()
    ranges.release(find(batch))
    return {
        "batch": batch,
        "released": True,
    }, f"Batch {batch} is gone; its numbers are free."


@command("stock")
def stock_of_all() -> tuple[Any, str]:
    """Where the cards of every batch are."""
    found = [
        {"batch": b.id, "programme": p.name, **asdict(b.counts)}
        for p in stock.stock(house())
        for b in p.batches
    ]
    line = "{batch:4} in hand {in_hand}, out {handed_out}, in use {in_use} {programme}"
    lines = [line.format(**facts) for facts in found]
    return found, "\n".join(lines) or "Nothing printed yet."


for _command in (list_all, show, activate, spoil, cancel, release, stock_of_all):
    group.add_command(_command)
COMMANDS = (group,)
