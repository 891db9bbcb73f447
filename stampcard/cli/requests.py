"""`flask request …`: the register of what people asked about their data."""

from typing import Any

import click
from flask.cli import AppGroup

from stampcard.cli.answers import Failed, actor, command, house, refuse, shop, speaker
from stampcard.models.privacy import OPEN, RightsRequest
from stampcard.services.members import searching
from stampcard.services.privacy import requests
from stampcard.services.privacy.requests import STATES, Wish
from stampcard.values.rights import HOW_TEXTS, KIND_TEXTS, KINDS, NOT_YET, PROOF_TEXTS

group = AppGroup("request", help="What people asked about their data.")
_EVERY, _MOST = "all", 1000
_PROOFS = [proof for proof in PROOF_TEXTS if proof]


@command(
    "list",
    click.option("--state", type=click.Choice([*STATES, _EVERY]), default=OPEN),
    click.option("--kind", type=click.Choice(KINDS), default=None),
)
def list_(state: str, kind: str | None) -> tuple[Any, str]:
    """The register; open requests, the most urgent first, unless told otherwise."""
    shop()
    if state == OPEN:
        found = requests.open_ones(house(), kind=kind or "", most=_MOST)
    else:
        state = "" if state == _EVERY else state
        found = requests.listed(state=state, kind=kind or "", most=_MOST)
    return [_told(one) for one in found], "\n".join(map(_line, found))


@command(
    "add",
    click.argument("kind", type=click.Choice(KINDS)),
    click.option("--phone", default="", help="The member's number; else nobody's."),
    click.option("--how", type=click.Choice(list(HOW_TEXTS)), default="letter"),
    click.option("--proof", type=click.Choice(_PROOFS), default=None),
    click.option("--words", default="", help="In their own words, without names."),
)
def add(
    kind: str, phone: str, how: str, proof: str | None, words: str
) -> tuple[Any, str]:
    """Take a request in; it has its due date by the law the shop follows."""
    member = searching.by_phone(phone, house()) if phone else None
    if phone and not member:
        raise Failed("Nobody with this number is a member.")
    wish = Wish(kind, member.id if member else None, how, words, proof or NOT_YET)
    made = requests.take_in(wish, actor(), house())
    return _told(made), f"Request {made.id}, to be answered by {made.due}."


@command(
    "answer",
    click.argument("request", type=int),
    click.argument("answer", default=""),
    click.option("--refuse", "refused", is_flag=True, help="It was not done; say why."),
)
def answer(request: int, answer: str, refused: bool) -> tuple[Any, str]:
    """Close an open request: what was done, or why it was refused."""
    close = requests.refuse if refused else requests.answer
    problems = close(request, answer, actor(), house())
    if problems:
        refuse(problems)
    made = RightsRequest.get_by_id(request)
    return _told(made), f"Request {made.id} is {made.state}."


def _told(one: RightsRequest) -> dict[str, Any]:
    return {
        "request": one.id,
        "kind": one.kind,
        "member": one.member_id,
        "state": one.state,
        "received_at": one.received_at.isoformat(),
        "due": one.due,
        "days_left": requests.days_left(one, house()) if one.state == OPEN else None,
        "how": one.how,
        "proof": one.proof or None,
        "answer": one.answer,
    }


def _line(one: RightsRequest) -> str:
    said = speaker().gettext(KIND_TEXTS[one.kind])
    left = requests.days_left(one, house())
    late = "  LATE" if one.state == OPEN and left < 0 else ""
    return f"{one.id:>5}  {one.due}  {one.state:<8}  {said}{late}"


for _each in (list_, add, answer):
    group.add_command(_each)
COMMANDS = (group,)
