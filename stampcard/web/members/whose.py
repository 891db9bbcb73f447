"""What a card's page at the counter says of persons: whose it is, or could be."""

from dataclasses import dataclass

from stampcard.models import members
from stampcard.services.members import desk, searching
from stampcard.services.members.enrolment import is_asked_for
from stampcard.services.members.searching import Line
from stampcard.services.privacy import consents
from stampcard.services.scans import Seen, never_open
from stampcard.web.context import house


@dataclass(frozen=True, slots=True)
class Whose:
    """The member a card belongs to; or whether it can be tied to one, and is a slip.

    In a shop that has nothing to do with persons all of it is empty.
    """

    line: Line | None = None
    counts: bool = True  # whether they agree that the shop counts for them
    may_be_tied: bool = False
    is_slip: bool = False


def whose(seen: Seen) -> Whose:
    """Whose a card is."""
    if seen.card.member is not None:
        member = members.by_id(seen.card.member)
        line = searching.line_of(member, house()) if member else None
        return Whose(line, counts=consents.may_be_kept(seen.card.member))
    if not is_asked_for() or never_open(seen.card):
        return Whose()
    if not desk.is_open_to_members(seen.card):
        return Whose()
    return Whose(may_be_tied=True, is_slip=desk.is_slip(seen.card))
