"""Reading a printable's TOML file into a dataclass, with errors a designer can use.

What a shop may type itself is read here too; its errors are marked for translation.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from stampcard.values.words import N_

MOST_BYTES = 64 * 1024
ENGLISH = "en"
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
PRINTABLES = Path(__file__).resolve().parents[2] / "printables"


class BadPrintable(ValueError):
    """A file in printables is not as it must be; says which file and field."""

    def __init__(self, path: Path, field: str, trouble: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}: {field}: {trouble}")
        self.field = field


Reader = Callable[[Any], Any]


def table(path: Path) -> dict[str, Any]:
    """The TOML file as a dictionary; BadPrintable if it is not there or not TOML."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadPrintable(path, "file", "has more than 64 kB")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except BadPrintable:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise BadPrintable(path, "file", str(error)) from error


def fields(
    path: Path, readers: Mapping[str, Reader], usual: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Every field of the file through its reader; none unknown, none missing.

    Those that have a usual value may be left out.
    """
    found = {**(usual or {}), **table(path)}
    for name in found.keys() - readers.keys():
        raise BadPrintable(path, name, "unknown field")
    for name in readers.keys() - found.keys():
        raise BadPrintable(path, name, "missing field")
    return {
        name: _read(path, name, found[name], reader=readers[name]) for name in found
    }


def _read(path: Path, name: str, value: Any, *, reader: Reader) -> Any:
    try:
        return reader(value)
    except (TypeError, ValueError) as error:
        raise BadPrintable(path, name, str(error)) from error


class Title(dict[str, str]):
    """A name to show, by language; there is always one in English."""

    def in_(self, locale: str) -> str:
        """The name in a language, in English where there is none."""
        return self.get(locale.partition("-")[0]) or self[ENGLISH]


def title(value: Any) -> Title:
    """A table of texts by language, English among them."""
    if not isinstance(value, dict) or ENGLISH not in value:
        raise ValueError("must have en, and other languages by their codes")
    for code in value:
        if not _LANGUAGE.match(code):
            raise ValueError(f"{code!r} is no code of a language")
    return Title({code: text(said) for code, said in value.items()})


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(N_("Give a text."))
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list | tuple):
        raise TypeError("must be a list of texts")
    return tuple(text(item) for item in value)


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError("must be true or false")
    return value


def count(value: Any) -> int:
    """A whole number from 1 to 100."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:
        raise ValueError(N_("Give a whole number from 1 to 100."))
    return value


def length_mm(value: Any) -> float:
    """A length from 0 to 1,000 mm."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(N_("Give a length in mm."))
    if not 0 <= value <= 1000:
        raise ValueError(N_("Give a length from 0 to 1,000 mm."))
    return float(value)


def pair_mm(value: Any) -> tuple[float, float]:
    """A list of width and height, or of x and y, in mm."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("must be two lengths in mm")
    return length_mm(value[0]), length_mm(value[1])


def one_of(*allowed: str) -> Reader:
    """A reader for one of a few words."""

    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return str(value)

    return read
