"""What this phone was shown a moment ago, kept for minutes in its signed cookie.

Only that something was shown and how, or a card's code: no phone number, name or PIN.
"""

from typing import Any
from uuid import UUID

from flask import session

from stampcard.models.members import Member
from stampcard.services import spending
from stampcard.services.counter import Asked
from stampcard.values.moments import to_milliseconds
from stampcard.web.context import house, manager

MINUTES = 10
JOINED = "joined"  # the member was enrolled just now, so they stand here
_MEMBER, _CODE, _PROOF = "member", "code", "proof"


def saw(member: int, how: str) -> None:
    """Note that a member showed to be one: card, PIN, code, or by joining."""
    _keep(_MEMBER, member, how)


def may_choose_pin(member: Member) -> bool:
    """Whether whoever stands here may choose the member's PIN.

    A card alone does not change a PIN that is there: it may have been found.
    """
    if manager():
        return True
    shown, how = _kept(_MEMBER, 2)
    sure = how != spending.CARD or not member.pin_hash
    return bool(shown == member.id and sure)


def how_shown(member: Member) -> str:
    """How a member showed to be one on this phone, or nothing."""
    shown, how = _kept(_MEMBER, 2)
    return str(how) if shown == member.id and how != JOINED else ""


def keep_code(act_id: UUID, code: str) -> None:
    """Keep the code that was scanned for an act, if one was, for what may follow."""
    if code:
        _keep(_CODE, str(act_id), code)


def code_for(act_id: UUID) -> str:
    """The code that was scanned for an act on this phone, or nothing."""
    act, code = _kept(_CODE, 2)
    return str(code) if act == str(act_id) else ""


def keep_proof(asked: Asked) -> None:
    """Keep how an act was proved, for when it must wait for the staff's own PIN."""
    _keep(_PROOF, str(asked.id), list(asked.codes), asked.proven)


def proof_of(asked: Asked) -> str:
    """How this very act was proved on this phone, or nothing."""
    act, codes, how = _kept(_PROOF, 3)
    return str(how) if (act, codes) == (str(asked.id), list(asked.codes)) else ""


def _keep(name: str, *values: Any) -> None:
    session[name] = [to_milliseconds(house().clock()), *values]


def _kept(name: str, count: int) -> tuple[Any, ...]:
    """What is kept under a name, unless it is too old; else as many times None."""
    since, *values = session.get(name) or (0,)
    age_ms = to_milliseconds(house().clock()) - since
    fresh = 0 <= age_ms < MINUTES * 60_000 and len(values) == count
    return tuple(values) if fresh else (None,) * count
