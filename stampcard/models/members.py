"""Members: who they are, what they are found by, and the accounts they hold.

All of a person stands here and goes with the member's row: the ledger knows only
accounts. A member's number (`id`) is drawn by lot and never given twice, so what
still names it after an erasure names nobody.
"""

import secrets
from datetime import datetime
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, execute, row, rows
from stampcard.models.cards import Account
from stampcard.models.shops import Staff
from stampcard.values.moments import to_milliseconds

_IDS = 2**53  # a whole number that every program reads exactly


class Member(Table):
    """A person enrolled by phone number; number and address are sealed."""

    id = peewee.BigIntegerField(primary_key=True)
    fingerprint = peewee.BlobField(unique=True)
    phone = peewee.BlobField()
    tail = peewee.BlobField(index=True)
    head = peewee.BlobField(index=True)
    key_id = peewee.TextField(index=True)
    name = peewee.TextField(default="")
    locale = peewee.TextField(default="")
    birth_month = peewee.IntegerField(null=True)
    birth_day = peewee.IntegerField(null=True)
    channel = peewee.TextField(default="")
    address = peewee.BlobField(null=True)  # sealed: where the channel needs one
    every_days = peewee.IntegerField(default=0)  # at most one message in so many
    note = peewee.TextField(default="")
    pin_hash = peewee.TextField(default="")
    joined_at = MomentField()
    joined_by_id: Any
    joined_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
    joined_how = peewee.TextField(default="")
    confirmed_at = MomentField(null=True)  # when the number was last proved theirs
    seen_at = MomentField(index=True)  # the last act that was not after a long pause


class NameWord(Table):
    """A word of a name, in small letters, to find it by its beginning."""

    member_id: Any
    word = peewee.TextField()
    member = peewee.ForeignKeyField(Member, on_delete="CASCADE")

    class Meta:
        """A word stands once for a member."""

        primary_key = peewee.CompositeKey("word", "member")
        without_rowid = True


class MemberTag(Table):
    """A tag of taste: a brand, a sort of goods."""

    member_id: Any
    tag = peewee.TextField()
    member = peewee.ForeignKeyField(Member, on_delete="CASCADE")

    class Meta:
        """A tag stands once for a member."""

        primary_key = peewee.CompositeKey("tag", "member")
        without_rowid = True


class Holding(Table):
    """An account that belongs to a member, and its number without paper.

    Without this row the account belongs to whoever holds a card of it.
    """

    member_id: Any
    account_id: Any
    account = peewee.ForeignKeyField(Account, on_delete="RESTRICT", primary_key=True)
    member = peewee.ForeignKeyField(Member, on_delete="CASCADE")
    serial = peewee.BigIntegerField(unique=True)
    since = MomentField()


class OneTimeCode(Table):
    """A code that was sent to a number; only a hash of it."""

    fingerprint = peewee.BlobField(primary_key=True)
    code_hash = peewee.TextField()
    expires_at = MomentField(index=True)
    used_for = peewee.TextField(default="")  # the act it was used for, if it was


class MemberSession(Table):
    """A member who proved to be one and looks at their own page."""

    secret_hash = peewee.BlobField(unique=True)
    member_id: Any
    member = peewee.ForeignKeyField(Member, on_delete="CASCADE")
    how = peewee.TextField()
    created_at = MomentField()
    expires_at = MomentField(index=True)


class JoinWish(Table):
    """What somebody typed on a card's page to join; sealed, and only for days."""

    serial = peewee.BigIntegerField(unique=True)
    fingerprint = peewee.BlobField()
    phone = peewee.BlobField()
    key_id = peewee.TextField()
    name = peewee.TextField(default="")
    locale = peewee.TextField(default="")
    purposes = peewee.TextField()  # those agreed to, by blanks
    version = peewee.IntegerField()
    text_hash = peewee.TextField()
    at = MomentField()
    expires_at = MomentField(index=True)


ACCOUNTS_OF = """
WITH held AS (SELECT account_id AS id FROM holding WHERE member_id = ?)
SELECT id FROM held UNION
SELECT id FROM account WHERE moved_to IN (SELECT id FROM held)"""


def new_id() -> int:
    """A member's number: by lot, so that none comes twice."""
    return secrets.randbelow(_IDS - 1) + 1


def by_id(member: int) -> Member | None:
    """The member with a number, or None."""
    found: Member | None = Member.get_or_none(Member.id == member)
    return found


def by_fingerprint(marks: list[bytes]) -> Member | None:
    """The member whose number has one of these fingerprints, or None."""
    found: Member | None = Member.get_or_none(Member.fingerprint.in_(marks))
    return found


def is_there() -> bool:
    """Whether the shop has any member."""
    return row("SELECT 1 FROM member LIMIT 1") is not None


def held_by(member: int) -> list[tuple[int, int, int]]:
    """A member's accounts: account, number without paper as serial, programme."""
    return [
        (account, serial, programme)
        for account, serial, programme in rows(
            "SELECT holding.account_id, holding.serial, batch.programme_id "
            "FROM holding JOIN card ON card.serial = holding.serial "
            "JOIN batch ON batch.id = card.batch_id "
            "WHERE holding.member_id = ? ORDER BY holding.since, holding.account_id",
            member,
        )
    ]


def papers_of(account: int) -> list[tuple[int, str]]:
    """The printed cards that lead to an account: serial and state, newest last."""
    return [
        (serial, state)
        for serial, state in rows(
            "SELECT card.serial, card.state FROM card "
            "JOIN batch ON batch.id = card.batch_id "
            "WHERE card.account_id = ? AND NOT batch.paperless ORDER BY card.serial",
            account,
        )
    ]


def accounts_of(member: int) -> list[int]:
    """A member's accounts, and those whose units came to them: all of their history."""
    return [account for (account,) in rows(f"{ACCOUNTS_OF} ORDER BY 1", member)]


def holder_of(account: int) -> int | None:
    """The member an account belongs to, or None."""
    found = row("SELECT member_id FROM holding WHERE account_id = ?", account)
    return found[0] if found else None


def touched(member: int, at: datetime, *, not_seen_since: datetime) -> None:
    """Note an act of a member, unless they had not been seen for too long.

    Written at most once a day. Only inside `write()`.
    """
    now_ms = to_milliseconds(at)
    execute(
        "UPDATE member SET seen_at = ? WHERE id = ? AND seen_at < ? AND seen_at >= ?",
        now_ms,
        member,
        now_ms - 86_400_000,
        to_milliseconds(not_seen_since),
    )
