"""Who is signed in where: sessions, paired devices, and invitations to pair."""

from typing import Any

import peewee

from stampcard.models.base import MomentField, Table
from stampcard.models.shops import Outlet, Staff


class Session(Table):
    """One sign-in; ending the row ends it everywhere. Only a hash of its secret."""

    secret_hash = peewee.BlobField(unique=True)
    staff_id: Any
    outlet_id: Any
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    outlet = peewee.ForeignKeyField(Outlet, on_delete="RESTRICT")
    created_at = MomentField()
    expires_at = MomentField()
    ended_at = MomentField(null=True)


class Device(Table):
    """A phone or program that may act at the counter; only a hash of its token."""

    name = peewee.TextField()
    token_hash = peewee.BlobField(unique=True)
    staff_id: Any
    outlet_id: Any
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    outlet = peewee.ForeignKeyField(Outlet, on_delete="RESTRICT")
    paired_at = MomentField()
    seen_at = MomentField(null=True)
    revoked_at = MomentField(null=True)


class Pairing(Table):
    """An invitation to pair one device, good for minutes and for one use."""

    secret_hash = peewee.BlobField(unique=True)
    name = peewee.TextField()
    staff_id: Any
    outlet_id: Any
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    outlet = peewee.ForeignKeyField(Outlet, on_delete="RESTRICT")
    expires_at = MomentField()
    used_at = MomentField(null=True)
