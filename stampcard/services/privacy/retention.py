"""How long members are kept: who has not come for so long is erased, after a warning.

The clock of a member begins anew with every visit. When the shop sets another time,
nobody is erased by it for thirty days, so that a slip of the finger erases nobody.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stampcard.models.members import Member
from stampcard.models.privacy import OPEN, RightsRequest
from stampcard.models.shops import the_shop
from stampcard.services.disk import read_note, write_note
from stampcard.services.house import House
from stampcard.services.privacy import consents, erasing, requests
from stampcard.values.erasures import RETENTION, WITHDRAWN
from stampcard.values.rights import ERASE

WARNED_DAYS = 30
MOST_AT_ONCE = 200  # members erased in one round of upkeep
_FILE = "retention"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A member who will be erased on a day unless they come."""

    member: Member
    day: date


def leaving(house: House, *, most: int) -> list[Leaving]:
    """Members to be erased within thirty days, the first first."""
    rule = _rule(house)
    if rule is None:
        return []
    until = house.clock() + timedelta(days=WARNED_DAYS)
    found = _unseen(until - rule.kept).limit(most)
    return [Leaving(one, house.day_of(rule.end_of(one))) for one in found]


def count_leaving(house: House) -> int:
    """How many will be erased within thirty days."""
    rule = _rule(house)
    until = house.clock() + timedelta(days=WARNED_DAYS)
    return int(_unseen(until - rule.kept).count()) if rule else 0


def run(house: House) -> int:
    """Erase whose time has come, and who withdrew and was not erased in time; how many.

    Whoever still waits for an answer about their data is left alone until they have it.
    They are listed, and what traces are left is swept, by whoever asks for this.
    """
    _remember(house)
    gone = 0
    for member, why in _due(house):
        if gone == MOST_AT_ONCE:
            break
        with suppress(erasing.NoMember):  # somebody was quicker
            erasing.erase(member, why, None, house, settles=False)
            gone += 1
    return gone


@dataclass(frozen=True, slots=True)
class _Rule:
    """For how long members are kept, and since when the shop wants it so."""

    kept: timedelta
    since: datetime

    def end_of(self, member: Member) -> datetime:
        """The moment from which a member is erased."""
        warned: datetime = self.since + timedelta(days=WARNED_DAYS)
        unseen: datetime = member.seen_at + self.kept
        return max(unseen, warned)


def _rule(house: House) -> _Rule | None:
    shop = the_shop()
    if not shop or not shop.kept_months:
        return None
    noted = read_note(house.instance_path / _FILE)
    since = noted.get("since") if noted.get("months") == shop.kept_months else None
    begun = datetime.fromisoformat(since) if isinstance(since, str) else house.clock()
    return _Rule(timedelta(days=shop.kept_months * 365 // 12), begun)


def _remember(house: House) -> None:
    """Note since when the shop keeps members for as long as it does."""
    shop = the_shop()
    path = house.instance_path / _FILE
    if shop and read_note(path).get("months", 0) != shop.kept_months:
        since = house.clock().isoformat(timespec="seconds")
        write_note(path, {"months": shop.kept_months, "since": since})


def _unseen(before: datetime) -> Any:
    return Member.select().where(Member.seen_at <= before).order_by(Member.seen_at)


def _due(house: House) -> Iterator[tuple[int, str]]:
    for member in _withdrawn(house):
        yield member, WITHDRAWN
    rule = _rule(house)
    if rule is None:
        return
    now = house.clock()
    for member in _unseen(now - rule.kept).limit(MOST_AT_ONCE):
        if rule.end_of(member) <= now and not requests.waits(member.id):
            yield member.id, RETENTION


def _withdrawn(house: House) -> list[int]:
    """Members who do not agree to be kept, and whose erasure is due today."""
    today = house.now()[1].isoformat()
    due = RightsRequest.select(RightsRequest.member).where(
        RightsRequest.state == OPEN,
        RightsRequest.kind == ERASE,
        RightsRequest.due <= today,
        RightsRequest.member.is_null(False),
    )
    members = {request.member_id for request in due}
    return [one for one in sorted(members) if not consents.may_be_kept(one)]
