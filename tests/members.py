"""Members in one line each."""

from stampcard.models.members import Member, held_by
from stampcard.models.privacy import Incident
from stampcard.models.programmes import Programme
from stampcard.services.members import enrolment
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.privacy import incidents
from stampcard.values.codes import number_of
from tests.builders import OWNER

PHONE = "01712345678"


def for_members(programme, keyed="both"):
    """The programme, open to members."""
    Programme.update(keyed=keyed).where(Programme.id == programme.id).execute()
    return Programme.get_by_id(programme.id)


def a_member(house, phone=PHONE, **more) -> Member:
    """Somebody who agreed that their number is kept."""
    newcomer = Newcomer(phone, more.pop("purposes", {"stamps"}), **more)
    enrolled, wrong = enrolment.enrol(newcomer, OWNER, house)
    assert enrolled, wrong
    return enrolled.member


def an_incident(house, **more) -> Incident:
    """A breach of data, noticed now."""
    told = incidents.Told(house.clock(), "A phone was stolen", **more)
    return incidents.record(told, OWNER, house)


def numbers_of(member) -> list[str]:
    """The numbers without paper of a member's accounts, oldest first."""
    return [number_of(serial) for _, serial, _ in held_by(member.id)]
