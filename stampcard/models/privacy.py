"""What people agreed to and asked for, and what was done about it.

Rows that prove what the shop did (erasures, incidents, the register of requests) stay
when a person goes, and then name nobody.
"""

from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, rows
from stampcard.models.members import Member
from stampcard.models.shops import Staff

OPEN, ANSWERED, REFUSED = "open", "answered", "refused"
WAITING, SENT, WITHHELD, FAILED = "waiting", "sent", "withheld", "failed"


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
    text = peewee.TextField()
    queued_at = MomentField()
    state = peewee.TextField(default=WAITING, index=True)
    ended_at = MomentField(null=True)
    why = peewee.TextField(default="")


_AGREED = """
SELECT purpose FROM consent latest
WHERE member_id = ? AND given AND id = (
    SELECT MAX(id) FROM consent
    WHERE member_id = latest.member_id AND purpose = latest.purpose)"""


def agreed(member: int) -> set[str]:
    """The purposes a member agrees to now: the last word on each counts."""
    return {purpose for (purpose,) in rows(_AGREED, member)}
