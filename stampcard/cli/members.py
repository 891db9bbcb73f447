"""`flask member …`: find somebody, tie cards to them, replace lost ones, make two one.

Whoever runs commands is the owner; numbers stand in part all the same, because what a
command answers ends in logs.
"""

from typing import Any
from uuid import uuid4

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house, refuse
from stampcard.cli.privacy import copy, erase
from stampcard.models import members
from stampcard.models.cards import Found
from stampcard.models.members import Member
from stampcard.services import scans
from stampcard.services.members import (
    carrying,
    merging,
    profile,
    replacing,
    searching,
)
from stampcard.services.members.searching import Line
from stampcard.services.members.trust import MANAGER
from stampcard.services.privacy.consents import agreed
from stampcard.values.codes import number_of, shown

group = AppGroup("member", help="Members by phone number.")
_MEMBER = click.argument("member", type=int)


@command("find", click.argument("text"))
def find(text: str) -> tuple[Any, str]:
    """Members by number, last four digits, the beginning of a name, or a card."""
    found = searching.search(text, house())
    lines = "\n".join(f"{each.id}  {each.masked}  {each.name}" for each in found)
    return [_line(each) for each in found], lines or "Nobody like that was found."


@command("show", _MEMBER)
def show(member: int) -> tuple[Any, str]:
    """One member: what is known, what they hold, their cards."""
    found = _member(member)
    seen = profile.of(found, house())
    value = {
        **_line(searching.line_of(found, house())),
        "language": found.locale or None,
        "birthday": f"{seen.birthday:%m-%d}" if seen.birthday else None,
        "tags": list(seen.tags),
        "agreed": sorted(agreed(found.id)),
        "pin": bool(found.pin_hash),
        "dormant": seen.dormant,
        "joined_at": found.joined_at.isoformat(),
        "holds": [_held(each) for each in seen.held],
    }
    holds = (
        f"  {shown(one['number'])}  {one['programme']}  {one['balances']}"
        for one in value["holds"]
    )
    head = f"{found.id}  {seen.masked}  {found.name}"
    return value, "\n".join((head, *holds))


@command("attach", _MEMBER, click.argument("number"))
def attach(member: int, number: str) -> tuple[Any, str]:
    """Tie the card of NUMBER, and what is on it, to a member."""
    who, card = actor(), _card(number)
    given = (card, _member(member).id, uuid4(), who, house())
    _, wrong = carrying.attach(*given, proven=MANAGER)
    if wrong:
        refuse(wrong)
    return _told(number_of(card.serial), member)


@command(
    "replace",
    click.argument("number"),
    click.argument("new", default=""),
)
def replace(number: str, new: str) -> tuple[Any, str]:
    """Block a lost card; NEW, or without it the member's number, takes its place."""
    who, old = actor(), _card(number)
    given = (old, _card(new) if new else None, uuid4(), who, house())
    act, wrong = replacing.replace(*given, proven=MANAGER)
    if wrong or act is None:
        refuse(wrong)
    lost, instead = act.facts["numbers"]
    value = {"lost": lost, "replaced_by": instead}
    return value, f"{shown(lost)} is blocked; {shown(instead)} takes its place."


@command("merge", click.argument("kept", type=int), click.argument("gone", type=int))
def merge(kept: int, gone: int) -> tuple[Any, str]:
    """Make two members one: KEPT stays, GONE is forgotten but for what they held."""
    who = actor()
    _member(gone)
    _, wrong = merging.merge(_member(kept).id, gone, uuid4(), who, house())
    if wrong:
        refuse(wrong)
    value = {"member": kept, "gone": gone}
    return value, f"{kept} and {gone} are one member now: {kept}."


def _member(member: int) -> Member:
    found = members.by_id(member)
    if not found:
        raise Failed(f"There is no member {member}.")
    return found


def _card(number: str) -> Found:
    found = scans.find(number, house())
    if not found:
        raise Failed(f"There is no card {number}.")
    return found


def _line(line: Line) -> dict[str, Any]:
    return {"member": line.id, "name": line.name, "number": line.masked}


def _held(held: profile.Held) -> dict[str, Any]:
    return {
        "number": held.seen.number,
        "programme": held.seen.card.programme_name,
        "balances": {unit: n for unit, n in held.seen.position.balances.items() if n},
        "cards": [
            {"number": number, "state": state or "good"}
            for number, state in held.papers
        ],
    }


def _told(number: str, member: int) -> tuple[Any, str]:
    value = {"number": number, "member": member}
    return value, f"{shown(number)} leads to member {member}."


for _each in (find, show, attach, replace, merge, copy, erase):
    group.add_command(_each)
COMMANDS = (group,)
