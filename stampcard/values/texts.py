"""Typed texts made safe to keep: no control or direction-changing characters."""

import re
import unicodedata

from stampcard.values.codes import read

LEAST_DIGITS = 7  # of a phone number
LONGEST_MARK_RUN = 4  # Bengali needs three on one letter; three hundred is an attack
JOINERS = "\u200c\u200d"  # Bengali conjuncts and emoji families are made with these
# Digits with what people write between them; what may be a code or number of a card;
# days as they are written in figures.
_DIGITS = re.compile(r"\d(?:[\s().+\-‐-―−]*\d)*")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}(?![0-9A-Za-z])")
_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d)(?!\d)"
)
_UNWANTED = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters that draw nothing: a name of these could be neither read nor pressed.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


def clean(text: str) -> str:
    """The text on one line, normalised (NFC), blanks folded, marks kept to a few.

    >>> clean("  Tea\\u202e  &\\tbooks ")
    'Tea & books'
    """
    if text.isascii() and text.isprintable():  # as most are, and soon done
        return " ".join(text.split())
    spaced = "".join(" " if c.isspace() or c in _BLANK_LETTERS else c for c in text)
    wanted = "".join(c for c in spaced if _wanted(c))
    few = "".join(_few_marks(unicodedata.normalize("NFC", wanted)))
    plain = " ".join(unicodedata.normalize("NFC", few).split())
    return plain if any(map(_stands_alone, plain)) else ""


def in_plain_digits(text: str) -> str:
    """The text with every digit as a computer writes it.

    >>> in_plain_digits("২০২৬-০৩-০১")
    '2026-03-01'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


def shortened(text: str, most: int) -> str:
    """The start of a clean text, at most so many characters; no letter is cut in two.

    >>> shortened("Tea and books", 5)
    'Tea a'
    """
    cut = min(most, len(text))
    while 0 < cut < len(text) and _belong_together(text[cut - 1], text[cut]):
        cut -= 1
    return text[:cut].rstrip()


def names_a_number(text: str, *, least: int = LEAST_DIGITS) -> bool:
    """Whether a phone number may stand in a text: so many digits in a row, in any
    script, that are neither a card's number nor a day.

    >>> names_a_number("call ০১৭০০-০০০ ০০১"), names_a_number("card 0000-001J")
    (True, False)
    """
    plain = in_plain_digits(unicodedata.normalize("NFKC", text))
    rest = _CODE.sub(lambda found: "/" if _is_card(found[0]) else found[0], plain)
    return any(
        sum(c.isdigit() for c in run[0]) >= least
        for run in _DIGITS.finditer(_DAY.sub("/ /", rest))
    )


def _is_card(word: str) -> bool:
    """Whether eight characters are a card's number; of digits alone, a sound one."""
    return not word.replace("-", "").isdecimal() or read(word, {}) is not None


def _wanted(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _UNWANTED and (category != "Cf" or character in JOINERS)


def _few_marks(text: str) -> list[str]:
    """The text with a few marks on each letter, and joiners only after one, singly."""
    kept: list[str] = []
    run = 0
    for character in text:
        if character in JOINERS:
            if kept and kept[-1] not in JOINERS and kept[-1] != " ":
                kept.append(character)
            continue
        run = run + 1 if _is_mark(character) else 0
        if run <= LONGEST_MARK_RUN:
            kept.append(character)
    return kept


def _belong_together(before: str, after: str) -> bool:
    """Whether two characters are parts of one letter, as a reader sees it."""
    joined = before in JOINERS or after in JOINERS
    conjunct = unicodedata.combining(before) == 9  # a virama, as the Bengali hasanta
    tinted = "\U0001f3fb" <= after <= "\U0001f3ff"  # the skin of an emoji
    flag = all("\U0001f1e6" <= c <= "\U0001f1ff" for c in (before, after))
    return joined or conjunct or tinted or flag or _is_mark(after)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc", "Me"}


def _stands_alone(character: str) -> bool:
    """Whether a character shows something without another before it."""
    return not (_is_mark(character) or character in JOINERS or character == " ")
