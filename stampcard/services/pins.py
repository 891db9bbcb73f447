"""PINs: six digits by which somebody at a paired device is known."""

from stampcard.kinds.sorts import Problem
from stampcard.models.shops import Staff
from stampcard.services import tries
from stampcard.services.house import House
from stampcard.values.secrets import PIN_DIGITS, new_pin, password_fits
from stampcard.values.words import N_, say

_ROW = "01234567890"


def plain(typed: str) -> str:
    """A PIN as typed in any script's digits, in plain ones; other signs stay.

    >>> plain(" ৪৮১ ২০৭ ")
    '481207'
    """
    return "".join(
        str(int(c)) if c.isdecimal() else c for c in typed if not c.isspace()
    )


def problems(pin: str) -> tuple[Problem, ...]:
    """Why a PIN cannot be taken, if so."""
    if not (pin.isascii() and pin.isdecimal() and len(pin) == PIN_DIGITS):
        words = say(N_("A PIN is {count} digits."), count=PIN_DIGITS)
        return (Problem("pin", words),)
    if len(set(pin)) < 3 or pin in _ROW or pin[::-1] in _ROW or pin[:3] == pin[3:]:
        return (Problem("pin", say(N_("This PIN is too easy to guess."))),)
    return ()


def made_up() -> str:
    """A random PIN that can be taken."""
    return next(pin for pin in iter(new_pin, "") if not problems(pin))


def holders() -> list[Staff]:
    """Everyone who has a PIN, by name."""
    return list(
        Staff.select()
        .where(Staff.pin_hash != "", Staff.ended_at.is_null())
        .order_by(Staff.name)
    )


def holder_of(
    staff_id: int, pin: str, device: int | None, *, house: House
) -> Staff | None:
    """The person, if the PIN is theirs.

    Five tries in fifteen minutes for a device, and for a person. Raises TooManyTries.
    """
    by_person = f"pin-person:{staff_id}"
    bounds = [(by_person, tries.PINS_MOST)]
    if device is not None:
        bounds.insert(0, (f"pin-device:{device}", tries.PINS_MOST))
    tries.count(*bounds, house=house)
    found = Staff.get_or_none(Staff.id == staff_id, Staff.ended_at.is_null())
    if not found or not password_fits(plain(pin), found.pin_hash):
        return None
    tries.forgive(*(subject for subject, _ in bounds), house=house)
    return found
