"""`flask device add`: pair a device or a program."""

from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import actor, command, house
from stampcard.services import access

group = AppGroup("device", help="Phones and programs that may act at the counter.")


@command("add", click.argument("name"))
def add(name: str) -> tuple[Any, str]:
    """Pair a device; its token is printed once and cannot be shown again."""
    device, token = access.add_device(name, actor(), house=house())
    return {"device": device.id, "token": token}, token


group.add_command(add)
COMMANDS = (group,)
