"""Backups: a copy of the running database, proved before it has a name."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from stampcard.models import proof
from stampcard.models.base import engine
from stampcard.models.engines import Sqlite
from stampcard.models.proof import UNREADABLE, Proof
from stampcard.services import copies, disk
from stampcard.services.copies import Copy
from stampcard.services.house import House
from stampcard.services.privacy import erased
from stampcard.values.version import VERSION
from stampcard.values.words import N_, Words, say

SMALL_BYTES = 4 * 2**20  # proved here; a larger copy in a process of its own
_SPARE_BYTES = 16 * 2**20
_UNFINISHED_SECONDS = 3600
_ROOT = Path(__file__).parents[2]
_one_at_a_time = threading.Lock()
_POSTGRESQL = N_(
    "This shop's database is on a PostgreSQL server: copy it with pg_dump there."
)
_NO_ROOM = N_(
    "There is no room for a copy: it needs {needs_mb} MB, {free_mb} are free."
)
_NOT_WRITTEN = N_("The copy could not be written: {why}.")
_THERE_ALREADY = N_("{file} is there already. Give the copy another name.")


class CannotBackUp(Exception):
    """No copy was made; `words` say why."""

    def __init__(self, text: str, **values: object) -> None:
        """From a marked text and its values."""
        self.words: Words = say(text, **values)
        super().__init__(text.format(**values))


def make(
    house: House, *, to: Path | None = None, source: Path | None = None, why: str = ""
) -> Copy:
    """Copy the database as it is now, prove the copy, and only then give it its name.

    `to` is a file or a folder, else the house's own folder; `source` a database that
    is not the open one. A copy whose ledger is not sound is kept and says so. Raises
    CannotBackUp.
    """
    with _one_at_a_time:
        try:
            return _make(source or _open_file(), to or house.copies_folder, house, why)
        except UNREADABLE as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CannotBackUp(_NOT_WRITTEN, why=reason) from error


def proved(path: Path, *, whole_pages_only: bool = False) -> Proof:
    """The proof of a file that nobody writes; of a large one in another process."""
    if path.stat().st_size <= SMALL_BYTES:
        return proof.of_file(path, whole_pages_only=whole_pages_only)
    more = [proof.WHOLE_PAGES_ONLY] if whole_pages_only else []
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "stampcard.models.proof", str(path), *more],
        cwd=_ROOT,
        capture_output=True,
        check=False,
    )
    return Proof(**json.loads(done.stdout)) if done.returncode == 0 else _NOT_PROVED


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file as the disk gives it back, in hex."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            # What the system still has in memory proves little.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


_NOT_PROVED = Proof(first_bad=1, fault="file")


def _open_file() -> Path:
    opened = engine()
    if not isinstance(opened, Sqlite):
        raise CannotBackUp(_POSTGRESQL)
    return opened.path


def _make(source: Path, to: Path, house: House, why: str) -> Copy:
    named = to.suffix != "" and not to.is_dir()
    folder = to.absolute().parent if named else to.absolute()
    if named and to.exists():
        raise CannotBackUp(_THERE_ALREADY, file=to)
    folder.mkdir(parents=True, exist_ok=True)
    _need_room(source, folder)
    _sweep(folder)
    part = folder / f".stampcard-{os.getpid()}.part"
    part.unlink(missing_ok=True)
    try:
        least = _copy(source, part)
        disk.keep(part)
        found = proved(part)
        made = _described(part, found, least, house.clock(), why)
        file = to.absolute() if named else _free_name(folder, made)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    disk.keep(file)
    return _told(made, file, source, house)


def _told(made: Copy, file: Path, source: Path, house: House) -> Copy:
    copy = replace(made, file=str(file))
    copies.note(copy)
    with suppress(OSError):  # the copy itself is there, and the list is elsewhere too
        erased.add(file.parent, erased.read(house.instance_path).values())
    if disk.is_elsewhere(file.parent, source.parent):
        copies.left_the_disk(copy, house, "disk")
    return copy


def _copy(source: Path, part: Path) -> int:
    """Copy by SQLite's own means; how many acts were there before it began."""
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(part)) as target,
    ):
        live.execute("PRAGMA busy_timeout = 5000")
        least = _acts(live)
        live.backup(target)  # one step: one moment of the database
        # A file that stands alone, readable from a disk that cannot be written.
        target.execute("PRAGMA journal_mode = DELETE")
    return least


def _acts(connection: sqlite3.Connection) -> int:
    found: int | None = connection.execute("SELECT MAX(seq) FROM act").fetchone()[0]
    return found or 0


def _described(part: Path, found: Proof, least: int, now: datetime, why: str) -> Copy:
    return Copy(
        file="",
        at=now.isoformat(timespec="seconds"),
        head=found.head,
        acts=found.acts,
        entries=found.entries,
        schema=_schema(part),
        program=VERSION,
        bytes=part.stat().st_size,
        sha256=sha256_of(part),
        verified=found.ok and found.acts >= least,
        why=why,
    )


def _schema(path: Path) -> str:
    """The last change of the tables that a file has been through."""
    try:
        with proof.reading(path) as ask:
            return str(ask("SELECT MAX(name) FROM schema_migration")[0][0] or "")
    except UNREADABLE:
        return ""


def _free_name(folder: Path, made: Copy) -> Path:
    stem = f"stampcard-{made.moment:%Y%m%dT%H%M%SZ}-{made.head[:12]}"
    file, n = folder / f"{stem}.sqlite3", 2
    while file.exists():
        file, n = folder / f"{stem}-{n}.sqlite3", n + 1
    return file


def _need_room(source: Path, folder: Path) -> None:
    needs = source.stat().st_size + _SPARE_BYTES
    free = disk.free_mb(folder) * 2**20
    if free < needs:
        raise CannotBackUp(_NO_ROOM, needs_mb=needs >> 20, free_mb=free >> 20)


def _sweep(folder: Path) -> None:
    """Remove what copies that were cut short have left behind."""
    for part in folder.glob(".stampcard-*.part*"):
        with suppress(FileNotFoundError):  # another copy was finished meanwhile
            if time.time() - part.stat().st_mtime > _UNFINISHED_SECONDS:
                part.unlink()
