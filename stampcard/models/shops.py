"""The shop, its outlets and its staff."""

import peewee

from stampcard.models.base import MomentField, Table

OWNER, STAFF = "owner", "staff"


class Shop(Table):
    """The business that runs this installation: one row."""

    name = peewee.TextField()
    address = peewee.TextField(default="")
    locale = peewee.TextField()
    digits = peewee.TextField()
    currency = peewee.TextField()
    country = peewee.TextField()
    timezone = peewee.TextField()
    public_url = peewee.TextField(default="")
    demo = peewee.BooleanField(default=False)
    created_at = MomentField()


class Outlet(Table):
    """One place of the shop where cards are scanned."""

    name = peewee.TextField()


class Staff(Table):
    """A person who may act at the counter or behind it."""

    name = peewee.TextField()
    role = peewee.TextField()
    password_hash = peewee.TextField(default="")
    ended_at = MomentField(null=True)


def the_shop() -> Shop | None:
    """The shop, or None before set-up."""
    return next(iter(Shop.raw("SELECT * FROM shop LIMIT 1")), None)
