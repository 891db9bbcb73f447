"""Before a card may lead to what a member holds: who says that it is theirs.

Whoever holds a card can spend what it leads to, and a number that was typed proves
nothing. So tying a card to somebody who is known already asks for as much as spending:
the member's PIN, a code sent to them, or a manager's word. Only who has just become a
member, and still stands there, need not show it.
"""

from datetime import datetime, timedelta

from stampcard.kinds.sorts import Problem
from stampcard.models import members
from stampcard.models.cards import Found
from stampcard.services import spending
from stampcard.values.words import N_, say

MANAGER = "manager"  # a manager or the owner says so
SAME_VISIT = timedelta(minutes=15)
Problems = tuple[Problem, ...]
_ASK = N_(
    "Whoever has this card can spend what the member has. Ask for their PIN or a "
    "one-time code, or let a manager do it."
)
_DORMANT = N_("Not seen for long: only their PIN or a manager's word will do.")


def asks(member: int, card: Found, proven: str, at: datetime) -> Problems:
    """Why a card of a programme may not yet lead to a member's account, if so.

    `proven` is what was shown: "pin", "code", "manager" or nothing.
    """
    if proven in (MANAGER, spending.PIN) or _has_just_joined(member, at):
        return ()
    if spending.is_dormant(member, at):
        return (Problem("proof", say(_DORMANT)),)
    by_number = card.number_spends and card.proof_above is None
    return () if proven or by_number else (Problem("proof", say(_ASK)),)


def _has_just_joined(member: int, at: datetime) -> bool:
    found = members.by_id(member)
    return found is not None and at - found.joined_at <= SAME_VISIT
