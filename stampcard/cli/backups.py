"""`flask backup` and `flask restore`: copies of the database, and the way back."""

from pathlib import Path
from typing import Any

import click
from flask import current_app

from stampcard.cli.answers import Failed, command, house
from stampcard.config import Settings
from stampcard.models.base import close_database
from stampcard.server import CannotServe, only_server
from stampcard.services import backups, heads, restoring, safety
from stampcard.services.backups import CannotBackUp
from stampcard.services.restoring import CannotRestore, Plan

_FILE = click.Path(path_type=Path)


@command("backup", click.argument("file", required=False, type=_FILE))
def backup(file: Path | None) -> tuple[Any, str]:
    """Copy the database, while it is in use, to FILE or into the backup folder."""
    try:
        copy = backups.make(house(), to=file)
    except CannotBackUp as error:
        raise Failed(str(error)) from error
    heads.remember(house())
    told = {"file": copy.file, "head": copy.head, "acts": copy.acts}
    told |= {"verified": copy.verified, "ok": copy.verified, "bytes": copy.bytes}
    said = f"{copy.file}: {copy.acts} acts, head {copy.head}, "
    sound = "proved." if copy.verified else "but the ledger is NOT sound: flask verify."
    return told, said + sound


@command(
    "restore",
    click.argument("file", type=_FILE),
    click.option("--yes", is_flag=True, help="Do not ask."),
)
def restore(file: Path, yes: bool) -> tuple[Any, str]:
    """Put a copy in place of the database, which is set aside."""
    settings: Settings = current_app.extensions["stampcard.settings"]
    database = settings.database_path
    if database is None:
        raise Failed("A PostgreSQL database is restored with pg_restore.")
    try:
        with only_server(settings):
            return _restore(file.absolute(), database, yes)
    except (CannotServe, CannotRestore) as error:
        raise Failed(str(error)) from error


def _restore(file: Path, database: Path, yes: bool) -> tuple[Any, str]:
    close_database()
    plan = restoring.look(file, database, house())
    if not yes:
        _ask(plan)
    done = restoring.carry_out(plan, database, house())
    safety.forget_proof(house())
    heads.write(house(), plan.found.acts, plan.found.head)
    told = {
        "restored": str(plan.file),
        "acts": plan.found.acts,
        "head": plan.found.head,
        "lost_acts": plan.lost_acts,
        "lost_minutes": plan.lost_minutes,
        "set_aside": str(done.set_aside) if done.set_aside else None,
        "safety_copy": done.safety_copy.file if done.safety_copy else None,
        "batches_without_key": plan.batches_without_key,
        "members_without_key": plan.members_without_key,
        "erased_again": plan.erased_since,
    }
    restored = f"Restored: {plan.found.acts} acts, head {plan.found.head}."
    lines = [_meaning(plan), restored]
    if done.set_aside:
        lines.append(f"What was there before is kept as {done.set_aside}.")
    return told, "\n".join(lines)


def _ask(plan: Plan) -> None:
    click.echo(_meaning(plan), err=True)
    try:
        go_on = click.confirm("Put this copy in place?", err=True)
    except click.Abort:
        go_on = False
    if not go_on:
        raise Failed("Nothing was restored. To restore without being asked, add --yes.")


def _meaning(plan: Plan) -> str:
    lines = [_MEANINGS[plan.present].format(acts=plan.lost_acts, time=_time(plan))]
    if not plan.noted:
        lines.append("There is no note beside the copy; it was proved by itself.")
    if plan.batches_without_key:
        lines.append(
            f"{plan.batches_without_key} batches were printed with a secret key that "
            "is not here: their codes will not be read. Bring the file secret_key of "
            "the old computer, or put its key into STAMPCARD_OLD_SECRET_KEYS."
        )
    if plan.members_without_key:
        lines.append(
            f"The phone numbers of {plan.members_without_key} members are sealed with "
            "a secret key that is not here: nobody can read or find them without it."
        )
    if plan.erased_since:
        lines.append(
            f"It still knows {plan.erased_since} people who were erased since: they "
            "are erased in it before it is put in place."
        )
    return "\n".join(lines)


_MEANINGS = {
    restoring.NOTHING: "There is no database here yet.",
    restoring.SAME: "The copy holds the same acts as the database of today.",
    restoring.EARLIER: "Going back loses {acts} acts of the last {time}.",
    restoring.OTHER: "The copy is NOT an earlier state of today's database, or that "
    "one cannot be read. At least {acts} acts of {time} are not in the copy.",
}


def _time(plan: Plan) -> str:
    hours, minutes = divmod(plan.lost_minutes, 60)
    return f"{hours} hours {minutes} minutes" if hours else f"{minutes} minutes"


COMMANDS = (backup, restore)
