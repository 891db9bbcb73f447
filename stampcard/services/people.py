"""The people of the shop: take one on, give a PIN or password, end; never deleted."""

from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.models.access import Device, Pairing, Session
from stampcard.models.shops import Staff, the_shop
from stampcard.models.writing import write
from stampcard.services import passwords, pins
from stampcard.services.access import LONGEST_NAME, same_name
from stampcard.services.house import House
from stampcard.values.roles import WITH_PASSWORD, Role
from stampcard.values.secrets import hash_password
from stampcard.values.texts import clean
from stampcard.values.words import N_, say

MAY_BE_ADDED = (Role.STAFF, Role.MANAGER, Role.PARTNER, Role.OWNER)
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be taken on; an empty PIN or password is none."""

    name: str
    role: str = Role.STAFF
    pin: str = ""
    password: str = ""


def everyone() -> list[Staff]:
    """All people, those who are here first."""
    ended = Staff.ended_at.is_null(False)
    return list(Staff.select().order_by(ended, Staff.id))


def named(name: str) -> Staff | None:
    """The person here who goes by a name."""
    return next((p for p in _here() if same_name(p.name, name)), None)


def add(person: Newcomer) -> tuple[Staff | None, Problems]:
    """Take somebody on; or say what is wrong. Who comes back is taken on anew."""
    name, pin = clean(person.name), pins.plain(person.pin)
    wrong: list[Problem] = []
    if not 0 < len(name) <= LONGEST_NAME:
        words = say(N_("Give a name, at most {n} characters."), n=LONGEST_NAME)
        wrong.append(Problem("name", words))
    if person.role not in MAY_BE_ADDED:
        wrong.append(Problem("role", say(N_("Choose what this person may do."))))
    wrong += pins.problems(pin) if pin else ()
    wrong += _password_problems(person, name)
    if wrong:
        return None, tuple(wrong)
    hashes = {
        "pin_hash": hash_password(pin) if pin else "",
        "password_hash": hash_password(person.password) if person.password else "",
    }
    made = write(lambda: _add(name, person.role, hashes))
    if not made:
        return None, (Problem("name", say(N_("Somebody here has this name already."))),)
    return made, ()


def set_pin(
    staff_id: int, pin: str, *, keep: int | None = None, house: House
) -> Problems:
    """Give a person another PIN; they are signed out everywhere but in `keep`."""
    digits = pins.plain(pin)
    found = pins.problems(digits)
    if not found:
        hashed = hash_password(digits)
        write(lambda: _change(staff_id, house, keep, pin_hash=hashed))
    return found


def set_password(
    staff_id: int, password: str, *, keep: int | None = None, house: House
) -> Problems:
    """Give a person another password; they are signed out everywhere but in `keep`."""
    person = Staff.get_by_id(staff_id)
    found = passwords.problems(password, *_about(person.name))
    if not found:
        hashed = hash_password(password)
        write(lambda: _change(staff_id, house, keep, password_hash=hashed))
    return found


def end(staff_id: int, *, house: House) -> bool:
    """Shut a person out everywhere at once, with all devices paired in their name.

    False, with nothing done, for the only owner and for who has left already.
    """
    return write(lambda: _end(staff_id, house))


def _here() -> list[Staff]:
    return list(Staff.select().where(Staff.ended_at.is_null()).order_by(Staff.id))


def _about(name: str) -> tuple[str, ...]:
    shop = the_shop()
    return (name, shop.name) if shop else (name,)


def _password_problems(person: Newcomer, name: str) -> Problems:
    if person.role in WITH_PASSWORD:
        return passwords.problems(person.password, *_about(name))
    if person.password:
        words = say(N_("Staff need no password: they sign in with a PIN."))
        return (Problem("password", words),)
    return ()


def _add(name: str, role: str, hashes: dict[str, str]) -> Staff | None:
    taken = any(same_name(other.name, name) for other in _here())
    return None if taken else Staff.create(name=name, role=role, **hashes)


def _change(
    staff_id: int, house: House, keep: int | None = None, **hashes: str
) -> None:
    Staff.update(**hashes).where(
        Staff.id == staff_id, Staff.ended_at.is_null()
    ).execute()
    _end_sessions(staff_id, house, keep)


def _end(staff_id: int, house: House) -> bool:
    person = next((p for p in _here() if p.id == staff_id), None)
    owners = [p for p in _here() if p.role == Role.OWNER]
    if not person or owners == [person]:
        return False
    now = house.clock()
    Staff.update(ended_at=now, pin_hash="", password_hash="").where(
        Staff.id == staff_id
    ).execute()
    Device.update(revoked_at=now).where(
        Device.staff == staff_id, Device.revoked_at.is_null()
    ).execute()
    Pairing.update(used_at=now).where(
        Pairing.staff == staff_id, Pairing.used_at.is_null()
    ).execute()
    _end_sessions(staff_id, house, None)
    return True


def _end_sessions(staff_id: int, house: House, keep: int | None) -> None:
    Session.update(ended_at=house.clock()).where(
        Session.staff == staff_id, Session.ended_at.is_null(), Session.id != (keep or 0)
    ).execute()
