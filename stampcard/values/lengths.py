"""Lengths as people type them: in any script's digits, with a point or a comma."""

import re

_LENGTH = re.compile(r"(\d{1,5})(?:[.,](\d{1,5}))?\s*(?:mm|мм|মিমি)?", re.IGNORECASE)


def read_mm(text: str) -> float | None:
    """A typed length in mm; None when it is none.

    >>> read_mm("২০,৩")
    20.3
    """
    found = _LENGTH.fullmatch(text.strip())
    return float(f"{found[1]}.{found[2] or 0}") if found else None
