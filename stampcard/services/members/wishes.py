"""Wishes to join, typed on a card's own page: sealed, and kept for days only.

Somebody at the counter confirms one with a tap, or a code sent to the number does. A
number that is a member's already is not believed so easily: whoever has a card tied to
it can spend what that member collected.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from stampcard.kinds.sorts import Problem
from stampcard.models import cards
from stampcard.models.cards import Found
from stampcard.models.members import JoinWish, Member
from stampcard.models.programmes import BEARER, RUNNING, Programme
from stampcard.models.shops import OWNER, Outlet, Staff
from stampcard.models.writing import write
from stampcard.phones import Phone
from stampcard.services import scans, sending, spending, tries
from stampcard.services.house import Actor, House
from stampcard.services.members import codes, enrolment, names, numbers
from stampcard.services.members.enrolment import Enrolled, Newcomer
from stampcard.services.privacy import policies
from stampcard.values.purposes import PAGE, PURPOSES
from stampcard.values.words import N_, say

DAYS_KEPT = 7
FROM_SOURCE = 10  # wishes in fifteen minutes
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to join with a card: the number only in part.

    `member` is whose number it is already, if anybody's.
    """

    serial: int
    masked: str
    name: str
    purposes: tuple[str, ...]
    until: datetime
    member: Member | None


def is_open_to(card: Found) -> bool:
    """Whether one can join with a card: it is nobody's yet, and still good."""
    if card.member is not None or card.paperless or scans.never_open(card):
        return False
    programme = Programme.get_by_id(card.programme)
    return bool(programme.state == RUNNING and programme.keyed != BEARER)


def ask(newcomer: Newcomer, card: Found, source: str, house: House) -> Problems:
    """Keep the wish to join with a card, in place of an earlier one; or what is wrong.

    Where a sender is set, a code goes to the number. Raises TooManyTries.
    """
    wrong = enrolment.problems(newcomer)
    phone = numbers.read(newcomer.phone)
    if wrong or not isinstance(phone, Phone):
        return wrong
    tries.count((f"wish-from:{source}", FROM_SOURCE), house=house)
    policies.needed(self_service(), house)
    if sending.is_set(house):
        codes.allow(phone, source, house)
    write(lambda: _keep(newcomer, phone, card, house))
    if sending.is_set(house):
        sending.CODES.add(lambda: codes.send(phone, "", newcomer.locale, house))
    return ()


def of_card(serial: int, house: House) -> Wish | None:
    """The wish that waits at a card, or None."""
    kept = _kept(serial, house)
    phone = _phone(kept, house) if kept else None
    if not kept or not phone:
        return None
    return Wish(
        serial,
        phone.masked,
        kept.name,
        tuple(kept.purposes.split()),
        kept.expires_at,
        numbers.member_of(phone, house),
    )


def confirm(
    serial: int, actor: Actor, house: House
) -> tuple[Enrolled | None, Problems]:
    """Enrol who wished it, at the counter, and tie the card to them; or say why not.

    Not where the number is a member's: they prove first who they are, as `trust` says.
    """
    wish = of_card(serial, house)
    if wish and wish.member:
        words = say(N_("This number is a member's already. Tie the card to them."))
        return None, (Problem("card", words),)
    return _enrol(serial, actor, house)


def confirm_by_code(
    serial: int, typed: str, house: House
) -> tuple[Enrolled | None, Problems]:
    """Enrol who wished it because the code came from their phone; or say why not.

    Raises TooManyTries.
    """
    kept = _kept(serial, house)
    phone = _phone(kept, house) if kept else None
    if phone is None or not codes.fits(phone, typed, house):
        words = say(N_("This code is not right, or too old."))
        return None, (Problem("code", words),)
    member = numbers.member_of(phone, house)
    if member and spending.is_dormant(member.id, house.clock()):
        words = say(N_("Please show the card at the counter: we ask you there."))
        return None, (Problem("code", words),)
    return _enrol(serial, self_service(), house, proven=spending.CODE)


def drop(serial: int) -> None:
    """Let a wish be, as when nobody at the counter knows of it."""
    write(lambda: JoinWish.delete().where(JoinWish.serial == serial).execute())


def remove_old(house: House) -> int:
    """Remove the wishes that waited too long; how many. Only inside `write()`."""
    old = JoinWish.expires_at <= house.clock()
    return int(JoinWish.delete().where(old).execute())


def self_service() -> Actor:
    """In whose name something is written that a member does alone: the owner's."""
    owner = Staff.select().where(Staff.role == OWNER).order_by(Staff.id).get()
    return Actor(owner.id, Outlet.select().order_by(Outlet.id).get().id)


def _keep(newcomer: Newcomer, phone: Phone, card: Found, house: House) -> None:
    shown, now, key = policies.current(newcomer.locale), house.clock(), house.phone_key
    if not shown:
        return
    JoinWish.delete().where(JoinWish.serial == card.serial).execute()
    JoinWish.create(
        serial=card.serial,
        fingerprint=key.fingerprint(phone),
        phone=key.seal(phone.e164, _bound(card.serial)),
        key_id=key.id,
        name=names.kept(newcomer.name),
        locale=newcomer.locale,
        purposes=" ".join(p for p in PURPOSES if p in newcomer.purposes),
        version=shown.version,
        text_hash=shown.hash,
        at=now,
        expires_at=now + timedelta(days=DAYS_KEPT),
    )


def _enrol(
    serial: int, actor: Actor, house: House, *, proven: str = ""
) -> tuple[Enrolled | None, Problems]:
    kept = _kept(serial, house)
    phone = _phone(kept, house) if kept else None
    if not kept or not phone:
        words = say(N_("Nobody asks to join with this card any more."))
        return None, (Problem("card", words),)
    newcomer = Newcomer(
        phone.e164,
        kept.purposes.split(),
        name=kept.name,
        locale=kept.locale,
        card=cards.find(serial),
        proven=proven,
        how=PAGE,
        shown=policies.of_version(kept.version, kept.locale),
        by_self=bool(proven),
    )

    def job() -> tuple[Enrolled | None, Problems]:
        enrolled, wrong = enrolment.enrol(newcomer, actor, house)
        if enrolled and proven and not enrolled.known:
            spending.confirmed(enrolled.member.id, house.clock())
        if enrolled:
            drop(serial)
        return enrolled, wrong

    return write(job)


def _kept(serial: int, house: House) -> JoinWish | None:
    found: JoinWish | None = JoinWish.get_or_none(
        JoinWish.serial == serial, JoinWish.expires_at > house.clock()
    )
    return found


def _phone(kept: JoinWish, house: House) -> Phone | None:
    key = next((k for k in house.phone_keys if k.id == kept.key_id), None)
    text = key and key.unseal(bytes(kept.phone), _bound(kept.serial))
    return Phone(text) if text else None


def _bound(serial: int) -> int:
    """What a wish's number is sealed to; no member has such an id."""
    return -serial
