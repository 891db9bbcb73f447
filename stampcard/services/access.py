"""Who may come in: sign in and out, pair a phone, revoke it."""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from stampcard.models.access import Device, Pairing, Session
from stampcard.models.base import row
from stampcard.models.shops import Outlet, Staff
from stampcard.models.writing import StorageError, once, write
from stampcard.services import tries
from stampcard.services.house import Actor, House
from stampcard.values.moments import from_milliseconds, to_milliseconds
from stampcard.values.roles import Role
from stampcard.values.secrets import (
    NOBODYS_HASH,
    new_secret,
    password_fits,
    secret_hash,
)
from stampcard.values.texts import clean
from stampcard.values.words import N_

IDLE_HOURS, SESSION_DAYS, CONFIRMED_MINUTES = 12, 7, 15
PAIRING_MINUTES = 10
DEVICE_SEEN_EVERY = timedelta(minutes=5)
SESSION_SEEN_EVERY = timedelta(minutes=1)
LONGEST_NAME = 40
# Asked at every act, so written out: building a query costs more than running it.
_DEVICE_QUERY = """
SELECT device.id, device.name, device.program, device.outlet_id, device.seen_at,
       staff.id, staff.name, shift.id, shift.seen_at, person.id, person.name,
       EXISTS (SELECT 1 FROM staff WHERE pin_hash <> '' AND ended_at IS NULL)
FROM device
JOIN staff ON staff.id = device.staff_id AND staff.ended_at IS NULL
LEFT JOIN session AS shift ON shift.device_id = device.id AND shift.ended_at IS NULL
     AND shift.expires_at > ? AND shift.seen_at > ?
LEFT JOIN staff AS person ON person.id = shift.staff_id AND person.ended_at IS NULL
WHERE device.token_hash = ? AND device.revoked_at IS NULL
ORDER BY shift.id DESC LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Present:
    """Someone let in: who acts, and what they are.

    `session` is the sign-in it comes from; `confirmed` whether the password was typed
    there in the last fifteen minutes; `by_pin` whether a phone was told by a PIN.
    """

    actor: Actor
    role: str
    name: str
    device_name: str = ""
    session: int | None = None
    confirmed: bool = False
    by_pin: bool = False

    @property
    def device_id(self) -> int:
        """The device; 0 for somebody who is signed in."""
        return self.actor.device or 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paired phone that first must be told who is at the counter."""

    device_id: int
    outlet: int
    device_name: str


def asks_name() -> bool:
    """Whether several people have a password, so that one must say who one is."""
    return len(_with_password()) > 1


def sign_in(
    password: str, *, name: str = "", source: str = "", house: House
) -> str | None:
    """A session's secret for a person's password, or None.

    While only one person has a password the name does not matter. `source` stands for
    the address that asks. Raises TooManyTries.
    """
    people = _with_password()
    alone = people[0] if len(people) == 1 else None
    found = alone or next((p for p in people if same_name(p.name, name)), None)
    account = _account(found.name if found else name)
    bounds = [(account, tries.SIGN_INS_OF_ACCOUNT)]
    if source:
        bounds.insert(0, (f"sign-in-from:{source}", tries.SIGN_INS_FROM_SOURCE))
    tries.count(*bounds, house=house)
    right = password_fits(password, found.password_hash if found else NOBODYS_HASH)
    if not (right and found):
        return None
    tries.forgive(account, house=house)
    return open_session(found, house=house)


def same_name(one: str, other: str) -> bool:
    """Whether two typed names are the same person's."""
    return clean(one).casefold() == clean(other).casefold()


def open_session(staff: Staff, *, house: House) -> str:
    """A new session; its secret is given once and kept only as a hash."""
    secret, now = new_secret(), house.clock()
    write(
        lambda: Session.create(
            secret_hash=secret_hash(secret),
            staff=staff,
            outlet=Outlet.select().get(),
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
        )
    )
    return secret


def by_session(secret: str, *, house: House) -> Present | None:
    """Who a session's secret stands for, while it lasts."""
    now = house.clock()
    found = (
        Session.select(Session, Staff)
        .join(Staff)
        .where(
            Session.secret_hash == secret_hash(secret),
            Session.device.is_null(),
            Session.ended_at.is_null(),
            Session.expires_at > now,
            Staff.ended_at.is_null(),
        )
        .first()
    )
    seen_at = found and (found.seen_at or found.created_at)
    if not found or now - seen_at >= timedelta(hours=IDLE_HOURS):
        return None
    _note_session(found.id, seen_at, now)
    return Present(
        Actor(found.staff_id, found.outlet_id),
        found.staff.role,
        found.staff.name,
        session=found.id,
        confirmed=_lately(found.confirmed_at, now),
    )


