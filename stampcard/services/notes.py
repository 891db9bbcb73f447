"""Notes for the ledger, which keeps them for ever: so none may name a person."""

from stampcard.models import cards, ledger, members
from stampcard.models.cards import Found
from stampcard.services import scans
from stampcard.services.counter import Asked
from stampcard.services.house import House
from stampcard.services.members.names import words_of
from stampcard.values.texts import names_a_number
from stampcard.values.whys import WHY_TEXTS
from stampcard.values.words import N_, Words, say

LEAST_LETTERS = 4  # shorter words of a name stand in many a note by chance
NO_NUMBERS = N_("Leave phone numbers out: this note is kept for ever.")
_NO_NAMES = N_("Leave names out: this note is kept for ever.")


def problem(asked: Asked, house: House) -> Words | None:
    """Why an act may not be recorded with its note, if so."""
    if not asked.note or asked.note in WHY_TEXTS:
        return None
    if names_a_number(asked.note):
        return say(NO_NUMBERS)
    said = set(words_of(asked.note, most=len(asked.note)))
    known = (_name_words(card) for card in _cards(asked, house))
    return say(_NO_NAMES) if any(said & words for words in known) else None


def _cards(asked: Asked, house: House) -> list[Found]:
    found = [scans.find(code, house) for code in asked.codes]
    act = ledger.known(asked.of) if asked.of else None
    if act and act.card:
        found.append(cards.find(act.card))
    return [card for card in found if card]


def _name_words(card: Found) -> set[str]:
    member = members.by_id(card.member) if card.member else None
    words = words_of(member.name) if member else []
    return {word for word in words if len(word) >= LEAST_LETTERS}
