"""Who is signed in where: sessions, paired devices, and invitations to pair."""

from typing import Any

import peewee

from stampcard.models.base import MomentField, Table
from stampcard.models.shops import Outlet, Staff


class Device(Table):
    """A phone or program that may act at the counter; only a hash of its token.

    A `program` acts for its own staff member; a phone for whoever is on shift there.
    """

    name = peewee.TextField()
    token_hash = peewee.BlobField(unique=True)
    staff_id: Any
    outlet_id: Any
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    outlet = peewee.ForeignKeyField(Outlet, on_delete="RESTRICT")
    program = peewee.BooleanField(default=False)
    paired_at = MomentField()
    seen_at = MomentField(null=True)
    revoked_at = MomentField(null=True)


class Session(Table):
    """One sign-in; ending the row ends it everywhere. Only a hash of its secret.

    With a device it is a shift: who stands at the counter with that device.
    """

    secret_hash = peewee.BlobField(unique=True)
    staff_id: Any
    outlet_id: Any
    device_id: Any
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    outlet = peewee.ForeignKeyField(Outlet, on_delete="RESTRICT")
    device = peewee.ForeignKeyField(Device, null=True, on_delete="RESTRICT")
    created_at = MomentField()
    seen_at = MomentField(null=True)
    confirmed_at = MomentField(null=True)  # when the password was last typed
    expires_at = MomentField()
    ended_at = MomentField(null=True)


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
