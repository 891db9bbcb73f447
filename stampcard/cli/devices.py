"""`flask device add`: pair a device or a program."""

from dataclasses import replace
from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import actor, command, house
from stampcard.cli.people import person
from stampcard.services import access

group = AppGroup("device", help="Phones and programs that may act at the counter.")


@command(
    "add",
    click.argument("name"),
    click.option("--staff", default="", help="Whose acts they are; else the owner's."),
)
def add(name: str, staff: str) -> tuple[Any, str]:
    """Pair a device; its token is printed once and cannot be shown again."""
    who = actor()
    if staff:
        who = replace(who, staff=person(staff).id)
    device, token = access.add_device(name, who, house=house())
    return {"device": device.id, "token": token}, token


group.add_command(add)
COMMANDS = (group,)
