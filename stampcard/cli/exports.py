"""`flask export`: whole tables, safe to open in a spreadsheet."""

import sys

import click
from flask.cli import with_appcontext

from stampcard.cli.answers import house
from stampcard.services import exporting


@click.command("export")
@click.argument("table", type=click.Choice([*exporting.TABLES, exporting.MEMBERS]))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@with_appcontext
def export(table: str, form: str, as_json: bool) -> None:
    """Write a table to standard output."""
    if as_json or form == "json":
        for piece in exporting.json_pieces(table, house()):
            click.echo(piece, nl=False)
        click.echo()
        return
    for line in exporting.csv_lines(table, house()):
        sys.stdout.write(line)


COMMANDS = (export,)
