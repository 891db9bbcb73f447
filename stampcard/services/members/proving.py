"""How a member shows to be one without a card: by a PIN, or a code sent to them."""

from dataclasses import dataclass, replace

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, members
from stampcard.models.members import Member
from stampcard.models.writing import write
from stampcard.services import pins, scans, spending, tries
from stampcard.services.counter import Asked
from stampcard.services.house import House
from stampcard.values.secrets import hash_password, password_fits
from stampcard.values.words import N_, say

PIN_LEAST, PIN_MOST = 4, 6  # digits
_ROW = "0123456789"
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What came with an act: the member's PIN, or the code that was sent to them."""

    pin: str = ""
    code: str = ""

    @property
    def given(self) -> bool:
        """Whether anything came."""
        return bool(self.pin or self.code)


class NotProved(Exception):
    """Nothing was recorded: the PIN or code that came is not right."""


def pin_problems(typed: str) -> Problems:
    """Why a member's PIN cannot be taken, if so."""
    pin = pins.plain(typed)
    if not (pin.isascii() and pin.isdecimal() and PIN_LEAST <= len(pin) <= PIN_MOST):
        words = say(
            N_("A member's PIN is {least} to {most} digits."),
            least=PIN_LEAST,
            most=PIN_MOST,
        )
        return (Problem("pin", words),)
    if len(set(pin)) < 2 or pin in _ROW or pin[::-1] in _ROW:
        return (Problem("pin", say(N_("This PIN is too easy to guess."))),)
    return ()


def set_pin(member: int, typed: str) -> Problems:
    """Give a member the PIN they chose; an empty one takes it away."""
    wrong = pin_problems(typed) if typed else ()
    if not wrong:
        hashed = hash_password(pins.plain(typed)) if typed else ""
        write(
            lambda: Member.update(pin_hash=hashed).where(Member.id == member).execute()
        )
    return wrong


def is_pin(member: Member, typed: str, *, house: House) -> bool:
    """Whether this is the member's PIN; five tries in fifteen minutes. TooManyTries."""
    subject = f"member-pin:{member.id}"
    tries.count((subject, tries.PINS_MOST), house=house)
    if not password_fits(pins.plain(typed), member.pin_hash):
        return False
    tries.forgive(subject, house=house)
    return True


def proved(asked: Asked, proof: Proof, house: House) -> Asked:
    """The act with how the member proved to be one; as it is where nothing was shown.

    Raises NotProved or TooManyTries: then nothing is to be recorded.
    """
    return replace(asked, proven=_shown(asked, proof, house)) if proof.given else asked


def _shown(asked: Asked, proof: Proof, house: House) -> str:
    """How the member behind an act proved to be one."""
    member = member_behind(asked, house)
    if member and proof.pin and is_pin(member, proof.pin, house=house):
        return spending.PIN
    raise NotProved


def member_behind(asked: Asked, house: House) -> Member | None:
    """The member whose account an act is about: that of the first card presented."""
    card = _card(asked, house)
    return members.by_id(card.member) if card and card.member else None


def _card(asked: Asked, house: House) -> cards.Found | None:
    return scans.find(asked.codes[0], house) if asked.codes else None
