"""`flask setup` and `flask demo`: a shop without a browser, real or to look at."""

import os
from typing import Any

import click

from stampcard.cli.answers import Failed, command, house, refuse
from stampcard.language import Speaker
from stampcard.services import shops
from stampcard.services.demo import NotADemo, fill
from stampcard.services.demo import remove as remove_demo
from stampcard.services.shops import AlreadySetUp, Details
from stampcard.values.secrets import new_secret


@command(
    "setup",
    click.option("--shop", "name", required=True, help="The shop's name."),
    click.option("--owner", required=True, help="The owner's name."),
    click.option("--address", default="", help="One line under the name."),
    click.option("--locale", default="en", help="Language: en, bn or ru."),
    click.option("--digits", default="", help="latn or beng; else as the language."),
    click.option("--currency", default="", help="BDT; else as the language."),
    click.option("--country", default="", help="BD; else as the language."),
    click.option("--timezone", default="", help="Asia/Dhaka; else as the language."),
    click.option("--public-url", default="", help="Start of the printed links."),
)
def setup(owner: str, **given: str) -> tuple[Any, str]:
    """Make the shop and its owner; the password from STAMPCARD_OWNER_PASSWORD."""
    named = {name: said for name, said in given.items() if said or name == "name"}
    details, password = Details(**shops.usual(given["locale"]) | named), _password()
    try:
        staff, problems = shops.set_up(details, owner, password, house=house())
    except AlreadySetUp as error:
        raise Failed("The shop is set up already.") from error
    if staff is None:
        refuse(problems, Speaker())
    return {"shop": given["name"], "owner": owner}, f"{given['name']} is set up."


@command(
    "demo",
    click.option("--locale", default="en", help="Language: en, bn or ru."),
    click.option("--remove", is_flag=True, help="Remove the demo shop again."),
)
def demo(locale: str, remove: bool) -> tuple[Any, str]:
    """A shop with printed cards and ninety days of acts; only where there is none."""
    if remove:
        return _remove_demo()
    password = os.environ.get("STAMPCARD_OWNER_PASSWORD") or new_secret()[:12]
    try:
        acts, problems = fill(locale, password, house=house())
    except AlreadySetUp as error:
        raise Failed(
            "There is a shop here already; a demo needs an empty one."
        ) from error
    if problems:
        refuse(problems, Speaker())
    value = {"acts": acts, "password": password}
    return (
        value,
        f"The demo shop is ready: {acts} acts. The owner's password: {password}",
    )


def _remove_demo() -> tuple[Any, str]:
    try:
        remove_demo(house())
    except NotADemo as error:
        raise Failed(
            "The shop here is not a demo shop; nothing was removed."
        ) from error
    return {"removed": True}, "The demo shop is removed."


def _password() -> str:
    given = os.environ.get("STAMPCARD_OWNER_PASSWORD")
    if given is not None:
        return given
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


COMMANDS = (setup, demo)
