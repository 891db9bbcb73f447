"""`flask import members`: people from a list, all of them or none."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from click import argument, option
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house, speaker
from stampcard.services.house import House
from stampcard.services.members.importing import (
    columns,
    looking,
    staging,
    taking_back,
    work,
)
from stampcard.services.members.importing.looking import Preview
from stampcard.services.members.importing.staging import READ, STORED, TooLarge
from stampcard.services.members.importing.storing import AGREED, NotStored, Wish
from stampcard.services.members.importing.texts import ENCODINGS, Unreadable
from stampcard.services.members.importing.work import Fault

group = AppGroup("import", help="Bring data in from elsewhere.")
MOST_BYTES = 2 * 10**9
_OPTIONS = (
    option("--dry-run", is_flag=True, help="Only read it and tell what would come."),
    option("--agreed", is_flag=True, help=AGREED),
    option(
        "--agreed-to-more",
        is_flag=True,
        help="Those with a yes in the list agreed to messages, or to partners.",
    ),
    option("--leave-out-wrong", is_flag=True, help="Leave rows out that are wrong."),
    option("--programme", "programmes", type=int, multiple=True, help="Which to join."),
    option(
        "--column",
        "named",
        multiple=True,
        metavar="NUMBER=WHAT",
        help="What a column stands for, such as 2=phone; 2= leaves it out.",
    ),
    option("--encoding", type=click.Choice(list(ENCODINGS)), help="If not as guessed."),
)


@command(
    "members",
    argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    *_OPTIONS,
)
def members(
    file: Path,
    dry_run: bool,
    named: tuple[str, ...],
    encoding: str | None,
    **said: Any,
) -> tuple[Any, str]:
    """Make members of the people in a CSV file or in contacts (vCard)."""
    here, who = house(), actor()
    name = _kept(file, here)
    try:
        preview, faults = _looked(name, encoding or "", named, here)
        wish = Wish(locale=speaker().locale, **said)
        if dry_run or (preview.counts.wrong and not wish.leave_out_wrong):
            return _told(preview, faults, file, stored=None if dry_run else 0)
        done = staging.store(name, wish, who, here)
        if done.state != STORED:
            raise Failed(speaker().say(done.words) if done.words else "Not stored.")
        return _told(preview, faults, file, stored=done.done, name=name)
    finally:
        staging.forget(name, here)


@command("take-back", argument("name"))
def take_back(name: str) -> tuple[Any, str]:
    """Take a list back that came today, while nobody of it has come."""
    try:
        gone = taking_back.take_back(name, actor(), house())
    except NotStored as error:
        raise Failed(speaker().say(error.words)) from error
    return {"list": name, "members": gone}, f"{gone} members are gone again."


def _kept(file: Path, here: House) -> str:
    try:
        with file.open("rb") as stream:
            return staging.keep(stream, file.name, MOST_BYTES, here)
    except TooLarge as error:
        raise Failed("A list has at most 2 GB. Part it.") from error
    except Unreadable as error:
        raise Failed(speaker().say(error.words)) from error


def _looked(
    name: str, encoding: str, named: tuple[str, ...], here: House
) -> tuple[Preview, list[Fault]]:
    """The list as it was read, with every wrong cell of it."""
    order = staging.order_for(here, encoding=encoding)
    state = staging.read(name, order, here)
    if named and state.state == READ:
        with work.opened(staging.folder_of(name, here)) as kept:
            used = _with(list(kept.said("columns")), named)
        order = staging.order_for(here, encoding=encoding, columns=used)
        state = staging.read(name, order, here)
    if state.words:
        raise Failed(speaker().say(state.words))
    with work.opened(staging.folder_of(name, here)) as kept:
        preview = looking.preview(kept)
        if columns.PHONE not in preview.columns:
            raise Failed(
                "No column was taken for the phone number: name it, such as "
                "--column 2=phone. The columns are: "
                + ", ".join(preview.header or ("1",))
            )
        return preview, kept.faults((0, -2), 10**6)


def _with(used: list[str], named: tuple[str, ...]) -> tuple[str, ...]:
    for each in named:
        number, equals, what = each.partition("=")
        known = what in (columns.NOT_USED, *columns.MEANING_TEXTS)
        if not (equals and number.isdigit() and 1 <= int(number) <= len(used)):
            raise Failed(f"{each} is not the number of a column, = and what it is.")
        if not known and not what.startswith(columns.START):
            raise Failed(
                f"{what} is not known: {', '.join(columns.MEANING_TEXTS)}, "
                f"or {columns.START} and the number of a programme."
            )
        used[int(number) - 1] = what
    return tuple(used)


def _told(
    preview: Preview,
    faults: list[Fault],
    file: Path,
    *,
    stored: int | None,
    name: str = "",
) -> tuple[Any, str]:
    """What is answered; not ok where rows are wrong and nothing was stored."""
    said = speaker()
    wrong = [
        {
            "line": fault.line,
            "column": _name_of(fault.column, preview),
            "cell": fault.cell,
            "problem": said.say(fault.words),
        }
        for fault in faults
    ]
    value: dict[str, Any] = {
        "ok": bool(stored) if stored is not None else not wrong,
        "stored": stored or 0,
        "list": name or None,
        **asdict(preview.counts),
        "encoding": preview.encoding,
        "delimiter": preview.delimiter,
        "columns": [
            {"name": _name_of(at, preview), "taken_for": what or None}
            for at, what in enumerate(preview.columns)
        ],
        "twice_lines": [list(pair) for pair in preview.twice],
        "near": [asdict(one) for one in preview.near],
        "faults": wrong,
    }
    return value, "\n".join(_lines(value, file.name, dry=stored is None))


def _lines(value: dict[str, Any], file_name: str, *, dry: bool) -> Iterator[str]:
    """The same for a person."""
    yield (
        f"{file_name}: {value['new']} new, {value['known']} members already, "
        f"{value['twice']} twice, {value['wrong']} wrong."
    )
    for each in value["faults"]:
        yield f"line {each['line']}, {each['column']}: {each['problem']}"
    if value["stored"]:
        yield f"{value['stored']} members were stored, as list {value['list']}."
    elif not dry:
        yield "Nothing was stored. Mend these rows, or say --leave-out-wrong."


def _name_of(column: int, preview: Preview) -> str:
    if 0 <= column < len(preview.header):
        return preview.header[column]
    return str(column + 1) if column >= 0 else "-"


for _each in (members, take_back):
    group.add_command(_each)
COMMANDS = (group,)
