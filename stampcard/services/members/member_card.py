"""A member's number on a card: one piece, printed where a member wants one."""

from stampcard.models import cards
from stampcard.models.cards import Batch
from stampcard.printing.job import CannotPrint, Job
from stampcard.services import issuing, print_worker
from stampcard.services.house import House
from stampcard.services.scans import never_open
from stampcard.values.words import N_


def job(serial: int, house: House) -> Job:
    """The print job of one number without paper. CannotPrint."""
    found = cards.find(serial)
    theirs = found is not None and found.paperless and found.member is not None
    if found is None or not theirs or never_open(found):
        raise CannotPrint(N_("This number belongs to nobody any more."))
    made = issuing.job_for(Batch.get_by_id(found.batch), serial, serial, house)
    if made is None:
        raise CannotPrint(
            N_("The key this batch was printed with is not here any more.")
        )
    return made


def pdf(serial: int, house: House) -> bytes:
    """A member's card as a PDF; it opens what the member has. CannotPrint."""
    return print_worker.pdf(job(serial, house))
