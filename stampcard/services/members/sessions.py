"""A member who looks at their own page: how they got in, and for how long.

Sessions are rows: signing out ends one at once, and an erasure ends all.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from stampcard.models.members import Member, MemberSession
from stampcard.models.writing import StorageError, write
from stampcard.services import tries
from stampcard.services.house import House
from stampcard.values.secrets import new_secret, secret_hash

IDLE_MINUTES, LASTS_HOURS = 30, 12
LINK_MINUTES, LINKS_MOST = 10, 5
CODE, LINK, CARD = "code", "link", "card"  # how they got in
INVITED = "invited"  # a link that was shown and not taken yet
_SEEN_EVERY = timedelta(minutes=1)


def begin(member: int, how: str, *, house: House) -> str:
    """Let a member in; the session's secret, given once and kept only as a hash."""
    secret = new_secret()
    write(lambda: _create(member, how, secret, house.clock(), IDLE_MINUTES))
    return secret


def member_of(secret: str, *, house: House) -> MemberSession | None:
    """The session a secret stands for, with its member, while it lasts."""
    now = house.clock()
    found: MemberSession | None = (
        MemberSession.select(MemberSession, Member)
        .join(Member)
        .where(
            MemberSession.secret_hash == secret_hash(secret),
            MemberSession.how != INVITED,
            MemberSession.expires_at > now,
        )
        .first()
    )
    if found:
        _go_on(found, now)
    return found


def end(secret: str, *, house: House) -> None:
    """End a session, here and now."""
    which = MemberSession.secret_hash == secret_hash(secret)
    write(lambda: MemberSession.delete().where(which).execute())


def end_others(member: int, but: int) -> None:
    """End a member's sessions everywhere else, as when they chose another PIN."""
    which = (MemberSession.member == member) & (MemberSession.id != but)
    write(lambda: MemberSession.delete().where(which).execute())


def invite(member: int, *, house: House) -> str:
    """A link's secret for a member who stands here: ten minutes, one use.

    Raises TooManyTries.
    """
    tries.count((f"member-link:{member}", LINKS_MOST), house=house)
    secret = new_secret()
    write(lambda: _create(member, INVITED, secret, house.clock(), LINK_MINUTES))
    return secret


def is_open(secret: str, *, house: House) -> bool:
    """Whether a link can still be taken."""
    return _open(secret, house) is not None


def take(secret: str, *, house: House) -> str | None:
    """Take a link: the secret of the session it begins; None if it is spent."""
    return write(lambda: _take(secret, house))


def remove_old(house: House) -> int:
    """Remove the sessions and links that are over; how many. Only inside `write()`."""
    over = MemberSession.expires_at <= house.clock()
    return int(MemberSession.delete().where(over).execute())


def _create(member: int, how: str, secret: str, now: datetime, minutes: int) -> None:
    MemberSession.create(
        secret_hash=secret_hash(secret),
        member=member,
        how=how,
        created_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )


def _go_on(found: MemberSession, now: datetime) -> None:
    """A session ends half an hour after its last page, and in half a day at most."""
    last = found.created_at + timedelta(hours=LASTS_HOURS)
    until = min(now + timedelta(minutes=IDLE_MINUTES), last)
    if until - found.expires_at >= _SEEN_EVERY:
        which = MemberSession.id == found.id
        with suppress(StorageError):  # the page is worth more than its half hour
            write(lambda: MemberSession.update(expires_at=until).where(which).execute())


def _open(secret: str, house: House) -> MemberSession | None:
    found: MemberSession | None = MemberSession.get_or_none(
        MemberSession.secret_hash == secret_hash(secret),
        MemberSession.how == INVITED,
        MemberSession.expires_at > house.clock(),
    )
    return found


def _take(secret: str, house: House) -> str | None:
    link = _open(secret, house)
    if not link:
        return None
    member = link.member_id
    link.delete_instance()
    return begin(member, LINK, house=house)
