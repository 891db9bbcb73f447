"""Commands for the owner, run as `flask …` in the project folder."""

from flask import Flask

from stampcard.cli import (
    backups,
    batches,
    bundles,
    devices,
    exports,
    odd,
    papers,
    people,
    printing,
    programmes,
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
    *papers.COMMANDS,
    *people.COMMANDS,
    *odd.COMMANDS,
    *printing.COMMANDS,
    *programmes.COMMANDS,
    *shops.COMMANDS,
    *tallies.COMMANDS,
    *upkeep.COMMANDS,
)


def init_app(app: Flask) -> None:
    """Add every command to `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
