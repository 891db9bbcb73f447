"""Members' phone numbers: read as the shop's country writes them, sealed, unsealed."""

from collections.abc import Mapping
from typing import Any

from stampcard import phones
from stampcard.models import members
from stampcard.models.members import Member
from stampcard.models.shops import the_shop
from stampcard.phones import Phone
from stampcard.services.house import House
from stampcard.values.words import Words


def read(typed: str) -> Phone | Words:
    """The number a text stands for, or what is wrong with it."""
    shop = the_shop()
    return phones.read(typed, shop.country if shop else "")


def member_of(phone: Phone, house: House) -> Member | None:
    """The member with a number, or None."""
    marks = phones.fingerprints(phone, house.phone_keys)
    return members.by_fingerprint(marks)


def phone_of(member: Member, house: House) -> Phone | None:
    """A member's number; None where its key is not here any more."""
    text = unsealed(member, member.phone, house)
    return Phone(text) if text else None


def masked(member: Member, house: House) -> str:
    """What a screen shows of a member's number."""
    phone = phone_of(member, house)
    return phone.masked if phone else "•••"


def unsealed(member: Member, sealed: bytes | None, house: House) -> str | None:
    """A text sealed for a member, or None."""
    key = next((k for k in house.phone_keys if k.id == member.key_id), None)
    return key.unseal(bytes(sealed), member.id) if key and sealed else None


def kept_of(phone: Phone, member: int, house: House) -> Mapping[str, Any]:
    """The columns of a member's row that stand for a number."""
    key = house.phone_key
    return {
        "fingerprint": key.fingerprint(phone),
        "phone": key.seal(phone.e164, member),
        "tail": key.tail(phone.tail),
        "head": key.head(phone),
        "key_id": key.id,
    }
