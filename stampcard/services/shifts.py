"""Who is at the counter with a phone: begins with a PIN, ends by a lock or by rest."""

from datetime import timedelta

from stampcard.models.access import Session
from stampcard.models.shops import Staff
from stampcard.models.writing import write
from stampcard.services import pins
from stampcard.services.access import SESSION_DAYS, Waiting
from stampcard.services.house import House
from stampcard.values.secrets import new_secret, secret_hash


def begin(phone: Waiting, staff_id: int, pin: str, *, house: House) -> bool:
    """From now on the phone acts for a person; False when the PIN is not theirs.

    Raises TooManyTries.
    """
    person = pins.holder_of(staff_id, pin, phone.device_id, house=house)
    return person is not None and write(lambda: _begin(phone, person, house))


def lock(device: int, *, house: House) -> None:
    """The phone asks again who is at the counter."""
    write(lambda: _end(device, house))


def _begin(phone: Waiting, person: Staff, house: House) -> bool:
    now = house.clock()
    unchanged = Staff.select().where(
        Staff.id == person.id,
        Staff.pin_hash == person.pin_hash,
        Staff.ended_at.is_null(),
    )
    if not unchanged.exists():
        return False
    _end(phone.device_id, house)
    Session.create(
        secret_hash=secret_hash(new_secret()),  # never given out: the token is the key
        staff=person,
        outlet=phone.outlet,
        device=phone.device_id,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=SESSION_DAYS),
    )
    return True


def _end(device: int, house: House) -> None:
    Session.update(ended_at=house.clock()).where(
        Session.device == device, Session.ended_at.is_null()
    ).execute()
