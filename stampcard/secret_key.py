"""The secret key of an installation: made once, kept where only its owner reads."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def kept(path: Path) -> str:
    """The key in this file, made on first use; of two first starts one makes it.

    Raises OSError or UnicodeDecodeError when it cannot be read or kept.
    """
    with only_one(path.parent):
        if not path.exists():
            write_privately(path, secrets.token_urlsafe(48) + "\n")
        return path.read_text(encoding="utf-8").strip()


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep all others out of a folder's keys meanwhile; OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; OSError."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # A half-written key must never be taken for the key.
    draft.replace(path)
