"""What the rules of one programme may know of the same customer's other programmes.

A tier makes points worth more, and a fee is lower for who has many points; but kinds do
not know each other. So each says by name what others may know, and what a card's own
rules ask for comes to them among the facts of an act.

What they ask about the member comes the same way, as days and never as a date: how many
days until the birthday and since it, since it was changed, since they joined; and on
how many days they bought. None of it is kept with the act.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from stampcard.models import cards, ledger, members
from stampcard.models.members import Member
from stampcard.models.privacy import RightsRequest
from stampcard.models.programmes import RUNNING
from stampcard.models.shops import the_shop
from stampcard.models.visits import visits_of
from stampcard.services import rooms
from stampcard.services.partners import places
from stampcard.services.positions import position_of, rules_of
from stampcard.values import rights
from stampcard.values.moments import around, business_day

BIRTHDAY = "birthday"  # how the register of requests names it where it was changed


def told(
    found: cards.Found, at: datetime, day: date, outlet: int = 0
) -> dict[str, int]:
    """What is known of a card's holder elsewhere, and of the places of a day.

    Nothing where no rule asks. Where partners settle for its units, also what is
    agreed at the outlet.
    """
    kind, terms = rules_of(found)
    facts = rooms.told(found, day)
    if kind.settles(terms):
        facts |= places.told(found.programme, outlet)
    if kind.listens(terms):
        facts["visits"] = visits(found)
        for other in programmes_of(found):
            if other.serial != found.serial:
                facts |= said_by(other, at, day)
    if found.member is not None:
        for name in kind.asks_about(terms):
            answer = _ABOUT[name](found.member, day)
            facts |= {} if answer is None else {name: answer}
    return facts


def visits(found: cards.Found) -> int:
    """How often a card's holder was here, in any programme; of a paper, with it."""
    if found.member is None:
        return visits_of([found.account] if found.account else [])
    return visits_of([account for account, _, _ in members.held_by(found.member)])


def said_by(found: cards.Found, at: datetime, day: date) -> dict[str, int]:
    """What a card lets others know."""
    kind, terms = rules_of(found)
    return dict(kind.tells(terms, position_of(found, at, day), day))


def programmes_of(found: cards.Found) -> list[cards.Found]:
    """A card and all else its holder takes part in: one account a programme.

    Of whoever holds a paper nothing else is known than the paper.
    """
    if found.member is None:
        return [found]
    others = (card for card in _held(found.member) if card.account != found.account)
    return [found, *(card for card in others if card.programme_state == RUNNING)]


def _held(member: int) -> Iterator[cards.Found]:
    for _, serial, _ in members.held_by(member):
        if card := cards.find(serial):
            yield card


def _birthday_in(member: int, day: date) -> int | None:
    near = _birthdays(member, day)
    return (near[0] - day).days if near else None


def _birthday_ago(member: int, day: date) -> int | None:
    near = _birthdays(member, day)
    return (day - near[1]).days if near else None


def _birthdays(member: int, day: date) -> tuple[date, date] | None:
    known = members.by_id(member)
    if known is None or known.birth_month is None or known.birth_day is None:
        return None
    return around(known.birth_month, known.birth_day, day)


def _birthday_changed(member: int, day: date) -> int | None:
    """Days since another birthday stood there; one that was only added is no change."""
    changed = (
        RightsRequest.select(RightsRequest.received_at, RightsRequest.words)
        .where(RightsRequest.member == member, RightsRequest.kind == rights.CORRECT)
        .order_by(RightsRequest.received_at.desc())
    )
    for one in changed:
        if BIRTHDAY in one.words.split(", "):
            return _days_since(one.received_at, day)
    return None


def _known_days(member: int, day: date) -> int | None:
    known: Member | None = members.by_id(member)
    return _days_since(known.joined_at, day) if known else None


def _visits(member: int, day: date) -> int:
    return ledger.days_bought(members.accounts_of(member))


def _days_since(at: datetime, day: date) -> int:
    shop = the_shop()
    return max((day - business_day(at, shop.timezone if shop else "UTC")).days, 0)


_ABOUT: dict[str, Callable[[int, date], int | None]] = {
    "birthday_in": _birthday_in,
    "birthday_ago": _birthday_ago,
    "birthday_changed": _birthday_changed,
    "known_days": _known_days,
    "visits": _visits,
}
