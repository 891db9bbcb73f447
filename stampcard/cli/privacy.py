"""`flask member erase` and `flask member copy`: what people may ask of the shop."""

import os
from pathlib import Path
from typing import Any

import click

from stampcard.cli.answers import Failed, actor, command, house, speaker
from stampcard.models import members
from stampcard.models.members import Member
from stampcard.services.members import numbers, searching
from stampcard.services.privacy import access_copy, erasing
from stampcard.values.erasures import REQUEST, WHY_TEXTS

_LARGEST_ID = 2**53


@command(
    "erase",
    click.argument("who", nargs=-1, required=True),
    click.option(
        "--why", type=click.Choice(list(WHY_TEXTS)), default=REQUEST, help="Why."
    ),
    click.option("--request", type=int, help="The number in the register."),
    click.option("--yes", is_flag=True, help="Do not ask."),
)
def erase(
    who: tuple[str, ...], why: str, request: int | None, yes: bool
) -> tuple[Any, str]:
    """Erase members for ever, each WHO a phone number or a member's own number."""
    found = [_member(text) for text in who]
    if not yes:
        _ask(found)
    by = actor()
    made = [
        erasing.erase(one.id, why, by, house(), request, settles=False) for one in found
    ]
    clean = erasing.settle(house())
    told = [{"erasure": one.id, "member": one.member, "acts": one.acts} for one in made]
    line = f"Erased: {len(made)}. The acts stay, and name nobody."
    if not clean:
        line += " The database's file is cleaned by the next upkeep."
    return {"erased": told, "clean": clean}, line


@command(
    "copy",
    click.argument("who"),
    click.option(
        "--output", required=True, type=click.Path(path_type=Path), help="A new file."
    ),
)
def copy(who: str, output: Path) -> tuple[Any, str]:
    """Write all that is kept of WHO into a file of JSON, to be given to them."""
    made = access_copy.of_member(_member(who).id, house())
    if made is None:
        raise Failed("The shop is not set up yet: run flask setup first.")
    try:
        new = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Failed(f"{output} cannot be written: {error.strerror}.") from error
    with open(new, "w", encoding="utf-8") as file:
        file.write(access_copy.as_json(made, speaker()))
    rows = {part.sort.key: len(part.rows) for part in made.parts}
    return {"file": str(output), "rows": rows}, f"Written: {output}"


def _member(who: str) -> Member:
    plain = who.isascii() and who.isdecimal() and int(who) <= _LARGEST_ID
    found = members.by_id(int(who)) if plain else None
    found = found or searching.by_phone(who, house())
    if not found:
        raise Failed("There is no such member.")
    return found


def _ask(found: list[Member]) -> None:
    for one in found:
        click.echo(f"{numbers.masked(one, house())}  {one.name}", err=True)
    try:
        go_on = click.confirm("Erase for ever?", err=True)
    except click.Abort:
        go_on = False
    if not go_on:
        raise Failed("Nothing was erased. To erase without being asked, add --yes.")
