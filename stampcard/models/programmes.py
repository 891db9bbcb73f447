"""Programmes and the dated versions of their terms."""

import peewee

from stampcard.models.base import MomentField, Table

RUNNING, PAUSED, ENDED = "running", "paused", "ended"


class Programme(Table):
    """A standing offer with rules, open to many over time."""

    kind = peewee.TextField()
    name = peewee.TextField()
    preset = peewee.TextField(default="")
    state = peewee.TextField(default=RUNNING)
    created_at = MomentField()


class TermsVersion(Table):
    """One version of a programme's settings; never changed once written."""

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
