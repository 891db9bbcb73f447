"""How commands answer: lines for people, JSON for machines, a sentence on failure."""

import json
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from stampcard.kinds.sorts import Problem
from stampcard.language import Speaker
from stampcard.models.shops import OWNER, Outlet, Shop, Staff, the_shop
from stampcard.models.writing import StorageError
from stampcard.printing.job import CannotPrint
from stampcard.services.house import Actor, House, speaker_of


class Failed(Exception):
    """The command cannot be done; the text is one plain sentence."""


def command(name: str, *options: Callable[..., Any]) -> Callable[..., click.Command]:
    """A command with --json; its function returns (value for JSON, line for people)."""

    def make(function: Callable[..., tuple[Any, str]]) -> click.Command:
        @wraps(function)
        def run(as_json: bool, **given: Any) -> None:
            _answer(function, as_json, given)

        wrapped: Callable[..., Any] = run
        for option in reversed(options):
            wrapped = option(wrapped)
        flag = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
        return click.command(name)(with_appcontext(flag(wrapped)))

    return make


def house() -> House:
    """What services are handed of this installation."""
    found: House = current_app.extensions["stampcard"].house
    return found


def shop() -> Shop:
    """The shop; fails before set-up."""
    found = the_shop()
    if not found:
        raise Failed("The shop is not set up yet: run flask setup first.")
    return found


def speaker() -> Speaker:
    """How the shop speaks."""
    return speaker_of(shop())


def actor() -> Actor:
    """The owner, at the first outlet: whoever may run commands is the owner."""
    shop()
    owner = Staff.get(Staff.role == OWNER, Staff.ended_at.is_null())
    return Actor(owner.id, Outlet.select().get().id)


def refuse(problems: Iterable[Problem], said: Speaker | None = None) -> NoReturn:
    """Fail with what is wrong, field by field, in one sentence."""
    said = said or speaker()
    raise Failed(" ".join(f"{p.field}: {said.say(p.words)}" for p in problems))


def _answer(
    function: Callable[..., tuple[Any, str]], as_json: bool, given: dict[str, Any]
) -> None:
    try:
        value, line = function(**given)
    except Failed as error:
        _fail(str(error), as_json)
    except CannotPrint as error:
        _fail(speaker().say(error.words), as_json)
    except StorageError as error:
        _fail(f"Nothing was written: {error}.", as_json)
    else:
        click.echo(json.dumps(value, ensure_ascii=False) if as_json else line)
        if isinstance(value, dict) and value.get("ok") is False:
            sys.exit(1)  # looked at, and not as it should be


def _fail(sentence: str, as_json: bool) -> NoReturn:
    said = json.dumps({"error": sentence}, ensure_ascii=False) if as_json else sentence
    click.echo(said, err=True)
    sys.exit(1)
