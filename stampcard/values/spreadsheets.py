"""Cells of a spreadsheet: texts in them are never run, and come back as they were."""

import unicodedata

# A cell that begins so is run as a formula by spreadsheets (OWASP: CSV injection).
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}  # and some look past these, and past quotes
_GUARD = "'"


def guarded(text: str) -> str:
    """The text as a cell, behind an apostrophe where a spreadsheet would run it.

    >>> guarded("+8801712345678"), guarded("Rahima"), guarded("'=1+1")
    ("'+8801712345678", 'Rahima', "''=1+1")
    """
    return _GUARD + text if _starts_a_formula(text.lstrip(_GUARD)) else text


def unguarded(cell: str) -> str:
    """The text that a cell was made of.

    >>> unguarded("'+8801712345678"), unguarded("Rahima"), unguarded("''=1+1")
    ('+8801712345678', 'Rahima', "'=1+1")
    """
    is_guarded = cell[:1] == _GUARD and _starts_a_formula(cell.lstrip(_GUARD))
    return cell[1:] if is_guarded else cell


def _starts_a_formula(text: str) -> bool:
    for character in text:
        if character in FORMULA_STARTS:
            return True
        if character != '"' and unicodedata.category(character) not in _UNSEEN:
            return False
    return False
