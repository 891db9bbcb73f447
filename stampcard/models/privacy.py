"""What people agreed to and asked for, and what was done about it.

Rows that prove what the shop did (erasures, incidents, the register of requests) stay
when a person goes, and then name nobody.
"""

from collections.abc import Iterable
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, rows
from stampcard.models.members import Member
from stampcard.models.shops import Staff

OPEN, ANSWERED, REFUSED = "open", "answered", "refused"
WAITING, SENDING, SENT = "waiting", "sending", "sent"
WITHHELD, FAILED = "withheld", "failed"


class Policy(Table):
    """One version of the personal-data policy in one language; never changed."""

    version = peewee.IntegerField()
    locale = peewee.TextField()
    purposes = peewee.TextField()  # JSON: purpose -> the sentence that is agreed to
    text = peewee.TextField()
    hash = peewee.TextField(index=True)
    published_at = MomentField()
    published_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)

    class Meta:
        """A version stands once in a language."""

        indexes = ((("version", "locale"), True),)


class Consent(Table):
    """A member's dated yes to one purpose; a withdrawal is a further row."""

    member_id: Any
    member = peewee.ForeignKeyField(Member, on_delete="CASCADE")
    purpose = peewee.TextField()
    given = peewee.BooleanField()
    version = peewee.IntegerField()
    locale = peewee.TextField()
    text_hash = peewee.TextField()
    channel = peewee.TextField()
    slip = peewee.TextField(default="")
    at = MomentField()
    staff_id: Any
    staff = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)
    outlet = peewee.IntegerField(null=True)
    device = peewee.IntegerField(null=True)


class RightsRequest(Table):
    """What somebody asked about their data, by when it is due, and the answer."""

    member_id: Any
    member = peewee.ForeignKeyField(Member, null=True, on_delete="SET NULL")
    kind = peewee.TextField()
    regime = peewee.TextField()
    received_at = MomentField()
    due = peewee.TextField()  # the shop's day, ISO; empty where none is set
    how = peewee.TextField()
    proof = peewee.TextField()
    words = peewee.TextField(default="")
    state = peewee.TextField(default=OPEN, index=True)
    answered_at = MomentField(null=True)
    answer = peewee.TextField(default="")
    answered_by_id: Any
    answered_by = peewee.ForeignKeyField(
        Staff, null=True, on_delete="RESTRICT", index=False, backref="answered"
    )
    staff_id: Any
    staff = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)


class Erasure(Table):
    """That a member was erased: a number that means nothing, and what went."""

    member = peewee.BigIntegerField(unique=True)
    at = MomentField()
    why = peewee.TextField()
    request = peewee.IntegerField(null=True)
    removed = peewee.TextField()  # JSON: table -> rows
    acts = peewee.BigIntegerField()
    head = peewee.TextField()
    staff_id: Any
    staff = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)


class Incident(Table):
    """A breach: what happened, whom it touched, and whom one told when."""

    noticed_at = MomentField()
    what = peewee.TextField()
    data = peewee.TextField(default="")
    affected = peewee.IntegerField(default=0)
    done = peewee.TextField(default="")
    authority_told_at = MomentField(null=True)
    findings_told_at = MomentField(null=True)
    people_told_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    staff_id: Any
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)


class Message(Table):
    """Something to be told to a member; whether they still wish it is asked again
    when it is sent."""

    member_id: Any
    member = peewee.ForeignKeyField(Member, on_delete="CASCADE")
    purpose = peewee.TextField()
    about = peewee.TextField()  # what it is one of: a member gets each but once
    text = peewee.TextField()
    queued_at = MomentField()
    state = peewee.TextField(default=WAITING)
    due_at = MomentField()  # not sent before; while it is sent, since when
    tries = peewee.IntegerField(default=0)
    ended_at = MomentField(null=True)
    why = peewee.TextField(default="")

    class Meta:
        """Those that are due are found at once."""

        indexes = ((("member", "about"), True), (("state", "due_at"), False))


# The last word on each purpose: `latest` is one consent row of it.
_LATEST = """
FROM consent latest WHERE {which} AND given AND id = (
    SELECT MAX(id) FROM consent
    WHERE member_id = latest.member_id AND purpose = latest.purpose)"""
_AGREED = "SELECT purpose, version, locale" + _LATEST.format(which="member_id = ?")
_OLD = "SELECT DISTINCT member_id" + _LATEST.format(which="member_id > ? AND ({old})")
_UNPROVED = """
SELECT member.id FROM member WHERE NOT EXISTS (
    SELECT 1 FROM consent JOIN policy ON policy.hash = consent.text_hash
    AND policy.version = consent.version AND policy.locale = consent.locale
    WHERE consent.member_id = member.id AND consent.given)
OR EXISTS (
    SELECT 1 FROM consent LEFT JOIN policy ON policy.hash = consent.text_hash
    AND policy.version = consent.version AND policy.locale = consent.locale
    WHERE consent.member_id = member.id AND policy.id IS NULL)
ORDER BY member.id"""


def agreed(member: int) -> set[str]:
    """The purposes a member agrees to now: the last word on each counts."""
    return {purpose for purpose, *_ in agreed_under(member)}


def agreed_under(member: int) -> list[tuple[str, int, str]]:
    """The purposes a member agrees to, each with the version and language shown."""
    return [
        (purpose, version, said) for purpose, version, said in rows(_AGREED, member)
    ]


def agreed_to_any(
    sentences: Iterable[tuple[str, int, str]], *, after: int, most: int
) -> list[int]:
    """Members whose last yes to a purpose was to one of these sentences, by id.

    A sentence is named by its purpose, version and language; only ids `after` one.
    """
    wanted = list(sentences)
    if not wanted:
        return []
    each = "(purpose = ? AND version = ? AND locale = ?)"
    sql = _OLD.format(old=" OR ".join([each] * len(wanted)))
    values = (value for sentence in wanted for value in sentence)
    found = rows(f"{sql} ORDER BY member_id LIMIT ?", after, *values, most)
    return [member for (member,) in found]


def unproved() -> list[int]:
    """Members without a yes under a stored text, or with a word under none, by id."""
    return [member for (member,) in rows(_UNPROVED)]
