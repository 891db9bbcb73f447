"""Programmes and the dated versions of their terms."""

from typing import Any

import peewee

from stampcard.models.base import MomentField, Table

RUNNING, PAUSED, ENDED = "running", "paused", "ended"
BEARER, MEMBERS, BOTH = "bearer", "members", "both"  # whom a programme is for


class Programme(Table):
    """A standing offer with rules, open to many over time."""

    kind = peewee.TextField()
    name = peewee.TextField()
    preset = peewee.TextField(default="")
    state = peewee.TextField(default=RUNNING)
    created_at = MomentField()
    keyed = peewee.TextField(default=BEARER)
    number_spends = peewee.BooleanField(default=False)  # without card, PIN or code
    proof_above = peewee.BigIntegerField(null=True)  # a worth in minor units


class TermsVersion(Table):
    """One version of a programme's settings; never changed once written."""

    programme_id: Any
    programme = peewee.ForeignKeyField(
        Programme, backref="versions", on_delete="RESTRICT"
    )
    version = peewee.IntegerField()
    settings = peewee.TextField()  # JSON, as stampcard.kinds.fields keeps it
    created_at = MomentField()

    class Meta:
        """A version number stands once in a programme."""

        indexes = ((("programme", "version"), True),)


def latest_terms(programme: Programme) -> TermsVersion:
    """The version new batches are printed under."""
    return (
        TermsVersion.select()
        .where(TermsVersion.programme == programme)
        .order_by(TermsVersion.version.desc())
        .get()
    )