def confirm(who: Present, password: str, *, house: House) -> bool:
    """Whether it is the signed-in person's password; noted for fifteen minutes.

    Raises TooManyTries.
    """
    account = _account(who.name)
    tries.count((account, tries.SIGN_INS_OF_ACCOUNT), house=house)
    staff = Staff.get_by_id(who.actor.staff)
    if not who.session or not password_fits(password, staff.password_hash):
        return False
    tries.forgive(account, house=house)
    now, session = house.clock(), who.session
    write(
        lambda: Session.update(confirmed_at=now).where(Session.id == session).execute()
    )
    return True


def sign_out(secret: str, *, house: House) -> None:
    """End a session for good."""
    _end(Session.secret_hash == secret_hash(secret), house)


def end_session(session_id: int, *, house: House) -> None:
    """End a sign-in or a shift somewhere else."""
    _end(Session.id == session_id, house)


def invite(name: str, actor: Actor, *, house: House) -> str:
    """A pairing secret for one phone, good for ten minutes and one use.

    The phone will act for the actor's staff member until people have PINs.
    """
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
    """A new program, which acts for its staff member without a PIN; and its token."""
    return write(lambda: _add_device(_device_name(name), actor, house, program=True))


def by_device(token: str, *, house: House) -> Present | None:
    """Who a device's token acts for, while it is not revoked and knows who that is."""
    found = recognise(token, house=house)
    return found if isinstance(found, Present) else None


def recognise(
    token: str, *, house: House, always_ask: bool = False
) -> Present | Waiting | None:
    """Who a device's token acts for, or that the device waits to be told.

    With `always_ask` a program is asked too: its token came as a phone's does.
    """
    now = house.clock()
    idle_ms = to_milliseconds(now - timedelta(hours=IDLE_HOURS))
    told = secret_hash(token)
    found = once(
        told, lambda: row(_DEVICE_QUERY, to_milliseconds(now), idle_ms, told)
    )  # no act changes it
    if not found:
        return None
    device, device_name, program, outlet, seen_ms, staff, name = found[:7]
    shift, shift_seen_ms, person, person_name, pins = found[7:]
    _note_device(device, seen_ms, now)
    # At the counter whoever holds a device is staff: it never has the owner's rights.
    if not pins or (program and not always_ask):
        return Present(Actor(staff, outlet, device), Role.STAFF, name, device_name)
    if person is None:
        return Waiting(device, outlet, device_name)
    _note_session(shift, from_milliseconds(shift_seen_ms), now)
    actor = Actor(person, outlet, device)
    return Present(actor, Role.STAFF, person_name, device_name, by_pin=True)


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


def _with_password() -> list[Staff]:
    return list(
        Staff.select().where(Staff.password_hash != "", Staff.ended_at.is_null())
    )


def _account(name: str) -> str:
    digest = hashlib.sha256(clean(name).casefold().encode()).hexdigest()
    return f"sign-in:{digest[:32]}"


def _lately(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < timedelta(minutes=CONFIRMED_MINUTES)


def _end(which: object, house: House) -> None:
    now = house.clock()
    write(
        lambda: (
            Session.update(ended_at=now)
            .where(which, Session.ended_at.is_null())
            .execute()
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
    return _add_device(found.name, actor, house, program=False)[1]


def _add_device(
    name: str, actor: Actor, house: House, *, program: bool
) -> tuple[Device, str]:
    token = new_secret()
    device = Device.create(
        name=name,
        token_hash=secret_hash(token),
        staff=actor.staff,
        outlet=actor.outlet,
        program=program,
        paired_at=house.clock(),
    )
    return device, token


def _device_name(name: str) -> str:
    return clean(name)[:LONGEST_NAME] or N_("Phone")


def _note_device(device: int, seen_ms: int | None, now: datetime) -> None:
    if seen_ms is None or now - from_milliseconds(seen_ms) > DEVICE_SEEN_EVERY:
        _note(lambda: Device.update(seen_at=now).where(Device.id == device).execute())


def _note_session(session: int, seen_at: datetime, now: datetime) -> None:
    if now - seen_at >= SESSION_SEEN_EVERY:
        _note(
            lambda: Session.update(seen_at=now).where(Session.id == session).execute()
        )


def _note(job: Callable[[], object]) -> None:
    """When somebody was seen is not worth an answer: let it be if it cannot be kept."""
    with contextlib.suppress(StorageError):
        write(job)
