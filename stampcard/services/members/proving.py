"""How a member shows to be one without a card: by a PIN, or a code sent to them."""

from dataclasses import dataclass, replace

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, ledger, members
from stampcard.models.members import Member
from stampcard.models.writing import write
from stampcard.phones import Phone
from stampcard.services import limits, pins, scans, sending, spending, tries
from stampcard.services.counter import Asked
from stampcard.services.house import House
from stampcard.services.members import codes, numbers
from stampcard.services.sending import NotSent
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import number_of
from stampcard.values.codes import shown as spelt
from stampcard.values.secrets import NOBODYS_HASH, hash_password, password_fits
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
    try:
        tries.count((subject, tries.PINS_MOST), house=house)
    except TooManyTries:
        _tell(member, house)
        raise
    if not password_fits(pins.plain(typed), member.pin_hash or NOBODYS_HASH):
        return False
    tries.forgive(subject, house=house)
    return True


def is_code(member: Member, typed: str, *, house: House, use: str = "") -> bool:
    """Whether this is the code that was sent to the member; as `codes.fits` says."""
    phone = numbers.phone_of(member, house)
    try:
        return phone is not None and codes.fits(phone, typed, house, use=use)
    except TooManyTries:
        _tell(member, house)
        raise


def can_send(member: Member, house: House) -> bool:
    """Whether a code can be sent to a member."""
    return sending.is_set(house) and numbers.phone_of(member, house) is not None


def send_code(member: Member, house: House, *, source: str = "") -> bool:
    """Send a code to a member's number, and wait for it; whether it went.

    `source` stands for the device or address that asks. Raises TooManyTries.
    """
    phone = numbers.phone_of(member, house) if sending.is_set(house) else None
    if phone is None:
        return False
    codes.allow(phone, source, house)
    try:
        codes.send(phone, member.channel, member.locale, house)
    except NotSent:
        return False
    return True


def send_code_later(phone: Phone, source: str, house: House) -> None:
    """Send a code to a number if it is a member's. Raises TooManyTries.

    Whoever asks learns nothing of it, not even by the time it takes: who the number
    belongs to is looked up after the answer.
    """

    def job() -> None:
        member = numbers.member_of(phone, house)
        if member:
            codes.send(phone, member.channel, member.locale, house)

    codes.allow(phone, source, house)
    sending.CODES.add(job)


def proved(asked: Asked, proof: Proof, house: House) -> Asked:
    """The act with how the member proved to be one; as it is where nothing was shown.

    An act that was done before needs no new proof: it only is told again. Raises
    NotProved or TooManyTries: then nothing is to be recorded.
    """
    if not proof.given or ledger.known(asked.id):
        return asked
    member = member_behind(asked, house)
    return replace(asked, proven=shown(member, proof, house, use=str(asked.id)))


def shown(member: Member | None, proof: Proof, house: House, *, use: str = "") -> str:
    """How a member proved to be one: "pin" or "code". NotProved, TooManyTries.

    With `use`, an act's id, a code is good for that act again.
    """
    if member and proof.pin and is_pin(member, proof.pin, house=house):
        return spending.PIN
    if member and proof.code and is_code(member, proof.code, house=house, use=use):
        return spending.CODE
    raise NotProved


def member_behind(asked: Asked, house: House) -> Member | None:
    """The member whose account an act is about: that of the first card presented."""
    card = _card(asked, house)
    return members.by_id(card.member) if card and card.member else None


def _card(asked: Asked, house: House) -> cards.Found | None:
    return scans.find(asked.codes[0], house) if asked.codes else None


def _tell(member: Member, house: House) -> None:
    """An alarm that names an account and nobody."""
    held = members.held_by(member.id)
    detail = spelt(number_of(held[0][1])) if held else "-"
    limits.alarm("member_tries", detail, house=house)
