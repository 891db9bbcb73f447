"""What each side gets, and when: credit, a thing, and rewards for many friends."""

from collections.abc import Iterator

from stampcard.kinds.referral.friends import FRIEND
from stampcard.kinds.referral.terms import EVERY, FIRST, JOINING, Terms
from stampcard.values.decisions import Entry, Position
from stampcard.values.lots import filled

CREDIT, GIFT, REWARD, REACHED = "credit", "gift", "reward", "reached"
CAME, SENT = f"{GIFT}:came", f"{GIFT}:sent"  # for the friend, for who sent them
ON_JOINING, ON_FIRST, ON_LATER = {JOINING}, {FIRST, EVERY}, {EVERY}


def for_friend(terms: Terms, friend: Position, now: set[str]) -> tuple[Entry, ...]:
    """What a friend gets at a moment."""
    if terms.friend_when not in now:
        return ()
    given = _side(friend.account, terms.friend_credit, CAME, terms.friend_gift)
    return filled(friend.balances, tuple(given))


def for_advocate(terms: Terms, advocate: Position, now: set[str]) -> tuple[Entry, ...]:
    """What who sent a friend gets at a moment; the friend counts once."""
    account, entries = advocate.account, list[Entry]()
    counts = JOINING if terms.advocate_when == JOINING else FIRST
    if counts in now:
        total = advocate.balance(FRIEND) + 1
        entries += [Entry(account, FRIEND, 1), *_reached(terms, advocate, total)]
    if terms.advocate_when in now:
        entries += _side(account, terms.advocate_credit, SENT, terms.advocate_gift)
    return filled(advocate.balances, tuple(entries))


def _side(account: int, credit: int, unit: str, gift: str) -> Iterator[Entry]:
    if credit:
        yield Entry(account, CREDIT, credit)
    if gift:
        yield Entry(account, unit, 1, gift)


def _reached(terms: Terms, advocate: Position, total: int) -> Iterator[Entry]:
    """Each milestone once, even where a friend was taken back in between."""
    for count, name in terms.milestones:
        if count <= total and not advocate.balance(f"{REACHED}:{count}"):
            yield Entry(advocate.account, f"{REACHED}:{count}", 1)
            yield Entry(advocate.account, f"{REWARD}:{count}", 1, name)
