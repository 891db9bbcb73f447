"""The list of erasures beside the database and beside its copies.

An older copy still knows people who were erased after it was made. The list names them
by their numbers, which were drawn by lot and mean nothing, so that whoever goes back to
a copy erases them in it again. It is a file of its own: one line of JSON an erasure.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from stampcard.models.base import rows
from stampcard.services import disk
from stampcard.services.house import House
from stampcard.values.compact import as_json

FILE = "erased.jsonl"
_NAMES = ("member", "at", "why", "request", "removed", "acts", "head", "staff_id")
ALL = f"SELECT {', '.join(_NAMES)} FROM erasure ORDER BY id"  # noqa: S608 - constants
_KINDS = (int, int, str, int | None, str, int, str, int | None)
Line = Mapping[str, Any]


def keep(house: House) -> bool:
    """Bring the lists up to the table, in the instance folder and beside the copies.

    False, and a sentence on standard error, where one could not be written.
    """
    erased = from_rows(rows(ALL)).values()
    try:
        add(house.instance_path, erased)
        if house.copies_folder.is_dir():
            add(house.copies_folder, erased)
    except OSError as error:
        sys.stderr.write(f"The list of erasures was not written: {error}.\n")
        return False
    return True


def from_rows(found: Iterable[Iterable[Any]]) -> dict[int, Line]:
    """The erasures that `ALL` found, by the member's number."""
    lines = (dict(zip(_NAMES, values, strict=True)) for values in found)
    return {line["member"]: line for line in lines}


def add(folder: Path, erased: Iterable[Line]) -> None:
    """Write into a folder's list what it lacks, and wait until it is there; OSError."""
    known = read(folder)
    new = [line for line in erased if line["member"] not in known]
    if not new:
        return
    path = folder / FILE
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    with os.fdopen(os.open(path, flags, 0o600), "a+b") as file:
        # After a line that was cut short, begin a new one.
        start = b"" if _ends_well(file) else b"\n"
        file.write(start + b"".join(as_json(line).encode() + b"\n" for line in new))
        file.flush()
    disk.keep(path)


def read(*folders: Path) -> dict[int, Line]:
    """The erasures that the lists of some folders name, by the member's number.

    What is no line of ours is passed over.
    """
    found: dict[int, Line] = {}
    for folder in folders:
        with suppress(OSError):
            for text in (folder / FILE).read_text("utf-8", "replace").splitlines():
                line = _line(text)
                if line:
                    found.setdefault(line["member"], line)
    return found


def beside(file: Path, house: House) -> dict[int, Line]:
    """All erasures that are known where a copy is to be put in place."""
    return read(house.instance_path, house.copies_folder, file.absolute().parent)


def _line(text: str) -> Line | None:
    try:
        said = json.loads(text)
        line = {name: said[name] for name in _NAMES}
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    pairs = zip(line.values(), _KINDS, strict=True)
    return line if all(isinstance(value, kind) for value, kind in pairs) else None


def _ends_well(file: Any) -> bool:
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")
