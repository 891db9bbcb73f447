"""Tally sheets: how their numbers read, which typing slips may be mended, what words.

A tally sheet is filled in with a pen while the power is off, and entered afterwards.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from uuid import UUID, uuid5

from stampcard.values.codes import (
    ALPHABET,
    NUMBER_LENGTH,
    check_character,
    normalised,
)
from stampcard.values.reasons import REASON_TEXTS
from stampcard.values.words import N_

MOST_DAYS_BACK = 14
MOST_LINES, MOST_TICKS = 50, 20
LARGEST_SHEET = 10**7
_NAMESPACE = UUID("8a5bfa2c-6a50-5c0f-9d0c-6f3e0d1b7a14")
_SHEET = re.compile(r"T?(\d{4,7})([0-9A-Z])\Z")
_COUNT = re.compile(r"\d{1,4}\Z")


class Trouble(StrEnum):
    """Why a line waits, where no reason of the counter says it."""

    UNKNOWN = "unknown"
    TWICE = "twice"
    MORE_THAN_PLACES = "more_than_places"
    CHANGED = "changed"
    NOT_PRINTED = "not_printed"
    NEXT_CARD = "next_card"
    NEEDS_BILL = "needs_bill"
    ONLY_USED = "only_used"


class Proposal(StrEnum):
    """What one tap does with a line that waits."""

    NUMBER = "number"
    ADD_UP = "add_up"
    FIT = "fit"
    OVERRIDE = "override"
    ACTIVATE = "activate"
    REPLACE = "replace"
    USE = "use"
    LEAVE_OUT = "leave_out"


TROUBLE_TEXTS = {
    **{reason.value: text for reason, text in REASON_TEXTS.items()},
    Trouble.UNKNOWN: N_("No card has this number"),
    Trouble.TWICE: N_("This number stands on the sheet twice"),
    Trouble.MORE_THAN_PLACES: N_("More ticks than places left"),
    Trouble.CHANGED: N_("Entered before, and differently"),
    Trouble.NOT_PRINTED: N_("The card was not printed yet on that day"),
    Trouble.NEXT_CARD: N_("The number of the next card is missing"),
    Trouble.NEEDS_BILL: N_("Its bill is not on the sheet"),
    Trouble.ONLY_USED: N_("A coupon is used, not stamped"),
    "daily_limit": N_("The limit of that day is reached"),
    "expired": N_("No longer valid on that day"),
    "not_yet_valid": N_("Not valid yet on that day"),
}
PROPOSAL_TEXTS = {
    Proposal.NUMBER: N_("Enter under this number"),
    Proposal.ADD_UP: N_("Add up"),
    Proposal.FIT: N_("Enter what fits, the rest on the next card"),
    Proposal.OVERRIDE: N_("Enter it all the same"),
    Proposal.ACTIVATE: N_("Put the cards in use and enter"),
    Proposal.REPLACE: N_("Undo the first, enter this"),
    Proposal.USE: N_("Mark the coupon as used"),
    Proposal.LEAVE_OUT: N_("Leave this line out"),
}
# Only a manager or the owner says yes to these.
MANAGERS = (Proposal.OVERRIDE, Proposal.ACTIVATE)


def sheet_number(sheet: int) -> str:
    """A sheet's number as printed, with a check character.

    >>> sheet_number(7)
    'T-0007-E'
    """
    plain = f"{sheet:04d}"
    return f"T-{plain}-{check_character(plain)}"


def read_sheet(text: str) -> int | None:
    """The sheet a typed number stands for, in any script's digits; None for a slip."""
    found = _SHEET.match(normalised(text))
    if not found:
        return None
    plain, check = found.groups()
    right = check_character(plain) == check and sheet_number(int(plain))[2:-2] == plain
    return int(plain) if right else None


def read_ticks(text: str) -> int | None:
    """A typed number of ticks in any script's digits, from 1 to MOST_TICKS, or None.

    >>> read_ticks("৩"), read_ticks("-1"), read_ticks("21")
    (3, None, None)
    """
    plain = text.strip()
    if not _COUNT.match(plain) or not 1 <= int(plain) <= MOST_TICKS:
        return None
    return int(plain)


def act_id(sheet: int, line: int, turn: int, verb: str = "earn") -> UUID:
    """The id of an act of a line: the same however often the sheet is entered.

    `turn` counts what the line has booked before and undone.
    """
    return uuid5(_NAMESPACE, f"{sheet}/{line}/{turn}/{verb}")


def near_numbers(text: str) -> list[str]:
    """Card numbers one slip away from a typed text, as the check character allows.

    A slip is one wrong, missing or doubled character, or two neighbours swapped.
    """
    typed = normalised(text)
    if not 2 <= len(typed) <= NUMBER_LENGTH + 1 or not set(typed) <= set(ALPHABET):
        return []
    if len(typed) < NUMBER_LENGTH - 1:  # zeros in front need not be typed
        typed = typed.rjust(NUMBER_LENGTH, "0")
    fitting = (one for one in _one_slip_away(typed) if one != typed and _holds(one))
    return list(dict.fromkeys(fitting))


def _one_slip_away(typed: str) -> Iterator[str]:
    for n in range(len(typed) - 1):
        yield typed[:n] + typed[n + 1] + typed[n] + typed[n + 2 :]
    for n in range(len(typed)):
        yield typed[:n] + typed[n + 1 :]
        yield from (typed[:n] + other + typed[n + 1 :] for other in ALPHABET)
    for n in range(len(typed) + 1):
        yield from (typed[:n] + other + typed[n:] for other in ALPHABET)


def _holds(number: str) -> bool:
    right = len(number) == NUMBER_LENGTH
    return right and check_character(number[:-1]) == number[-1]
