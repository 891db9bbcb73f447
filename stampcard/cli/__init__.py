"""Commands for the owner, run as `flask …` in the project folder."""

import click
from flask import Flask

from stampcard.cli import (
    backups,
    batches,
    bundles,
    devices,
    exports,
    imports,
    members,
    messages,
    odd,
    papers,
    people,
    printing,
    programmes,
    requests,
    shops,
    tallies,
    upkeep,
)

COMMANDS = (
    *backups.COMMANDS,
    *batches.COMMANDS,
    *bundles.COMMANDS,
    *devices.COMMANDS,
    *exports.COMMANDS,
    *imports.COMMANDS,
    *members.COMMANDS,
    *messages.COMMANDS,
    *papers.COMMANDS,
    *people.COMMANDS,
    *odd.COMMANDS,
    *printing.COMMANDS,
    *programmes.COMMANDS,
    *requests.COMMANDS,
    *shops.COMMANDS,
    *tallies.COMMANDS,
    *upkeep.COMMANDS,
)


def init_app(app: Flask) -> None:
    """Add every command to `flask`; groups of one name are one group."""
    for command in COMMANDS:
        held = app.cli.commands.get(command.name or "")
        if isinstance(held, click.Group) and isinstance(command, click.Group):
            held.commands.update(command.commands)
        else:
            app.cli.add_command(command)
