"""What staff type into the one field of the counter, and what it may mean.

A card's number, a whole phone number, its last digits, the beginning of a name: a short
number may be a card's and somebody's last digits at once, and then both are shown.
"""

from dataclasses import dataclass

from stampcard import phones
from stampcard.phones import Phone
from stampcard.services import scans
from stampcard.services.house import House
from stampcard.services.members import numbers, searching
from stampcard.services.members.searching import Line
from stampcard.values.codes import NUMBER_LENGTH, number_of
from stampcard.values.words import N_, Words, say

UNKNOWN_CARD = N_("No card has this number. Check it and try again.")
_NOBODY_ENDS = N_("No member's number ends in these figures. Type the whole number.")
_NOBODY_NAMED = N_("No member has a name that begins like this.")
_WHOLE = 7  # digits from which on somebody meant to type a whole phone number


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text may mean: a card, members, a sound number nobody has here yet.

    `card` is a number, or the whole code where one was scanned. Where nothing is
    found, `problem` says why.
    """

    card: str = ""
    lines: tuple[Line, ...] = ()
    fresh: Phone | None = None
    problem: Words | None = None

    @property
    def only_card(self) -> bool:
        """Whether it can be nothing but a card."""
        return bool(self.card) and not self.lines and not self.fresh

    @property
    def only_member(self) -> int:
        """The one member it can mean; 0 where it may mean more, or nobody."""
        alone = len(self.lines) == 1 and not self.card and not self.fresh
        return self.lines[0].id if alone else 0


def meant(text: str, house: House) -> Meant:
    """What staff may mean by what they typed."""
    code = scans.code_in(text, house)
    if code:
        return Meant(card=code)
    card = scans.find(text, house)
    number = number_of(card.serial) if card else ""
    known = searching.by_phone(text, house)
    if known:
        return Meant(number, (searching.line_of(known, house),))
    if not phones.seems_one(text):
        lines = tuple(searching.by_name(text, house))
        return _with_problem(Meant(number, lines), text)
    phone = numbers.read(text)
    found = Meant(
        number,
        tuple(searching.by_last_digits(text, house)),
        phone if isinstance(phone, Phone) else None,
    )
    return _with_problem(found, text)


def _with_problem(found: Meant, text: str) -> Meant:
    if found.card or found.lines or found.fresh:
        return found
    return Meant(problem=_why_nothing(text))


def _why_nothing(text: str) -> Words:
    digits, phone = len(phones.digits_of(text)), numbers.read(text)
    if phones.seems_one(text) and digits < _WHOLE:
        return say(_NOBODY_ENDS)
    if not digits:
        return say(_NOBODY_NAMED)
    too_long_for_a_card = phones.seems_one(text) or digits > NUMBER_LENGTH
    if isinstance(phone, Words) and too_long_for_a_card:
        return phone
    return say(UNKNOWN_CARD)
