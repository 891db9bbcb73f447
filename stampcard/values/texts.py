"""Typed texts made safe to keep: no control or direction-changing characters."""

import unicodedata

LONGEST_MARK_RUN = 4  # Bengali needs three on one letter; three hundred is an attack
_JOINERS = "\u200c\u200d"  # Bengali conjuncts and emoji families are made with these
_UNWANTED = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str) -> str:
    """The text on one line, normalised (NFC), blanks folded, marks kept to a few.

    >>> clean("  Tea\\u202e  &\\tbooks ")
    'Tea & books'
    """
    spaced = "".join(" " if c.isspace() else c for c in text)
    wanted = "".join(c for c in spaced if _wanted(c))
    few = "".join(_few_marks(unicodedata.normalize("NFC", wanted)))
    return " ".join(unicodedata.normalize("NFC", few).split())


def _wanted(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _UNWANTED and (category != "Cf" or character in _JOINERS)


def _few_marks(text: str) -> list[str]:
    kept, run = [], 0
    for character in text:
        if character not in _JOINERS:
            run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= LONGEST_MARK_RUN:
            kept.append(character)
    return kept
