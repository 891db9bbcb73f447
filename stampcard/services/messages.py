"""Messages to members: written down here, and delivered later.

Nothing is written for who does not agree; whether they still do is asked once more when
it is sent. Where no sender is set the shop writes by hand, from a list made as it asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from stampcard.models.base import execute, rows
from stampcard.models.privacy import WAITING, Message
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.services import sending
from stampcard.services.delivery import Done, deliver
from stampcard.services.house import House, speaker_of
from stampcard.services.members import offering
from stampcard.services.members.offering import Wanted
from stampcard.values.moments import to_milliseconds
from stampcard.values.purposes import MESSAGES, STAMPS
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, say

__all__ = ["Done", "deliver"]
LONGEST_TEXT = 300  # characters: three SMS
POLICY = "policy"  # what a policy's message is about begins so
OFFERED = (MESSAGES, STAMPS)  # the purposes an owner may write for
_POLICY_TEXT = N_("{shop} has changed how it handles your data. Read it here: {link}")
_KEPT_DAYS = 400
_AT_ONCE = 1000
_ADD = """
INSERT INTO message (member_id, purpose, about, text, queued_at, state, due_at, tries,
                     why)
VALUES (?, ?, ?, ?, ?, 'waiting', ?, 0, '') ON CONFLICT DO NOTHING"""
_REPLACED = "DELETE FROM message WHERE state = ? AND about LIKE ? AND about <> ?"
# Written out: asked of every member at once, and consents are many.
_AGREE = """
SELECT member.id FROM member
WHERE (SELECT given FROM consent WHERE consent.member_id = member.id
       AND purpose = ? ORDER BY consent.id DESC LIMIT 1)"""
_WITH_TAG = """
AND EXISTS (SELECT 1 FROM member_tag WHERE tag = ? AND member_id = member.id)"""


def reachable(purpose: str, tag: str = "") -> list[int]:
    """Those who agree to a purpose now, all or those with a tag."""
    more = (tag,) if tag else ()
    found = rows(_AGREE + (_WITH_TAG if tag else ""), purpose, *more)
    return [member for (member,) in found]


def queue(
    members: Iterable[int], purpose: str, text: str, house: House, *, about: str = ""
) -> int:
    """Let a text wait for each of those who agree to its purpose; for how many.

    `about` names what it is one of: nobody gets two of one name.
    """
    told, wanted, name = tidy(text), set(members), about or str(uuid4())
    agreeing = sorted(wanted.intersection(reachable(purpose)))
    # A thousand at a time: the counter must not wait until all are written down.
    return sum(
        _add(agreeing[start : start + _AT_ONCE], purpose, told, name, house)
        for start in range(0, len(agreeing), _AT_ONCE)
    )


def tidy(text: str) -> str:
    """A text as it is sent: on one line, and not too long."""
    return shortened(clean(text), LONGEST_TEXT)


def announce_policy(version: int, house: House, path: str = "/privacy") -> int:
    """Tell every member of a new version of the policy, once; how many.

    It serves no advertising: everybody who is a member is told. Where an earlier
    version still waits to be announced, only the newest is.
    """
    shop = the_shop()
    if not shop or not sending.is_set(house):
        return 0
    words = say(_POLICY_TEXT, shop=shop.name, link=house.public_url + path)
    by_locale: dict[str, list[int]] = {}
    for member, locale in rows("SELECT id, locale FROM member"):
        by_locale.setdefault(locale or shop.locale, []).append(member)

    about = f"{POLICY} {version}"
    write(lambda: execute(_REPLACED, WAITING, f"{POLICY} %", about))
    return sum(
        queue(members, STAMPS, speaker_of(shop, locale).say(words), house, about=about)
        for locale, members in by_locale.items()
    )


def contact_list(purpose: str, house: House, tag: str = "") -> list[Wanted]:
    """Whom the shop may write to itself for a purpose, at this moment."""
    return list(offering.whom(tag, house, purpose=purpose))


def tags() -> list[str]:
    """Every tag some member has, in order."""
    return [tag for (tag,) in rows("SELECT DISTINCT tag FROM member_tag ORDER BY tag")]


def remove_old(house: House) -> int:
    """Remove what ended long ago; how many. Only inside `write()`."""
    before = house.clock() - timedelta(days=_KEPT_DAYS)
    return int(Message.delete().where(Message.ended_at < before).execute())


@dataclass(frozen=True, slots=True)
class Mailing:
    """One text to many, and how far it is: how many in each state."""

    about: str
    purpose: str
    text: str
    queued_at_ms: int
    states: dict[str, int]
    whys: dict[str, int]


def mailings(most: int = 20) -> list[Mailing]:
    """The newest texts that were written, newest first."""
    newest = rows(
        "SELECT about, MIN(purpose), MIN(text), MIN(queued_at) FROM message "
        "GROUP BY about ORDER BY MIN(queued_at) DESC, MAX(id) DESC LIMIT ?",
        most,
    )
    return [
        Mailing(about, purpose, text, at_ms, *_states(about))
        for about, purpose, text, at_ms in newest
    ]


def stop(about: str) -> int:
    """Take back what still waits of one text; how many."""
    sql = "DELETE FROM message WHERE about = ? AND state = ?"
    return write(lambda: int(execute(sql, about, WAITING).rowcount))


def _add(
    members: Sequence[int], purpose: str, text: str, about: str, house: House
) -> int:
    now = to_milliseconds(house.clock())

    def job() -> int:
        return sum(
            execute(_ADD, member, purpose, about, text, now, now).rowcount
            for member in members
        )

    return write(job)


def _states(about: str) -> tuple[dict[str, int], dict[str, int]]:
    found = rows(
        "SELECT state, why, COUNT(*) FROM message WHERE about = ? GROUP BY state, why",
        about,
    )
    states: dict[str, int] = {}
    for state, _, count in found:
        states[state] = states.get(state, 0) + count
    return states, {why: count for _, why, count in found if why}
