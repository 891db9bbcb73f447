"""The interface for programs: enrol a member, and find one by phone number.

No answer holds a name or a whole number: programs learn accounts, not people.
"""

from typing import Any

from stampcard.models import cards, members
from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.models.writing import StorageError
from stampcard.phones import LONGEST, Phone
from stampcard.services import scans
from stampcard.services.members import enrolment, numbers, proving
from stampcard.services.members.enrolment import Enrolled, Newcomer
from stampcard.services.members.names import LONGEST_NAME
from stampcard.services.members.proving import NotProved
from stampcard.services.privacy.consents import agreed
from stampcard.services.tries import TooManyTries
from stampcard.values.codes import LONGEST_INPUT, number_of
from stampcard.values.decisions import Verb
from stampcard.values.purposes import PROGRAM, PURPOSES, STAMPS
from stampcard.web.api_parts import (
    Answer,
    Malformed,
    NoCard,
    as_answer,
    body,
    bp,
    caller,
    device_only,
    error,
    guesses_over,
    no_card,
    not_kept,
    not_proved,
    proof_of,
    text,
)
from stampcard.web.context import house, shop, speaker

MOST_PROGRAMMES = 50


@bp.post("/members")
@device_only
def enrol() -> Answer:
    """Make somebody a member, once for each number; who is one stays as they are."""
    try:
        return _enrol(body())
    except Malformed as wrong:
        return error(str(wrong), 422)
    except NoCard:
        return no_card()
    except (NotProved, TooManyTries) as wrong:
        return not_proved(wrong)
    except StorageError as cause:
        return not_kept(cause)


def number_by_phone(sent: dict[str, Any], verb: Verb) -> str:
    """The number of the account a member holds, found by their phone number.

    Raises Malformed, or NoCard for a number of nobody.
    """
    programme = sent.get("programme")
    wanted = None if programme is None else _named([programme], _every())
    member = member_by_phone(sent)
    held = [
        (serial, of)
        for _, serial, of in members.held_by(member.id)
        if wanted is None or of in wanted
    ]
    if len({of for _, of in held}) > 1:
        raise Malformed("This member takes part in several programmes: name one.")
    if not held:
        raise NoCard
    return number_of(_fit([serial for serial, _ in held], verb))


def member_by_phone(sent: dict[str, Any]) -> Member:
    """The member whose phone number came, if they agree that the shop counts.

    Raises Malformed, or NoCard for a number of nobody.
    """
    phone = _phone(sent)
    if guesses_over():
        raise NoCard
    member = numbers.member_of(phone, house())
    if member is None or STAMPS not in agreed(member.id):
        raise NoCard
    return member


def _enrol(sent: dict[str, Any]) -> Answer:
    newcomer = _newcomer(sent)
    wrong = enrolment.problems(newcomer)
    if wrong:
        raise Malformed(" ".join(speaker().say(problem.words) for problem in wrong))
    enrolled, _ = enrolment.enrol(newcomer, caller().actor, house())
    if enrolled is None:
        raise Malformed("This cannot be enrolled.")
    return as_answer(_said(enrolled)), 200 if enrolled.known else 201


def _newcomer(sent: dict[str, Any]) -> Newcomer:
    phone, here = _phone(sent), shop()
    open_to = {p.id: p.name for p in enrolment.open_to_members()}
    if not open_to:
        raise Malformed("No programme of this shop is for members.")
    wanted = sent.get("programmes", [])
    if not isinstance(wanted, list) or len(wanted) > MOST_PROGRAMMES:
        raise Malformed("Give programmes as a list of ids or names.")
    return Newcomer(
        phone.e164,
        _purposes(sent),
        name=text(sent, "name", LONGEST_NAME * 4),
        locale=here.locale if here else "",
        programmes=tuple(_named(wanted, open_to)),
        card=_card(sent),
        proven=_proven(sent, phone),
        how=PROGRAM,
    )


def _phone(sent: dict[str, Any]) -> Phone:
    phone = numbers.read(text(sent, "phone", LONGEST))
    if isinstance(phone, Phone):
        return phone
    raise Malformed(speaker().say(phone))


def _purposes(sent: dict[str, Any]) -> tuple[str, ...]:
    purposes = sent.get("purposes")
    known = isinstance(purposes, list) and all(
        isinstance(p, str) and p in PURPOSES for p in purposes
    )
    if not known:
        raise Malformed(f"Give purposes as a list of {', '.join(PURPOSES)}.")
    return tuple(purposes or ())


def _named(wanted: list[Any], known: dict[int, str]) -> set[int]:
    """The ids of programmes that are named by id or by name. Raises Malformed."""
    found: set[int] = set()
    for each in wanted:
        ids = {i for i, name in known.items() if _is_meant(each, i, name)}
        if not ids:
            raise Malformed("There is no such programme for members.")
        found |= ids
    return found


def _is_meant(said: Any, programme: int, name: str) -> bool:
    by_id = isinstance(said, int) and not isinstance(said, bool) and said == programme
    return by_id or (isinstance(said, str) and said.strip() == name)


def _every() -> dict[int, str]:
    return {p.id: p.name for p in Programme.select()}


def _card(sent: dict[str, Any]) -> cards.Found | None:
    typed = text(sent, "code", LONGEST_INPUT)
    if not typed:
        return None
    card = scans.find(typed, house(), signed=bool(guesses_over()))
    if card is None:
        raise NoCard
    return card


def _proven(sent: dict[str, Any], phone: Phone) -> str:
    """How somebody who is a member already showed it, if they did."""
    proof, member = proof_of(sent), numbers.member_of(phone, house())
    if not proof.given or member is None:
        return ""
    return proving.shown(member, proof, house())


def _fit(serials: list[int], verb: Verb) -> int:
    """Of several, as with coupons, the first with which this may be done now."""
    for serial in serials:
        card = cards.find(serial) if serials[1:] else None
        if card and verb in scans.see(card, house()).may:
            return serial
    return serials[0]


def _said(enrolled: Enrolled) -> dict[str, Any]:
    member: Member = enrolled.member
    names = _every()
    return {
        "numbers": [
            {"programme": names.get(programme, ""), "number": number_of(serial)}
            for _, serial, programme in members.held_by(member.id)
        ],
        "known": enrolled.known,
        "masked": numbers.masked(member, house()),
        "refused": [speaker().say(problem.words) for problem in enrolled.refused],
    }
