"""Why an act was done, undone or a card blocked: fixed words, or staff's own."""

from enum import StrEnum

from stampcard.values.words import N_


class Why(StrEnum):
    """The fixed words, as the ledger keeps them; any other note is staff's own text."""

    WRONG_CARD = "wrong_card"
    WRONG_COUNT = "wrong_count"
    CHANGED_MIND = "changed_mind"
    SLIP = "slip"
    LOST = "lost"
    COPIED = "copied"
    DAMAGED = "damaged"
    PAPER = "paper"
    SHEET = "sheet"
    LIST = "list"
    START = "start"
    TAKEN_BACK = "taken_back"


WHY_TEXTS: dict[str, str] = {
    Why.WRONG_CARD: N_("Wrong card"),
    Why.WRONG_COUNT: N_("Wrong count"),
    Why.CHANGED_MIND: N_("The customer changed their mind"),
    Why.SLIP: N_("Slip of the finger"),
    Why.LOST: N_("Lost or stolen"),
    Why.COPIED: N_("Copied or misused"),
    Why.DAMAGED: N_("Damaged"),
    Why.PAPER: N_("As on the paper"),
    Why.SHEET: N_("Its tally sheet was wrong"),
    Why.LIST: N_("Brought in with a list"),
    Why.START: N_("Start balances from an old system"),
    Why.TAKEN_BACK: N_("The list was taken back"),
}
UNDO_WHYS = (Why.WRONG_CARD, Why.WRONG_COUNT, Why.CHANGED_MIND)
BLOCK_WHYS = (Why.LOST, Why.COPIED, Why.DAMAGED)
LONGEST_WHY = 200
