"""`flask staff …`: take people on, give PINs, shut people out."""

from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house, refuse
from stampcard.models.shops import Staff
from stampcard.services import people, pins
from stampcard.services.people import Newcomer
from stampcard.values.roles import AT_COUNTER, WITH_PASSWORD, Role

group = AppGroup("staff", help="The people of the shop.")


def person(name: str) -> Staff:
    """The person here who goes by a name; fails when there is none."""
    found = people.named(name)
    if not found:
        raise Failed(f"There is nobody here called {name}.")
    return found


@command(
    "add",
    click.argument("name"),
    click.option(
        "--role",
        type=click.Choice([str(role) for role in people.MAY_BE_ADDED]),
        default=str(Role.STAFF),
        help="What the person may do.",
    ),
    click.option("--pin", default="", help="Six digits; else one is made up."),
)
def add(name: str, role: str, pin: str) -> tuple[Any, str]:
    """Take somebody on; a password is asked for where the role signs in with one."""
    actor()
    pin = pin or (pins.made_up() if role in AT_COUNTER else "")
    password = _password() if role in WITH_PASSWORD else ""
    made, problems = people.add(Newcomer(name, role, pin, password))
    if made is None:
        refuse(problems)
    value = {"staff": made.id, "name": made.name, "role": role, "pin": pin or None}
    return value, f"{made.name} is here, with the PIN {pin}." if pin else made.name


@command("list")
def list_() -> tuple[Any, str]:
    """Everyone, those who left too."""
    found = [
        {
            "staff": one.id,
            "name": one.name,
            "role": one.role,
            "pin": bool(one.pin_hash),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in people.everyone()
    ]
    lines = (
        f"{one['staff']:>4}  {one['role']:<8} {one['name']}"
        f"{'  (left)' if one['ended_at'] else ''}"
        for one in found
    )
    return found, "\n".join(lines)


@command(
    "pin",
    click.argument("name"),
    click.option("--pin", default="", help="Six digits; else one is made up."),
)
def pin_(name: str, pin: str) -> tuple[Any, str]:
    """Give somebody another PIN; it is printed once."""
    found, pin = person(name), pin or pins.made_up()
    if found.role not in AT_COUNTER:
        raise Failed(f"{found.name} is not at the counter and needs no PIN.")
    problems = people.set_pin(found.id, pin, house=house())
    if problems:
        refuse(problems)
    return {"staff": found.id, "pin": pin}, pin


@command("end", click.argument("name"))
def end(name: str) -> tuple[Any, str]:
    """Shut somebody out at once, everywhere."""
    found = person(name)
    if not people.end(found.id, house=house()):
        raise Failed("The only owner cannot be shut out.")
    return {"staff": found.id, "ended": True}, f"{found.name} is shut out."


def _password() -> str:
    typed: str = click.prompt(
        "Password", hide_input=True, confirmation_prompt=True, err=True
    )
    return typed


for _each in (add, list_, pin_, end):
    group.add_command(_each)
COMMANDS = (group,)
