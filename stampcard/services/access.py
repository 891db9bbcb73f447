"""Who may come in: sign in and out, pair a phone, revoke it."""

from dataclasses import dataclass
from datetime import timedelta

from stampcard.models.access import Device, Pairing, Session
from stampcard.models.base import row
from stampcard.models.shops import OWNER, STAFF, Outlet, Staff
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.values.moments import from_milliseconds
from stampcard.values.secrets import new_secret, password_fits, secret_hash
from stampcard.values.texts import clean
from stampcard.values.words import N_

SESSION_HOURS = 12
PAIRING_MINUTES = 10
SEEN_EVERY = timedelta(minutes=5)
LONGEST_NAME = 40
# Asked at every act, so written out: building a query costs more than running it.
_DEVICE_QUERY = (
    "SELECT device.id, device.name, device.staff_id, device.outlet_id, "
    "device.seen_at, staff.name FROM device JOIN staff ON staff.id = device.staff_id "
    "WHERE device.token_hash = ? AND device.revoked_at IS NULL "
    "AND staff.ended_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Present:
    """Someone let in: who acts, and what they are."""

    actor: Actor
    role: str
    name: str
    device_name: str = ""


def sign_in(password: str, *, house: House) -> str | None:
    """A session's secret for the owner's password, or None."""
    owner = Staff.get_or_none(Staff.role == OWNER, Staff.ended_at.is_null())
    if not owner or not password_fits(password, owner.password_hash):
        return None
    return open_session(owner, house=house)


def open_session(staff: Staff, *, house: House) -> str:
    """A new session; its secret is given once and kept only as a hash."""
    secret, now = new_secret(), house.clock()
    write(
        lambda: Session.create(
            secret_hash=secret_hash(secret),
            staff=staff,
            outlet=Outlet.select().get(),
            created_at=now,
            expires_at=now + timedelta(hours=SESSION_HOURS),
        )
    )
    return secret


def by_session(secret: str, *, house: House) -> Present | None:
    """Who a session's secret stands for, while it lasts."""
    found = (
        Session.select(Session, Staff)
        .join(Staff)
        .where(
            Session.secret_hash == secret_hash(secret),
            Session.ended_at.is_null(),
            Session.expires_at > house.clock(),
            Staff.ended_at.is_null(),
        )
        .first()
    )
    if not found:
        return None
    actor = Actor(found.staff_id, found.outlet_id)
    return Present(actor, found.staff.role, found.staff.name)


def sign_out(secret: str, *, house: House) -> None:
    """End a session for good."""
    now = house.clock()
    write(
        lambda: (
            Session.update(ended_at=now)
            .where(
                Session.secret_hash == secret_hash(secret), Session.ended_at.is_null()
            )
            .execute()
        )
    )


def invite(name: str, actor: Actor, *, house: House) -> str:
    """A pairing secret for one device, good for ten minutes and one use."""
    secret, now = new_secret(), house.clock()
    write(
        lambda: Pairing.create(
            secret_hash=secret_hash(secret),
            name=_device_name(name),
            staff=actor.staff,
            outlet=actor.outlet,
            expires_at=now + timedelta(minutes=PAIRING_MINUTES),
        )
    )
    return secret


def open_invitation(secret: str, *, house: House) -> Pairing | None:
    """The invitation a secret stands for, if it can still be taken."""
    found: Pairing | None = Pairing.get_or_none(
        Pairing.secret_hash == secret_hash(secret),
        Pairing.used_at.is_null(),
        Pairing.expires_at > house.clock(),
    )
    return found


def pair(secret: str, *, house: House) -> str | None:
    """Take an invitation: the new device's token, given once; None if it is spent."""
    return write(lambda: _pair(secret, house))


def add_device(name: str, actor: Actor, *, house: House) -> tuple[Device, str]:
    """A new device and its token, given once."""
    return write(lambda: _add_device(_device_name(name), actor, house))


def by_device(token: str, *, house: House) -> Present | None:
    """Who a device's token stands for, while it is not revoked."""
    found = row(_DEVICE_QUERY, secret_hash(token))
    if not found:
        return None
    device, name, staff, outlet, seen_at_ms, staff_name = found
    _note_seen(device, seen_at_ms, house)
    # A device acts for its staff at the counter; it never has the owner's rights.
    return Present(Actor(staff, outlet, device), STAFF, staff_name, name)


def revoke(device_id: int, *, house: House) -> bool:
    """Shut a device out at once; False when there was nothing to revoke."""
    now = house.clock()
    return bool(
        write(
            lambda: (
                Device.update(revoked_at=now)
                .where(Device.id == device_id, Device.revoked_at.is_null())
                .execute()
            )
        )
    )


def _pair(secret: str, house: House) -> str | None:
    taken = (
        Pairing.update(used_at=house.clock())
        .where(
            Pairing.secret_hash == secret_hash(secret),
            Pairing.used_at.is_null(),
            Pairing.expires_at > house.clock(),
        )
        .execute()
    )
    if not taken:
        return None
    found = Pairing.get(Pairing.secret_hash == secret_hash(secret))
    actor = Actor(found.staff_id, found.outlet_id)
    return _add_device(found.name, actor, house)[1]


def _add_device(name: str, actor: Actor, house: House) -> tuple[Device, str]:
    token = new_secret()
    device = Device.create(
        name=name,
        token_hash=secret_hash(token),
        staff=actor.staff,
        outlet=actor.outlet,
        paired_at=house.clock(),
    )
    return device, token


def _device_name(name: str) -> str:
    return clean(name)[:LONGEST_NAME] or N_("Phone")


def _note_seen(device: int, seen_at_ms: int | None, house: House) -> None:
    now = house.clock()
    if seen_at_ms is None or now - from_milliseconds(seen_at_ms) > SEEN_EVERY:
        write(lambda: Device.update(seen_at=now).where(Device.id == device).execute())
