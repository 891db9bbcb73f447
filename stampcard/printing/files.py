"""Files that take their name only when they are whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from stampcard.values.words import N_

from .job import CannotPrint


@contextmanager
def fresh_file(target: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when all of it is on the disk; CannotPrint."""
    if target.exists() and not target.is_file():
        raise CannotPrint(N_("The PDF must be a file, not a device or a folder."))
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise CannotPrint(_why(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return N_("The disk is full, so the PDF could not be written.")
    return N_("The PDF could not be written: its folder is missing or closed.")
