"""The shop, its outlets and its staff."""

from functools import lru_cache
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, row
from stampcard.values.roles import Role

OWNER, STAFF = Role.OWNER.value, Role.STAFF.value


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
    pin_above = peewee.BigIntegerField(null=True)  # a reward's worth in minor units
    pin_for = peewee.TextField(default="")  # other acts that ask for a PIN, by blanks
    pin_role = peewee.TextField(default=STAFF)  # whose PIN it must be, at least
    colour = peewee.TextField(default="")  # its own, "#rrggbb" or nothing
    logo = peewee.TextField(default="")  # the digest of its picture, or nothing
    regime = peewee.TextField(default="")  # whose law on personal data it follows
    contact = peewee.TextField(default="")  # where people ask about their data
    dormant_months = peewee.IntegerField(default=12)
    kept_months = peewee.IntegerField(default=0)  # a member who does not come; 0: ever
    policy_checked = peewee.IntegerField(default=0)  # the version a lawyer looked at
    stamps_at_once = peewee.BooleanField(default=True)  # when a card is scanned
    offline_worth = peewee.BigIntegerField(default=0)  # of rewards without a network
    offline_gifts = peewee.BooleanField(default=False)  # and those of no stated worth


class Outlet(Table):
    """One place of the shop where cards are scanned."""

    name = peewee.TextField()


class Staff(Table):
    """A person who may act at the counter or behind it. Coming back is a new row."""

    name = peewee.TextField()
    role = peewee.TextField()
    password_hash = peewee.TextField(default="")
    pin_hash = peewee.TextField(default="")
    ended_at = MomentField(null=True)


def the_shop() -> Shop | None:
    """The shop, or None before set-up."""
    fields = Shop._meta.sorted_fields
    columns = ", ".join(field.column_name for field in fields)
    found = row(f"SELECT {columns} FROM shop LIMIT 1")  # noqa: S608 - our own words
    return _as_shop(found) if found else None


@lru_cache(maxsize=8)
def _as_shop(values: tuple[Any, ...]) -> Shop:
    """One object for equal rows: every request asks for it and nobody changes it."""
    pairs = zip(Shop._meta.sorted_fields, values, strict=True)
    return Shop(**{field.name: field.python_value(value) for field, value in pairs})
