"""`flask batch …`: the life of printed stock."""

from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command
from stampcard.models.cards import Batch
from stampcard.services import issuing
from stampcard.values.codes import number_of, read

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
    found = [_facts(batch) for batch in Batch.select().order_by(Batch.id)]
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
    low = serial_in(found, first) if first else found.first_serial
    high = serial_in(found, last) if last else found.last_serial
    if low > high:
        raise Failed("The first number lies after the last.")
    blocked = issuing.spoil(found, low, high)
    return {**_facts(find(batch)), "blocked": blocked}, f"{blocked} cards are blocked."


for _command in (list_all, show, activate, spoil):
    group.add_command(_command)
COMMANDS = (group,)
