"""Who was sent by whom, and who may still join as a friend."""

from collections.abc import Mapping

from stampcard.kinds.referral.terms import Terms
from stampcard.values.decisions import Position, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say

FRIEND, FRIEND_OF, JOINED, BOUGHT = "friend", "friend_of", "joined", "bought"


def sent_by(account: int) -> str:
    """The unit that says whose friend an account is."""
    return f"{FRIEND_OF}:{account}"


def alongside(terms: Terms, holder: Position) -> tuple[int, ...]:
    """The account of whoever sent a friend; it acts with every purchase of theirs."""
    units = [unit for unit, n in holder.balances.items() if n > 0]
    sent = [unit for unit in units if unit.startswith(f"{FRIEND_OF}:")]
    return tuple(int(unit.partition(":")[2]) for unit in sorted(sent)[:1])


def second(terms: Terms, holder: Position) -> Words | None:
    """Asks a newcomer for the card of whoever sent them; nobody else."""
    if is_known(holder):
        return None
    return say(N_("Sent by a friend? Add that friend's card"))


def is_known(holder: Position) -> bool:
    """Whether an account was used before: it bought, sent somebody, or was sent."""
    used = (BOUGHT, FRIEND, JOINED)
    return any(map(holder.balance, used)) or bool(alongside(Terms(), holder))


def why_not(
    holder: Position, advocate: Position, told: Mapping[str, int]
) -> Refuse | None:
    """Why somebody cannot join as the friend of another; None where they can."""
    if holder.account == advocate.account:
        words = say(N_("Nobody can send themselves: add the other one's card."))
        return Refuse(Reason.OWN_CARD, (words,))
    if alongside(Terms(), holder):
        words = say(N_("Joined as a friend before. That counts once only."))
        return Refuse(Reason.ALREADY_GIVEN, (words,))
    sent_them = advocate.balance(sent_by(holder.account)) > 0
    if is_known(holder) or sent_them or told.get("visits"):
        words = say(N_("Friends are new customers. This one was here before."))
        return Refuse(Reason.NOT_NEW, (words,))
    return None
