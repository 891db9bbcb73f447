"""A file that is given as a copy: what it must be before it is read as one.

It may come from anybody: on a stick, from a message, out of a folder others write to.
"""

import os
from pathlib import Path
from stat import S_ISLNK, S_ISREG

from stampcard.models import shape
from stampcard.models.proof import UNREADABLE
from stampcard.values.words import N_, Words, say

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_HOLLOW = 16  # times as large as the room it takes: no shop is
_JOINERS = "\u200c\u200d"  # unseen, but Bengali names need them
_NO_FILE = N_("There is no copy at {file}.")
_ITSELF = N_("{file} is the shop's database itself, not a copy.")
_ODD_NAME = N_("The name {file} has signs that cannot be shown: rename the copy first.")
_A_LINK = N_("{file} is a link: name the file that it leads to.")
_NOT_READ = N_("{file} cannot be read: {why}.")
_LOG_BESIDE = N_(
    "Beside {file} lies {log}: it was taken while it was written. Use a copy that "
    "Stampcard made."
)
_NO_COPY = N_("{file} is no copy of a Stampcard shop: nothing was touched.")
NOT_SOUND = N_("The copy {file} is damaged or was changed: nothing was touched.")
_NEWER = N_("The copy {file} was made by a newer version of Stampcard: install that.")


class CannotRestore(Exception):
    """Nothing was restored; `words` say why."""

    def __init__(self, text: str, **values: object) -> None:
        """From a marked text and its values."""
        shown = {key: _shown(value) for key, value in values.items()}
        self.words: Words = say(text, **shown)
        super().__init__(text.format(**shown))


def admit(file: Path, database: Path) -> None:
    """Raise CannotRestore unless a file may be read as a copy of a shop.

    What it holds is not proved by that.
    """
    if _shown(file) != file:
        raise CannotRestore(_ODD_NAME, file=file)
    try:
        _admit_outside(file, database)
        _admit_inside(file)
    except OSError as error:
        raise cannot_read(file, error) from error
    except UNREADABLE as error:
        raise CannotRestore(NOT_SOUND, file=file) from error


def cannot_read(file: Path, error: OSError) -> CannotRestore:
    """That a file cannot be read, and why."""
    return CannotRestore(_NOT_READ, file=file, why=error.strerror or str(error))


def _admit_outside(file: Path, database: Path) -> None:
    """By what can be seen without opening it."""
    try:
        found = file.lstat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CannotRestore(_NO_FILE, file=file) from error
    if S_ISLNK(found.st_mode):
        raise CannotRestore(_A_LINK, file=file)
    if not S_ISREG(found.st_mode):
        raise CannotRestore(_NO_FILE, file=file)
    if database.exists() and file.samefile(database):
        raise CannotRestore(_ITSELF, file=file)
    for end in ("-wal", "-journal"):
        log = file.with_name(file.name + end)
        if os.path.lexists(log):
            raise CannotRestore(_LOG_BESIDE, file=file, log=log.name)


def _admit_inside(file: Path) -> None:
    """By how it begins, how large it is, and what it defines."""
    with file.open("rb") as opened:
        header, found = opened.read(_HEADER_BYTES), os.fstat(opened.fileno())
    if not header.startswith(_MAGIC) or len(header) < _HEADER_BYTES:
        raise CannotRestore(_NO_COPY, file=file)
    hollow = 0 < found.st_blocks * 512 * _HOLLOW < found.st_size
    if hollow or found.st_size != _bytes_noted(header):
        raise CannotRestore(NOT_SOUND, file=file)
    said = shape.verdict(file)
    if said != shape.OURS:
        newer = said == shape.NEWER
        raise CannotRestore(_NEWER if newer else _NO_COPY, file=file)


def _bytes_noted(header: bytes) -> int:
    """How large the file says that it is: the size of a page times their number."""
    page = int.from_bytes(header[16:18], "big")
    return (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")


def _shown(value: object) -> object:
    """A path without signs that a terminal would obey or could not show."""
    if not isinstance(value, Path):
        return value
    seen = (c if c.isprintable() or c in _JOINERS else "\ufffd" for c in str(value))
    return Path("".join(seen))
