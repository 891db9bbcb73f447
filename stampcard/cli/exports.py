"""`flask export`: whole tables, safe to open in a spreadsheet."""

import sys

import click
from flask.cli import with_appcontext

from stampcard.services import exporting


@click.command("export")
@click.argument("table", type=click.Choice(list(exporting.TABLES)))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@with_appcontext
def export(table: str, form: str, as_json: bool) -> None:
    """Write a table to standard output."""
    if as_json or form == "json":
        click.echo(exporting.json_text(table))
        return
    for line in exporting.csv_lines(table):
        sys.stdout.write(line)


COMMANDS = (export,)
